"""密码与会话标识不外泄: wherever they are typed, sent and refused, they stand in no log, no table, no file and no other answer."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest

from hedui.embedded.postgres import EmbeddedPostgres
from tests.api.canaries import Canaries, places
from tests.api.people import Answer, Office
from tests.api.sessions.browser import Browser, browser, given_out
from tests.api.steps import CLERK
from tests.support import truth

CHOSEN = "琥珀-珊瑚-玳瑁-1729-金丝雀甲"
NEXT = "canary-Passw0rt-琉璃-5040-乙"
WRONG = "falsch-canary-砗磲-3628-丙"
MISPLACED = "misplaced-canary-翡翠-丁"
ADMIN = "XH0002"


async def typed_wrongly(office: Office, one: Browser) -> None:
    """打错地方: a password where it does not belong."""
    login = {"tenant": one.tenant, "staff_number": CLERK, "password": CHOSEN}
    for change in ({"password": WRONG}, {"staff_number": MISPLACED}, {"tenant": MISPLACED}, {MISPLACED: WRONG},
                   {"password": {MISPLACED: WRONG}}, {"post_id": MISPLACED}):  # fmt: skip
        assert (await one.ask("POST", "/api/session", {**login, **change})).status in (400, 401)
    body = json.dumps({**login, "password": WRONG}, ensure_ascii=False).encode()
    for broken in (body[:-3], body + b"x", b"[" + body, body.decode().encode("gb18030")):
        assert (await one.ask("POST", "/api/session", broken)).status == 400
    await one.get(f"/api/session?password={quote(MISPLACED)}")
    await one.get(f"/{quote(MISPLACED)}")
    await office.as_(ADMIN).post(f"/api/accounts/{quote(MISPLACED)}/reset")
    for header in ("user_agent", "x_forwarded_for", "referer", "accept_language", "content_type"):
        await one.ask("POST", "/api/session", {**login, "password": WRONG}, **{header: quote(MISPLACED)})


async def faults(one: Browser, initial: str, postgres: EmbeddedPostgres, database: str) -> None:
    """内部差错 in the middle of a login and of a change."""
    async with truth(postgres, database) as sql:
        await sql.execute(_FAILING)
        try:
            form = {"tenant": one.tenant, "staff_number": CLERK, "password": initial}
            answers = [await one.ask("POST", "/api/session", form), await one.change(initial, NEXT)]
        finally:
            await sql.execute("drop function failing cascade")
    assert [(answer.status, answer.code) for answer in answers] == [(500, "internal")] * 2


_FAILING = """
create function failing() returns trigger language plpgsql as $$
begin raise exception 'refused' using detail = encode(new.digest, 'hex'); end $$;
create trigger failing before insert on browser_session for each row execute function failing()"""


@pytest.fixture
async def secrets(
    office: Office, one: Browser, postgres: EmbeddedPostgres, database: str
) -> tuple[Canaries, list[Answer]]:
    """Everything that was a secret on the way, and every answer."""
    initial = await given_out(office, CLERK)
    seen = {CHOSEN, NEXT, WRONG, MISPLACED, initial}
    assert (await one.log_in(CLERK, initial)).status == 200
    seen |= {one.cookie, one.csrf}
    await faults(one, initial, postgres, database)
    for step in (
        one.change(WRONG, CHOSEN),
        one.change(initial, CHOSEN),
        one.change(CHOSEN, NEXT),
        one.log_in(CLERK, NEXT),
    ):
        assert (await step).status in (200, 403)
        seen |= {one.cookie, one.csrf}
    async with browser(office) as careless:
        await typed_wrongly(office, careless)
        said = [*one.said, *careless.said]
    await one.get(f"/api/verifications?hedui={one.cookie}", cookie=None)
    await one.get(authorization=f"Bearer {one.cookie}", cookie=None)
    await one.ask("DELETE", "/api/session")
    return Canaries.of(seen - {""}), said


async def test_no_password_and_no_session_stands_anywhere(
    office: Office, secrets: tuple[Canaries, list[Answer]], folder: Path, postgres: EmbeddedPostgres, database: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    canaries, answers = secrets
    assert len(canaries.words) >= 10
    found = {place: hits async for place, content in places(office, folder, postgres, database)
             if (hits := canaries.found_in(content))}  # fmt: skip
    said = capsys.readouterr()
    assert not found
    assert not canaries.found_in((said.out + said.err).encode())
    log = office.web.log.read_text()
    assert "request.failed" in log  # there was something to log
    for answer in answers:
        told = canaries.found_in(answer.body) | canaries.found_in(str(dict(answer.headers)).encode())
        if answer.status == 200:
            told -= {
                answer.json().get("csrf_token"),
                *answer.headers.get("Set-Cookie", "").replace(";", "=").split("="),
            }
        assert not told, answer
