"""测试工具: the conformance kit for plugin authors: a line over loopback, and checks that every connector must pass.

async with SimpleLine(settings, secrets={"app_secret": "…"}) as line:
    await check_connector(MyConnector(), line, [Expected(ask, Found), Expected(stranger, NothingFound)])

A connector that takes many asks at once is judged by `check_batch_connector`, in the same manner; a pack of law by
`check_plugin("my_pack")`, which gives its findings.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlencode, urlsplit

import aiohttp
from msgspec import Struct, structs
from yarl import URL

from core.clock import SystemClock
from hedui.plugin import (
    Accepted,
    Ask,
    BatchConnector,
    Connector,
    Found,
    Garbled,
    HttpAnswer,
    NothingFound,
    Reason,
    Rejected,
    Reply,
    SourceFact,
    SubjectIdentity,
    Unavailable,
)
from hedui.testing_packs import check_plugin

__all__ = [
    "EVERY_REPLY",
    "Expected",
    "SimpleLine",
    "check_batch_connector",
    "check_callback",
    "check_connector",
    "check_fact",
    "check_plugin",
    "facts_of",
    "fetched",
    "leaks",
    "outcome_of",
    "sample_ask",
    "sample_reason",
]

FORM = "application/x-www-form-urlencoded"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

T = TypeVar("T")

Memory = dict[str, tuple[str, datetime]]
"""What `remember` kept: pass one dictionary to several lines to play several workers of one tenant."""


class SimpleLine:
    """连接通道 for tests: real HTTP, to this machine only; frozen or real clock; secrets and memory in a dictionary."""

    def __init__(
        self,
        settings: Any,
        *,
        secrets: Mapping[str, str] | None = None,
        now: datetime | None = None,
        callback_url: str = "",
        memory: Memory | None = None,
        timeout: float = 10,
    ) -> None:
        self.settings = settings
        self.callback_url = callback_url
        self.frozen = now
        self.memory: Memory = {} if memory is None else memory
        self._secrets = dict(secrets or {})
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def now(self) -> datetime:
        return self.frozen or SystemClock().now()

    async def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        if self._session is None:
            raise RuntimeError("SimpleLine is used with `async with`")
        if urlsplit(url).hostname not in LOOPBACK:
            raise ConnectionError("SimpleLine reaches this machine only")
        if not url.isascii() or not url.isprintable() or " " in url:
            raise ConnectionError("an address that cannot be sent as it is written")
        target = URL(url, encoded=True)
        try:
            async with self._session.request(
                method, target, headers=headers, data=body or None, allow_redirects=False
            ) as answer:
                told = {name.lower(): value for name, value in answer.headers.items()}
                return HttpAnswer(answer.status, await answer.read(), told.get("content-type", ""), told)
        except TimeoutError:
            fault: type[Exception] = TimeoutError
        except aiohttp.ClientError:
            fault = ConnectionError
        raise fault("the department did not answer")

    async def post_form(self, url: str, fields: Mapping[str, str]) -> HttpAnswer:
        return await self.request("POST", url, {"Content-Type": FORM}, urlencode(fields).encode())

    async def secret(self, name: str) -> str:
        return self._secrets[name]

    async def recall(self, name: str) -> str | None:
        value, expires = self.memory.get(name, ("", self.now))
        return value if expires > self.now else None

    async def remember(self, name: str, value: str, expires: datetime) -> None:
        self.memory[name] = (value, expires)


class Expected(Struct, frozen=True):
    """期望: what one ask must come to: a Reply type, or Garbled, TimeoutError, ConnectionError."""

    ask: Ask
    outcome: type[Any]
    prepare: Callable[[], Awaitable[None]] | None = None
    """Brings the department into the state for it."""


async def outcome_of(answer: Awaitable[T]) -> T | Garbled | TimeoutError | ConnectionError:
    """结果: the answer, or the exception that the contract allows; any other exception passes through."""
    try:
        return await answer
    except (Garbled, TimeoutError, ConnectionError) as allowed:
        return allowed


EVERY_REPLY: tuple[type[Any], ...] = (Found, NothingFound, Unavailable, Rejected, Garbled)
"""What a department may do: each of them another outcome."""


async def check_connector(
    connector: Connector, line: Any, expected: Sequence[Expected], every_reply: bool = False
) -> None:
    """连接器一致性: every expected outcome, twice alike for one `ask.id`, and no person in any message.

    With `every_reply` each kind of EVERY_REPLY has to be among the expected: what nobody has tried nobody knows.
    """
    missing = [kind.__name__ for kind in EVERY_REPLY if kind not in {entry.outcome for entry in expected}]
    if every_reply and missing:
        raise AssertionError(f"没有试验得到 {', '.join(missing)} 的情形：请让模拟部门也这样答复")
    for entry in expected:
        if entry.prepare is not None:
            await entry.prepare()
        first = await outcome_of(connector.query(entry.ask, line))
        again = await outcome_of(connector.query(entry.ask, line))
        _judged(entry, first)
        # What was found, not its bytes: an answer that is signed anew is another one by its time.
        if type(again) is not type(first) or facts_of(again) != facts_of(first):
            raise AssertionError(f"{entry.ask.id}：同一编号再问一次，得到不同的反馈")


async def check_callback(
    connector: Connector, ask: Ask, ticket: str, headers: Mapping[str, str], body: bytes, line: Any
) -> Reply | Garbled:
    """回调一致性: a genuine callback reads alike however often it comes; as another's, or with one byte changed, it is refused.

    Gives what it came to. PermissionError is how a connector refuses; it names nobody.
    """
    first = await outcome_of(connector.read_callback(ask, ticket, headers, body, line))
    again = await outcome_of(connector.read_callback(ask, ticket, headers, body, line))
    if type(again) is not type(first) or (not isinstance(first, Exception) and again != first):
        raise AssertionError(f"{ask.id}：同一回调读两次，得到不同的反馈")
    other = structs.replace(ask, id=f"{ask.id}-other")
    spoilt = [body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :] for place in range(0, len(body), 97)]
    refused = [(ask, f"{ticket}-other", body), (ask, "", body), (other, ticket, body), (ask, ticket, b"")]
    for one, told, content in (*refused, *((ask, ticket, content) for content in spoilt)):
        await _not_believed(connector.read_callback(one, told, headers, content, line), ask)
    if isinstance(first, TimeoutError | ConnectionError):
        raise AssertionError(f"{ask.id}：读取回调时使用了网络")
    return first


async def _not_believed(answer: Awaitable[Reply], ask: Ask) -> None:
    try:
        await answer
    except PermissionError as refusal:
        if leaks(refusal, ask):
            raise AssertionError(f"{ask.id}：拒绝回调的文字中有个人信息") from None
        return
    raise AssertionError(f"{ask.id}：采信了伪造、改动或者属于另一查询的回调；应以 PermissionError 拒绝")


async def check_batch_connector(
    connector: BatchConnector, line: Any, batch: str, expected: Sequence[Expected], patience: float = 10
) -> None:
    """批量连接器一致性: every expected outcome by ask, handed in and fetched twice alike, and no person in any message.

    Handing in twice gives one ticket; answers come for the asks that were named and for no other; an answer that has
    come does not change. What was left out has its answer with the receipt. `Expected.prepare` is called before the
    batch is handed in.
    """
    for entry in expected:
        if entry.prepare is not None:
            await entry.prepare()
    asks = [entry.ask for entry in expected]
    first, again = await connector.submit(batch, asks, line), await connector.submit(batch, asks, line)
    if not isinstance(first, Accepted) or not (first.ticket or len(first.left_out) == len(asks)):
        raise AssertionError(f"{batch}：提交应得到带受理号的 Accepted，得到 {type(first).__name__}")
    if not isinstance(again, Accepted) or (again.ticket, again.left_out) != (first.ticket, first.left_out):
        raise AssertionError(f"{batch}：同一批次再提交一次，得到不同的回执")
    if set(first.left_out) - {ask.id for ask in asks}:
        raise AssertionError(f"{batch}：回执列出了批次中没有的查询")
    handed_in = [ask for ask in asks if ask.id not in first.left_out]
    replies = {**first.left_out, **await fetched(connector, line, batch, handed_in, first.ticket, patience)}
    for entry in expected:
        _judged(entry, replies[entry.ask.id])
    await _fetched_once_more(connector, line, batch, handed_in[:1], first.ticket, replies)


async def fetched(
    connector: BatchConnector, line: Any, batch: str, asks: Sequence[Ask], ticket: str, patience: float = 10
) -> Mapping[str, Reply]:
    """取回 until every ask has its answer; what has come once stays."""
    replies: dict[str, Reply] = {}
    for _ in range(int(patience / 0.05)):
        if len(replies) == len(asks):
            return replies
        new = await connector.fetch(batch, [a for a in asks if a.id not in replies], ticket, line)
        if set(new) - {ask.id for ask in asks}:
            raise AssertionError(f"{batch}：取回了没有点名的查询的反馈")
        replies.update(new)
        await asyncio.sleep(0.05 if len(replies) < len(asks) else 0)
    raise AssertionError(f"{batch}：{patience:.0f} 秒内没有取齐反馈")


async def _fetched_once_more(
    connector: BatchConnector, line: Any, batch: str, asks: Sequence[Ask], ticket: str, before: Mapping[str, Reply]
) -> None:
    again = await connector.fetch(batch, asks, ticket, line) if asks else {}
    if again != {ask.id: before[ask.id] for ask in asks}:
        raise AssertionError(f"{batch}：只取一项时，得到不同的反馈，或者别项的反馈")


def facts_of(reply: object) -> Sequence[SourceFact]:
    """事实 of a reply; none of any other outcome."""
    return reply.facts if isinstance(reply, Found) else ()


def _judged(entry: Expected, reply: object) -> None:
    if not isinstance(reply, entry.outcome):
        raise AssertionError(f"{entry.ask.id}：应为 {entry.outcome.__name__}，得到 {type(reply).__name__}")
    found = leaks(reply, entry.ask)
    if found:
        raise AssertionError(f"{entry.ask.id}：{'、'.join(found)} 的文字中有个人信息")
    for fact in facts_of(reply):
        check_fact(fact, entry.ask)


def check_fact(fact: SourceFact, ask: Ask) -> None:
    """事实一致性: the element asked for, the row's own person, whole fen."""
    if fact.element != ask.element:
        raise AssertionError(f"{ask.id}：事实的数据元不是所查询的")
    if not fact.person_id_number:
        raise AssertionError(f"{ask.id}：事实没有写明登记的证件号码")
    if fact.amount is not None and type(fact.amount) is not int:
        raise AssertionError(f"{ask.id}：金额不是整数（分）")


def leaks(outcome: object, ask: Ask) -> list[str]:
    """泄露检查: which texts that may reach a log name the person: reasons, messages, causes and contexts."""
    texts = [(type(e).__name__, f"{e} {e.args}") for e in _chain(outcome)]
    if isinstance(outcome, Unavailable | Rejected):
        texts.append(("reason", outcome.reason))
    persons = (ask.subject.id_number, ask.subject.name)
    return [where for where, text in texts if any(part and part in text for part in persons)]


def _chain(outcome: object) -> list[BaseException]:
    found: list[BaseException] = []
    while isinstance(outcome, BaseException) and outcome not in found:
        found.append(outcome)
        outcome = outcome.__cause__ or outcome.__context__
    return found


def sample_ask(
    element: str, source: str, subject: SubjectIdentity, ask_id: str, window_end: date, window_start: date | None = None
) -> Ask:
    """样例查询请求, with a complete reason."""
    return Ask(ask_id, element, source, subject, sample_reason(), window_start, window_end)


def sample_reason() -> Reason:
    """样例事由."""
    return Reason(
        programme="dibao",
        programme_title="最低生活保障",
        verification_number="HD-330106-2026-000001",
        authorization_id="SQ-330106-2026-000001",
        officer_name="经办甲",
        officer_code="JB-0001",
        office_name="样例县民政局",
        office_code="330106",
        basis="浙政办发〔2021〕25号 四(一)3",
    )
