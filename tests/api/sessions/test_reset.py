"""重置密码与修改密码: given out by the administrator of the tenant, shown once, good for nothing but its change."""

from __future__ import annotations

import re
import subprocess
import sys
from uuid import uuid4

import msgspec
import pytest

from hedui.embedded.postgres import EmbeddedPostgres
from tests.api.people import ROOT, Office
from tests.api.sessions.browser import CHOSEN, Browser, given_out, settled
from tests.api.steps import CLERK, COUNTY
from tests.support import truth

ADMIN = "XH0002"


def reset(staff: str) -> str:
    return f"/api/accounts/{staff}/reset"


async def test_an_administrator_gives_a_colleague_a_new_password(
    office: Office, one: Browser, other: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    await settled(one, office, CLERK)
    await settled(other, office, ADMIN)
    answer = await other.ask("POST", reset(CLERK))
    given = answer.json()
    assert re.fullmatch(r"[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}", given["initial_password"])
    assert (await one.get()).code == "session_ended"
    assert (await one.log_in(CLERK, CHOSEN)).code == "login_failed"
    shown = (await one.log_in(CLERK, given["initial_password"])).json()
    assert shown["must_change_password"]
    async with truth(postgres, database) as sql:
        row = await sql.fetchrow(
            "select account_id, body from trace where tenant_id = $1 and verb = 'account.reset' order by id desc limit 1",
            office.tenants["xihu"].id,
        )
    assert row["account_id"] == (await office.scope(ADMIN)).actor.account
    assert msgspec.json.decode(row["body"])["details"]["account"] == str((await office.scope(CLERK)).actor.account)
    assert given["initial_password"] not in str(row["body"])


async def test_a_repetition_is_done_once_and_does_not_show_it_again(
    office: Office, one: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    admin, key = office.as_(ADMIN), uuid4().hex
    first = await admin.post(reset(CLERK), idempotency_key=key)
    again = await admin.post(reset(CLERK), idempotency_key=key)
    assert again.headers["Idempotent-Replay"] == "true"
    assert again.json() == {**first.json(), "initial_password": None}
    assert (await one.log_in(CLERK, first.json()["initial_password"])).status == 200
    async with truth(postgres, database) as sql:
        kept = await sql.fetch("select answer from idempotency where tenant_id = $1", office.tenants["xihu"].id)
    assert kept
    assert all(first.json()["initial_password"].encode() not in row["answer"] for row in kept)


@pytest.mark.parametrize(("who", "whom", "status", "code"), [
    (ADMIN, "LA1001", 404, "not_found"), (ADMIN, "XH4321", 404, "not_found"), (ADMIN, "%00", 404, "not_found"),
    (ADMIN, "XH9001", 404, "not_found"), (ADMIN, ADMIN, 403, "own_account_not_reset"),
    ("ZJ0002", CLERK, 404, "not_found"), (COUNTY, CLERK, 403, "permission_missing"),
    ("XH0003", CLERK, 403, "permission_missing"), ("XH9001", CLERK, 403, "permission_missing"),
])  # fmt: skip
async def test_nobody_else_and_nobody_elses(office: Office, who: str, whom: str, status: int, code: str) -> None:
    answer = await office.as_(who).post(reset(whom))
    assert (answer.status, answer.code) == (status, code)


async def test_an_initial_password_works_for_a_week(
    office: Office, one: Browser, postgres: EmbeddedPostgres, database: str
) -> None:
    initial = await given_out(office, CLERK)
    account = (await office.scope(CLERK)).actor.account
    async with truth(postgres, database) as sql:
        left = await sql.fetchval("select expires_at - now() from password where account_id = $1", account)
        assert left.days == 6
        assert (await one.log_in(CLERK, initial)).status == 200
        await sql.execute("update password set expires_at = now() where account_id = $1", account)
    assert (await one.change(initial, CHOSEN)).code == "password_wrong"
    assert (await one.log_in(CLERK, initial)).code == "login_failed"


WEAK = {
    "短密码": 1, "123456789": 1, "1234567890": 2, "qwertyuiop": 1, "Password2026!": 1, "woaini1314520": 1, "aaaaaaaaaaaa": 1,
    "abcdefghijklmn": 1, "abcabcabcabc": 1, "Xh1001-是我的工号呀": 1, "HANGZHOU@2026": 1, "ａｂｃｄｅｆｇｈｉｊｋ": 1,
    CHOSEN: 1,
}  # fmt: skip


async def test_what_is_easily_guessed_is_not_taken(office: Office, one: Browser) -> None:
    await settled(one, office, CLERK)
    for weak, faults in WEAK.items():
        answer = await one.change(CHOSEN, weak)
        assert (answer.status, answer.code, answer.fields) == (400, "password_weak", ["new"] * faults), weak
        assert weak not in answer.body.decode()
    last = CHOSEN
    for strong in ("k7qm-w2xr-9tpd", "四只骆驼在数学系门口", "correct horse battery staple"):
        assert (await one.change(last, strong)).status == 200, strong
        last = strong


async def test_a_password_is_the_same_however_it_was_composed(office: Office, one: Browser) -> None:
    await settled(one, office, CLERK)
    assert (await one.change(CHOSEN, "Ａurore boréale, 99 km")).status == 200
    assert (await one.log_in(CLERK, "Aurore bore\u0301ale, 99 km")).status == 200
    assert (await one.log_in(CLERK, "aurore boréale, 99 km")).code == "login_failed"


async def test_the_operator_makes_the_first_administrators_password(office: Office, one: Browser) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (sys.executable, "-m", "hedui.cli", "password", *words), cwd=ROOT, env=dict(office.web.environment),
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    done = run(one.tenant, ADMIN)
    assert (done.returncode, done.stderr) == (0, "")
    assert (await one.log_in(ADMIN, done.stdout.strip())).json()["must_change_password"]
    unknown = run(one.tenant, "XH4321")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "未找到" in unknown.stderr
