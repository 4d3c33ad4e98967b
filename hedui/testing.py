"""测试工具: the conformance kit for plugin authors: a line over loopback, and checks that every connector must pass.

async with SimpleLine(settings, secrets={"app_secret": "…"}) as line:
    await check_connector(MyConnector(), line, [Expected(ask, Found), Expected(stranger, NothingFound)])
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
from msgspec import Struct

from core.clock import SystemClock
from hedui.plugin import (
    Ask,
    Connector,
    Found,
    Garbled,
    HttpAnswer,
    Reason,
    Rejected,
    Reply,
    SourceFact,
    SubjectIdentity,
    Unavailable,
)

__all__ = [
    "Expected",
    "SimpleLine",
    "check_connector",
    "check_fact",
    "leaks",
    "outcome_of",
    "sample_ask",
    "sample_reason",
]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

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

    async def post_form(self, url: str, fields: Mapping[str, str]) -> HttpAnswer:
        if self._session is None:
            raise RuntimeError("SimpleLine is used with `async with`")
        if urlsplit(url).hostname not in LOOPBACK:
            raise ConnectionError("SimpleLine reaches this machine only")
        try:
            async with self._session.post(url, data=dict(fields), allow_redirects=False) as answer:
                return HttpAnswer(answer.status, await answer.read(), answer.headers.get("Content-Type", ""))
        except TimeoutError:
            fault: type[Exception] = TimeoutError
        except aiohttp.ClientError:
            fault = ConnectionError
        raise fault("the department did not answer")

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


async def outcome_of(answer: Awaitable[Reply]) -> Reply | Garbled | TimeoutError | ConnectionError:
    """结果: the reply, or the exception that the contract allows; any other exception passes through."""
    try:
        return await answer
    except (Garbled, TimeoutError, ConnectionError) as allowed:
        return allowed


async def check_connector(connector: Connector, line: Any, expected: Sequence[Expected]) -> None:
    """连接器一致性: every expected outcome, twice alike for one `ask.id`, and no person in any message."""
    for entry in expected:
        if entry.prepare is not None:
            await entry.prepare()
        first = await outcome_of(connector.query(entry.ask, line))
        again = await outcome_of(connector.query(entry.ask, line))
        if not isinstance(first, entry.outcome):
            raise AssertionError(f"{entry.outcome.__name__} was expected, {type(first).__name__} came")
        if type(again) is not type(first) or (isinstance(first, Found) and again != first):
            raise AssertionError("asking again with the same id gave another answer")
        found = leaks(first, entry.ask)
        if found:
            raise AssertionError(f"personal data in: {', '.join(found)}")
        for fact in first.facts if isinstance(first, Found) else ():
            check_fact(fact, entry.ask)


def check_fact(fact: SourceFact, ask: Ask) -> None:
    """事实一致性: the element asked for, the row's own person, whole fen."""
    if fact.element != ask.element:
        raise AssertionError("a fact of an element that was not asked for")
    if not fact.person_id_number:
        raise AssertionError("a fact without the number of its person")
    if fact.amount is not None and type(fact.amount) is not int:
        raise AssertionError("an amount that is not a whole number")


def leaks(outcome: Reply | BaseException, ask: Ask) -> list[str]:
    """泄露检查: which texts that may reach a log name the person: reasons, messages, causes and contexts."""
    texts = {type(e).__name__: f"{e} {e.args}" for e in _chain(outcome)}
    if isinstance(outcome, Unavailable | Rejected):
        texts["reason"] = outcome.reason
    persons = (ask.subject.id_number, ask.subject.name)
    return [where for where, text in texts.items() if any(part and part in text for part in persons)]


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
