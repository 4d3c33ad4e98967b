"""登录: whoever is asked for, the answer is one; attempts are counted in PostgreSQL, before a password is looked at."""

from __future__ import annotations

import asyncio
import re
import threading
from typing import Any

import msgspec
import pytest

from core.browser import EntryRules
from core.errors import Busy, Unauthenticated
from hedui.embedded.postgres import EmbeddedPostgres
from tenants.access import NOBODY
from tenants.sessions import actions, hashing
from tenants.sessions.attempts import Kind, Slot, slots_of
from tenants.sessions.hashing import HashingPool, nobodys_hash
from tenants.sessions.model import LoginIn
from tests.api.canaries import redis
from tests.api.people import Answer, Office, Web
from tests.api.sessions.browser import CHOSEN, ORIGIN, Browser, browser, given_out, settled
from tests.api.steps import CLERK, COUNTY, REVIEWER
from tests.support import truth

WRONG = "轻舟已过万重山，两岸猿声"
RULES = EntryRules()


async def slots(office: Office, one: Browser, staff: str = CLERK, version: int = 2) -> dict[Kind, Slot]:
    """The slots in which logins of that person from that address are counted."""
    account = (await office.scope(staff)).actor.account
    return {slot.kind: slot for slot in slots_of(office.runtime.vault, one.address, f"{account}|{version}")}


async def tries(postgres: EmbeddedPostgres, database: str, slot: Slot) -> int:
    async with truth(postgres, database) as sql:
        return int(await sql.fetchval("select tries from login_attempt where kind = $1 and slot = $2", *slot) or 0)


async def change(postgres: EmbeddedPostgres, database: str, what: str, *args: Any) -> None:
    async with truth(postgres, database) as sql:
        assert (await sql.execute(what, *args))[-2:] != " 0"


PASSED = "update login_attempt set ends_at = now() where kind = $1 and slot = $2"


async def test_five_failures_lock_an_account_from_there_for_a_while(
    office: Office, one: Browser, other: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    await settled(one, office, CLERK)
    for _ in range(RULES.failures - 1):
        assert (await one.log_in(CLERK, WRONG)).code == "login_failed"
    assert (await one.log_in(CLERK, CHOSEN)).status == 200  # and the count begins anew
    for _ in range(RULES.failures):
        await one.log_in(CLERK, WRONG)
    assert (await one.log_in(CLERK, CHOSEN)).code == "login_failed"
    assert (await other.log_in(CLERK, CHOSEN)).status == 200
    await change(postgres, database, PASSED, *(await slots(office, one))[Kind.PAIR])
    assert (await one.log_in(CLERK, CHOSEN)).status == 200


async def test_the_lock_lasts_from_the_last_attempt_that_was_allowed(
    office: Office, one: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    await settled(one, office, CLERK)
    pair = (await slots(office, one))[Kind.PAIR]
    await one.log_in(CLERK, WRONG)
    soon = "update login_attempt set ends_at = now() + interval '1 minute' where kind = $1 and slot = $2"
    await change(postgres, database, soon, *pair)
    for _ in range(RULES.failures + 3):
        await one.log_in(CLERK, WRONG)
    async with truth(postgres, database) as sql:
        left = await sql.fetchval("select ends_at - now() from login_attempt where kind = $1 and slot = $2", *pair)
    assert RULES.lock - left < RULES.lock / 30


@pytest.mark.parametrize("guesses", [14, pytest.param(50, marks=pytest.mark.long)])
async def test_so_many_guesses_at_once_are_so_many(
    office: Office, one: Browser, proxied: Web, postgres: EmbeddedPostgres, database: str, guesses: int
) -> None:
    """Through two web processes, and not one of them sees the others'."""
    await settled(one, office, CLERK)
    counted = await slots(office, one)
    before = await tries(postgres, database, counted[Kind.ADDRESS])
    async with browser(office, web=proxied, origin=ORIGIN, address=one.address) as twin:
        answers = await asyncio.gather(*(at.log_in(CLERK, WRONG) for at in (one, twin) * (guesses // 2)))
    assert {(answer.status, answer.code) for answer in answers} == {(401, "login_failed")}
    assert await tries(postgres, database, counted[Kind.PAIR]) == guesses
    assert await tries(postgres, database, counted[Kind.ADDRESS]) == before + guesses
    assert await tries(postgres, database, counted[Kind.ACCOUNT]) == RULES.failures  # the others were stopped before
    assert (await one.log_in(CLERK, CHOSEN)).code == "login_failed"


async def test_what_was_counted_survives_a_flush_of_redis(office: Office, one: Browser) -> None:
    await settled(one, office, CLERK)
    for _ in range(RULES.failures):
        await one.log_in(CLERK, WRONG)
    async with redis(office) as client:
        await client.flushall()
        assert await client.dbsize() == 0
    assert (await one.get()).status == 200  # and so does the session
    assert (await one.log_in(CLERK, CHOSEN)).code == "login_failed"


async def test_a_stranger_does_not_lock_a_person_out_of_the_own_office(
    office: Office, one: Browser, other: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    """From many addresses he can lock the account for addresses from which nobody got in before, for an hour."""
    await settled(one, office, CLERK)
    await one.log_in(CLERK, CHOSEN)
    everywhere = (await slots(office, one))[Kind.ACCOUNT]
    for n in range(4):
        async with browser(office) as stranger:
            guesses = RULES.failures + (10 if n == 0 else 0)
            await asyncio.gather(*(stranger.log_in(CLERK, WRONG) for _ in range(guesses)))
    assert await tries(postgres, database, everywhere) == 4 * RULES.failures
    assert (await other.log_in(CLERK, CHOSEN)).code == "login_failed"
    assert (await one.log_in(CLERK, CHOSEN)).status == 200
    assert (await other.log_in(REVIEWER, await given_out(office, REVIEWER))).status == 200
    await change(postgres, database, PASSED, *everywhere)
    assert (await other.log_in(CLERK, CHOSEN)).status == 200


async def test_a_reset_frees_at_once(office: Office, one: Browser) -> None:
    await settled(one, office, CLERK)
    for _ in range(RULES.failures + 1):
        await one.log_in(CLERK, WRONG)
    assert (await one.log_in(CLERK, await given_out(office, CLERK))).status == 200


async def test_an_address_that_tries_everybody_is_not_listened_to(
    office: Office, one: Browser, other: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    await settled(one, office, CLERK)
    await one.log_in("XH7777", WRONG)
    address = (await slots(office, one))[Kind.ADDRESS]
    most = 12 * RULES.failures
    await change(
        postgres, database, "update login_attempt set tries = $3 where kind = $1 and slot = $2", *address, most - 1
    )
    assert (await one.log_in("XH7778", WRONG)).status == 401
    for staff in ("XH7779", CLERK):
        flooded = await one.log_in(staff, CHOSEN)
        assert (flooded.status, flooded.code) == (429, "too_many_attempts")
        assert 0 < int(flooded.headers["Retry-After"]) <= RULES.lock.total_seconds()
    assert (await one.get()).status == 200  # who is in stays in
    assert (await other.log_in(CLERK, CHOSEN)).status == 200


async def test_getting_in_does_not_wash_an_address(
    office: Office, one: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    """Else somebody with an account of his own guesses at others' without end."""
    await settled(one, office, CLERK)
    address = (await slots(office, one))[Kind.ADDRESS]
    assert await tries(postgres, database, address) == 0
    for n in range(3):
        await one.log_in(f"XH888{n}", WRONG)
        await one.log_in(CLERK, CHOSEN)
    assert await tries(postgres, database, address) == 3


async def test_guesses_at_the_current_password_count_too(office: Office, one: Browser) -> None:
    await settled(one, office, CLERK)
    for _ in range(RULES.failures):
        assert (await one.change(WRONG, CHOSEN + "二")).code == "password_wrong"
    assert (await one.change(CHOSEN, CHOSEN + "二")).code == "password_wrong"
    assert (await one.get()).status == 200


SITUATIONS = {
    "unknown tenant": "", "unknown staff number": "", "another tenant's": "", "wrong password": "", "no password yet": "",
    "a machine": "", "no such post": "", "locked": "",
    "disabled": "update account set disabled_at = now() where id = $1",
    "handed over": "update post_holding set ended_at = now() where account_id = $1",
    "not yet begun": "update post_holding set held_from = current_date + 2 where account_id = $1",
    "initial one expired": "update password set initial = true, expires_at = now() where account_id = $1",
    "somebody else's hash": """update password set blob = (select blob from password other where other.tenant_id =
        password.tenant_id and other.account_id <> $1 limit 1) where account_id = $1""",
}  # fmt: skip


def form(one: Browser, kind: str) -> dict[str, Any]:
    """A login that must fail, and only in this one way."""
    told: dict[str, Any] = {"tenant": one.tenant, "staff_number": CLERK, "password": CHOSEN}
    return told | {
        "unknown tenant": {"tenant": "999999"},
        "unknown staff number": {"staff_number": "XH4321"},
        "another tenant's": {"staff_number": "LA1001"},
        "wrong password": {"password": WRONG},
        "no password yet": {"staff_number": COUNTY},
        "a machine": {"staff_number": "XH9001"},
        "no such post": {"post_id": str(NOBODY)},
    }.get(kind, {})


@pytest.fixture
async def prepared(office: Office, one: Browser, other: Browser) -> Browser:
    """The clerk with a password, and a colleague whose hash can be stolen."""
    await settled(other, office, REVIEWER)
    return await settled(one, office, CLERK)


async def brought_about(office: Office, one: Browser, kind: str, postgres: EmbeddedPostgres, database: str) -> None:
    if kind == "locked":
        for _ in range(RULES.failures):
            await one.log_in(CLERK, WRONG)
    if SITUATIONS[kind]:
        await change(postgres, database, SITUATIONS[kind], (await office.scope(CLERK)).actor.account)


def plain(answer: Answer) -> tuple[Any, ...]:
    body = answer.json()
    body.pop("id")
    headers = {name: value for name, value in answer.headers.items() if name != "Date"}
    return answer.status, body, headers


async def test_nobody_learns_why_it_failed(
    office: Office, prepared: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    heard = {}
    for kind in SITUATIONS:
        async with browser(office) as elsewhere:
            await brought_about(office, elsewhere, kind, postgres, database)
            heard[kind] = plain(await elsewhere.ask("POST", "/api/session", form(prepared, kind)))
            if SITUATIONS[kind]:
                undo = "update account set disabled_at = null where id = $1"
                account = await _account(postgres, database, office)
                await change(postgres, database, undo, account)
                await change(
                    postgres, database,
                    "update post_holding set ended_at = null, held_from = '2024-01-01' where account_id = $1", account,
                )  # fmt: skip
                await given_out(office, CLERK)
                await settled(prepared, office, CLERK)
    assert {answer[0] for answer in heard.values()} == {401}
    assert all(answer == heard["wrong password"] for answer in heard.values()), heard


async def _account(postgres: EmbeddedPostgres, database: str, office: Office) -> Any:
    async with truth(postgres, database) as sql:
        return await sql.fetchval(
            "select id from account where tenant_id = $1 and staff_number = $2", office.tenants["xihu"].id, CLERK
        )


@pytest.mark.parametrize("kind", SITUATIONS)
async def test_every_failure_costs_one_computation(
    office: Office,
    prepared: Browser,
    postgres: EmbeddedPostgres,
    database: str,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The work is compared, not the time: what takes 160 ms is done once, with the same parameters, for everybody."""
    await brought_about(office, prepared, kind, postgres, database)
    done: list[str] = []

    def compare(encoded: str, password: str) -> bool:
        done.append(encoded)
        return real(encoded, password)

    real = hashing.compare
    monkeypatch.setattr(hashing, "compare", compare)
    told = msgspec.convert(form(prepared, kind), LoginIn)
    with pytest.raises(Unauthenticated, match="未能登录"):
        await actions.log_in(office.runtime, told, prepared.address)
    assert len(done) == 1
    assert re.match(r"\$argon2id\$v=19\$m=65536,t=3,p=1\$[^$]{22}\$[^$]{43}$", done[0])


async def test_attempts_leave_traces_without_the_password(
    office: Office, prepared: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    account = (await office.scope(CLERK)).actor.account
    async with browser(office) as guest:
        await guest.log_in(CLERK, WRONG)
        await guest.log_in("XH5555", WRONG)
        await guest.log_in(CHOSEN, CLERK)  # the fields mixed up
        await guest.log_in(CLERK, CHOSEN)
        address = guest.address
    async with truth(postgres, database) as sql:
        rows = await sql.fetch(
            "select account_id, verb, body from trace where tenant_id = $1 order by id desc limit 4",
            office.tenants["xihu"].id,
        )
    assert {row["verb"] for row in rows} == {"session.open"}
    bodies = [msgspec.json.decode(row["body"]) for row in reversed(rows)]
    told = [body["details"] for body in bodies]
    assert [entry["outcome"] for entry in told] == ["refused", "refused", "refused", "opened"]
    assert [entry.get("why") for entry in told] == ["wrong_password", "unknown_account", "unknown_account", None]
    assert {entry["address"] for entry in told} == {address}
    assert told[0]["account"] == str(account)
    assert [row["account_id"] for row in reversed(rows)] == [NOBODY, NOBODY, NOBODY, account]
    assert [body["actor"]["kind"] for body in bodies] == ["visitor", "visitor", "visitor", "officer"]
    assert CHOSEN not in str(rows)
    assert WRONG not in str(rows)


async def test_what_finds_no_room_is_told_to_come_again_and_is_not_counted(
    office: Office, prepared: Browser, postgres: EmbeddedPostgres, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = HashingPool(threads=1, waiting=0)
    goes_on = threading.Event()
    monkeypatch.setattr(hashing, "POOL", full)
    taken = asyncio.ensure_future(full.run(goes_on.wait, 30))
    told = msgspec.convert(form(prepared, "wrong password"), LoginIn)
    with pytest.raises(Busy) as refused:
        await actions.log_in(office.runtime, told, prepared.address)
    assert (refused.value.code, refused.value.status, refused.value.retry_after) == ("login_busy", 503, 5)
    goes_on.set()
    assert await taken
    assert await tries(postgres, database, (await slots(office, prepared))[Kind.PAIR]) == 0
    with pytest.raises(Unauthenticated):
        await actions.log_in(office.runtime, told, prepared.address)


async def test_nobodys_hash_takes_the_usual_work_and_fits_nothing() -> None:
    usual = hashing.HASHER.hash("x")
    assert nobodys_hash().split("$")[:4] == usual.split("$")[:4]
    assert [len(part) for part in nobodys_hash().split("$")] == [len(part) for part in usual.split("$")]
    assert not await hashing.verify_password(None, "x")


BAD_FORMS: list[Any] = [
    {}, {"tenant": "33010", "staff_number": "x", "password": "x"}, {"tenant": "330106", "staff_number": "", "password": "x"},
    {"tenant": "330106", "staff_number": "x" * 41, "password": "x"}, {"tenant": "330106", "staff_number": "x", "password": ""},
    {"tenant": "330106", "staff_number": "x", "password": "x" * 129}, {"tenant": "330106", "staff_number": "x", "password": 1},
    {"tenant": "330106", "staff_number": "x", "password": "x\x00"}, [], b"[" * 10_000, b"", b"\xff",
    {"tenant": "330106", "staff_number": "x", "password": "x", "session": "chosen"},
    {"tenant": "٣٣٠١٠٦", "staff_number": "x", "password": "x"}, {"tenant": "330106\n", "staff_number": "x", "password": "x"},
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(BAD_FORMS)))
async def test_a_form_that_is_none(one: Browser, number: int) -> None:
    answer = await one.ask("POST", "/api/session", BAD_FORMS[number])
    assert (answer.status, "Set-Cookie" in answer.headers) == (400, False)


async def test_a_body_of_a_megabyte_is_not_taken_from_anybody(one: Browser) -> None:
    assert (await one.ask("POST", "/api/session", b" " * 1024 * 1024)).status == 413
