"""一次调用: tokens that expire, clocks that are off, departments that say no: each met once, and never twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from hedui.connecting import (
    Agreed,
    CannotAsk,
    HmacHeaders,
    RefreshedMd5,
    Request,
    ReturnCodes,
    Shape,
    TicketToken,
    exchanged,
    unanswered,
)
from hedui.plugin import Garbled, Rejected, Unavailable
from hedui.testing import Memory, SimpleLine

if TYPE_CHECKING:
    from tests.hedui.connecting.conftest import Answer, Asked, Department

SECRETS = {"app_secret": "Sesame", "client_secret": "secret"}
TOKENS = ReturnCodes(success=("0",), sign=("401",), stopped=("20",), refused={"9": "未授权"})
TIMED = ReturnCodes(clock=("16", "HTTP 412"), sign=("14",))


class Bureau:
    """The bureau that gives tickets, trades them for tokens, and believes a token for as long as it likes."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.valid: set[str] = set()
        self.lasts: object = 3600
        self.code = "0"

    def judge(self, asked: Asked) -> Answer:
        path = asked.path.strip("/")
        self.calls[path] += 1
        if path == "get_ticket":
            return 200, {"status": "0", "data": f"T{self.calls[path]}"}, {}
        if path == "create_token":
            return self._token(asked)
        known = asked.headers["AppKey"] == "key" and asked.headers.get("AccessToken") in self.valid
        return 200, {"status": "0" if known else "401", "data": []}, {}

    def _token(self, asked: Asked) -> Answer:
        form = asked.form
        right = {"appKey": "key", "appSecret": "Sesame", "ticket": f"T{self.calls['get_ticket']}", "verifyState": "1"}
        if form != right or self.code != "0":
            return 200, {"status": self.code if form == right else "9"}, {}
        token = f"token-{self.calls['create_token']}"
        self.valid.add(token)
        return 200, {"status": "0", "data": {"accessToken": token, "expiresIn": self.lasts}}, {}


def tokens(department: Department) -> Agreed:
    shape = Shape(code="status", rows=("data",))
    signature = TicketToken(
        f"{department.url}/get_ticket", f"{department.url}/create_token", "key", TOKENS, shape=shape
    )
    return Agreed(signature, TOKENS, shape, timedelta())


@pytest.fixture
def bureau(department: Department) -> Bureau:
    made = Bureau()
    department.judge = made.judge
    return made


def asked(department: Department) -> Request:
    return Request("POST", f"{department.url}/ask", form={"a": "b"})


async def test_twenty_asks_that_start_together_fetch_one_token(department: Department, bureau: Bureau) -> None:
    async with SimpleLine(None, secrets=SECRETS) as line:
        told = await asyncio.gather(*(exchanged(asked(department), tokens(department), line) for _ in range(20)))
    assert {envelope.code for envelope in told} == {"0"}
    assert bureau.calls == {"get_ticket": 1, "create_token": 1, "ask": 20}


async def test_a_token_that_is_refused_is_renewed_once(department: Department, bureau: Bureau) -> None:
    async with SimpleLine(None, secrets=SECRETS) as line:
        await exchanged(asked(department), tokens(department), line)
        bureau.valid.clear()
        assert (await exchanged(asked(department), tokens(department), line)).code == "0"
        assert bureau.calls == {"get_ticket": 2, "create_token": 2, "ask": 3}


async def test_a_bureau_that_believes_no_token_is_asked_twice_and_no_more(
    department: Department, bureau: Bureau
) -> None:

    def never(asked: Asked) -> Answer:
        told = bureau.judge(asked)
        bureau.valid.clear()
        return told

    department.judge = never
    async with SimpleLine(None, secrets=SECRETS) as line:
        assert (await exchanged(asked(department), tokens(department), line)).code == "401"
    assert bureau.calls == {"get_ticket": 2, "create_token": 2, "ask": 2}


async def test_another_workers_token_is_used_before_one_is_fetched(department: Department, bureau: Bureau) -> None:
    memory: Memory = {}
    async with (
        SimpleLine(None, secrets=SECRETS, memory=memory) as first,
        SimpleLine(None, secrets=SECRETS, memory=memory) as second,
    ):
        await exchanged(asked(department), tokens(department), first)
        await exchanged(asked(department), tokens(department), second)
    assert bureau.calls["create_token"] == 1


@pytest.mark.parametrize(("said", "seconds"), [(60, 54), ("60", 54), (None, 1620), ("soon", 1620), (10**9, 1620)])
async def test_a_token_is_kept_for_nine_tenths_of_its_time(
    department: Department, bureau: Bureau, said: object, seconds: int
) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    bureau.lasts = said
    async with SimpleLine(None, secrets=SECRETS, now=now) as line:
        await exchanged(asked(department), tokens(department), line)
        assert line.memory["token/key"] == ("token-1", now + timedelta(seconds=seconds))


@pytest.mark.parametrize(("code", "kind"), [("20", Unavailable), ("9", Rejected), ("77", Unavailable)])
async def test_no_token_is_a_reply_without_the_secret(
    department: Department, bureau: Bureau, code: str, kind: type[object]
) -> None:
    bureau.code = code
    async with SimpleLine(None, secrets=SECRETS) as line:
        with pytest.raises(CannotAsk) as caught:
            await exchanged(asked(department), tokens(department), line)
    assert isinstance(caught.value.reply, kind)
    assert "Sesame" not in str(caught.value.reply)


@pytest.mark.parametrize(
    "content", [b"<html>", b'{"status":"0"}', b'{"status":"0","data":{}}', b'{"status":"0","data":["x"]}']
)
async def test_an_unreadable_token_is_no_answer_to_any_question(department: Department, content: bytes) -> None:
    department.judge = lambda _: (200, content, {"Content-Type": "application/json"})
    async with SimpleLine(None, secrets=SECRETS) as line:
        with pytest.raises(CannotAsk) as caught:
            await exchanged(asked(department), tokens(department), line)
    assert isinstance(caught.value.reply, Unavailable)
    assert caught.value.reply.raw == b""


class Clock:
    """A department whose clock is off, and that takes no request of a time more than five seconds from its own."""

    def __init__(self, ahead: timedelta, says: bool = True) -> None:
        self.ahead, self.says = ahead, says
        self.status, self.code = 200, "16"
        self.refused = 0

    def judge(self, asked: Asked) -> Answer:
        now = datetime.now(UTC) + self.ahead
        told = {"Date": format_datetime(now, usegmt=True) if self.says else "none"}
        sent = datetime.fromtimestamp(int(asked.headers["X-Timestamp"]) / 1000, UTC)
        if abs(sent - now) <= timedelta(seconds=5):
            return 200, {"code": "00", "datas": []}, told
        self.refused += 1
        return self.status, {"code": self.code}, told


def timed(department: Department, clock: Clock, bound: int = 10) -> Agreed:
    department.judge = clock.judge
    return Agreed(HmacHeaders("hedui"), TIMED, clock_bound=timedelta(minutes=bound))


@pytest.mark.parametrize("status", [200, 412])
@pytest.mark.parametrize("minutes", [-9, -1, 1, 9])
async def test_a_clock_that_is_off_is_met_once_and_remembered(
    department: Department, minutes: int, status: int
) -> None:
    clock = Clock(timedelta(minutes=minutes))
    clock.status = status
    agreed = timed(department, clock)
    memory: Memory = {}
    async with SimpleLine(None, secrets=SECRETS, memory=memory) as line:
        assert (await exchanged(asked(department), agreed, line)).code == "00"
    assert (clock.refused, len(department.seen)) == (1, 2)
    async with SimpleLine(None, secrets=SECRETS, memory=memory) as other:
        assert (await exchanged(asked(department), agreed, other)).code == "00"
    assert (clock.refused, len(department.seen)) == (1, 3)


@pytest.mark.parametrize(("minutes", "bound", "says"), [(11, 10, True), (-11, 10, True), (1, 0, True), (1, 10, False)])
async def test_a_clock_that_may_not_be_believed_is_named_and_not_followed(
    department: Department, minutes: int, bound: int, says: bool
) -> None:
    clock = Clock(timedelta(minutes=minutes), says)
    async with SimpleLine(None, secrets=SECRETS) as line:
        with pytest.raises(CannotAsk) as caught:
            await exchanged(asked(department), timed(department, clock, bound), line)
    reply = caught.value.reply
    assert isinstance(reply, Unavailable)
    assert "时钟" in reply.reason
    assert (len(department.seen), line.memory) == (1, {})


async def test_what_did_not_help_is_not_remembered_and_what_is_wrong_is_forgotten(department: Department) -> None:
    """A proxy's Date that leads astray; then a clock that was put right."""
    clock = Clock(timedelta(minutes=5))
    agreed = timed(department, clock)
    real = clock.judge
    department.judge = lambda one: (
        200,
        {"code": "16"},
        {"Date": format_datetime(datetime.now(UTC) + timedelta(minutes=3))},
    )
    async with SimpleLine(None, secrets=SECRETS) as line:
        with pytest.raises(CannotAsk):
            await exchanged(asked(department), agreed, line)
        assert (len(department.seen), line.memory) == (2, {})
        department.judge = real
        await exchanged(asked(department), agreed, line)
        clock.ahead, clock.says = timedelta(), False
        assert (await exchanged(asked(department), agreed, line)).code == "00"
        assert line.memory[f"clock/127.0.0.1:{department.port}"][0] == "0"


async def test_each_department_of_a_connector_has_its_own_clock(department: Department) -> None:
    agreed = timed(department, Clock(timedelta(minutes=2)))
    async with SimpleLine(None, secrets=SECRETS) as line:
        await exchanged(asked(department), agreed, line)
        elsewhere = Request("POST", f"http://localhost:{department.port}/ask")
        await exchanged(elsewhere, agreed, line)
    assert set(line.memory) == {f"clock/{host}:{department.port}" for host in ("127.0.0.1", "localhost")}


async def test_a_clock_is_also_met_where_the_secret_is_fetched(department: Department) -> None:
    """The public data platform refuses the time of the very first call, which is for its secret."""
    calls: Counter[str] = Counter()
    ahead = timedelta(minutes=4)

    def judge(one: Asked) -> Answer:
        now = datetime.now(UTC) + ahead
        calls[one.path] += 1
        sent = datetime.fromtimestamp(int(one.form["requestTime"]) / 1000, UTC)
        if abs(sent - now) > timedelta(seconds=5):
            return 200, {"code": "16"}, {"Date": format_datetime(now, usegmt=True)}
        ends = str(int((now + timedelta(minutes=15)).timestamp() * 1000))
        secret = {"requestSecret": "abc", "requestSecretEndTime": ends}
        return 200, {"code": "00", "datas": secret if "app" in one.path else []}, {}

    department.judge = judge
    codes = ReturnCodes(clock=("16",))
    agreed = Agreed(RefreshedMd5(department.url, "key", codes), codes)
    async with SimpleLine(None, secrets=SECRETS) as line:
        assert (await exchanged(asked(department), agreed, line)).code == "00"
        _, expires = line.memory["request_secret/key"]
        assert abs(expires - line.now - timedelta(minutes=13.5)) < timedelta(seconds=5)
    assert calls == {"/gateway/app/refreshTokenByKey.htm": 2, "/ask": 1}


async def test_another_status_is_its_own_code(department: Department) -> None:
    department.judge = lambda _: (503, b"<html>", {})
    async with SimpleLine(None, secrets=SECRETS) as line:
        assert (await exchanged(asked(department), Agreed(HmacHeaders("hedui")), line)).code == "HTTP 503"
        department.judge = lambda _: (200, b"<html>", {})
        with pytest.raises(Garbled):
            await exchanged(asked(department), Agreed(HmacHeaders("hedui")), line)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("120", 120), ("Sun, 22 Nov 2026 08:01:00 GMT", 60), ("soon", None), ("", None), ("9" * 9, None), ("-5", None)],
)
async def test_when_to_ask_again_is_what_the_department_says(
    department: Department, told: str, seconds: int | None
) -> None:
    headers = {"Retry-After": told, "Date": "Sun, 22 Nov 2026 08:00:00 GMT"}
    department.judge = lambda _: (429, b"", headers)
    async with SimpleLine(None, secrets=SECRETS) as line:
        reply = unanswered(await exchanged(asked(department), Agreed(HmacHeaders("hedui")), line), ReturnCodes())
    assert isinstance(reply, Unavailable)
    at = datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert reply.until == (None if seconds is None else at + timedelta(seconds=seconds))
