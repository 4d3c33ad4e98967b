"""报告模板 over the interface and on the command line: what is wrong is one sentence, and nothing is kept."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from plugins.report_docx.format import built_in
from plugins.report_docx.tests.stationery import replaced, said
from tenants.access import operator_scope
from tenants.sessions.resetting import reset_password
from tests.api.people import ROOT, Client, Office
from tests.api.steps import ADMIN, CLERK, HEAD, REASON, put_in_force
from tests.support import own_code, rows

WORD, DAY = "report_docx.standard", "2099-01-02"
PACKS = ["national", "zhejiang", "public_data_gateway", "batch_exchange", "report_json", "report_pdf", "report_docx"]


ADDRESS = "/api/report-templates"


def encoded(body: bytes) -> str:
    return base64.b64encode(body).decode()


async def test_the_administrator_hands_a_template_in_and_takes_it_out_of_use_and_another_approves(
    office: Office,
) -> None:
    await put_in_force(office, {"name": "packs", "value": PACKS, "document": "测试", "start": "2021-05-11"})
    admin, head, below, stranger = (office.as_(who) for who in (ADMIN, HEAD, CLERK, "LA0003"))
    letter, bad = said("样例区民政局专用"), replaced("{{ 用途声明 }}", "")
    told = {"format": WORD, "document": "测试通知", "start": "2024-01-01"}
    built_in_one = await admin.post(f"{ADDRESS}/preview", {"format": WORD})
    tried = await admin.post(f"{ADDRESS}/preview", {"format": WORD, "template": encoded(letter)})
    assert (built_in_one.status, tried.status, tried.body[:2]) == (200, 200, b"PK")
    assert tried.body != built_in_one.body
    assert await admin.read(ADDRESS) == []
    refused = await admin.post(f"{ADDRESS}/preview", {"format": WORD, "template": encoded(bad)})
    assert (refused.code, "用途声明" in refused.json()["errors"][0]["message"]) == ("report_template_refused", True)
    for where, more in ((ADDRESS, told), (f"{ADDRESS}/preview", {"format": WORD})):
        assert (await admin.post(where, {**more, "template": "不是"})).fields == ["template"]
        for nobody, status in ((below, 403), (stranger, 404)):
            assert (await nobody.post(where, {**more, "template": encoded(letter)})).status == status
    made = await admin.done(ADDRESS, {**told, "template": encoded(letter)})
    assert (made["state"], await admin.read(ADDRESS)) == ("pending", [])
    place = f"{ADDRESS}/proposals/{made['id']}"
    assert (await head.post(f"{place}/preview")).body == tried.body
    assert (await admin.post(f"{place}/approve")).code == "report_template_own_proposal"
    kept = await _twice(head, f"{place}/approve")
    assert (kept["state"], kept["digest"]) == ("approved", made["digest"])
    (row,) = await admin.read(ADDRESS)
    assert (row["digest"], row["in_force"], row["document"]) == (kept["digest"], True, "测试通知")
    people = {"admin": (await office.scope(ADMIN)).actor.name, "head": (await office.scope(HEAD)).actor.name}
    assert (row["set_by"], row["approved_by"]) == (people["admin"], people["head"])
    assert await stranger.read(ADDRESS) == []
    assert (await admin.post(f"{ADDRESS}/preview", {"format": WORD})).body == tried.body
    first = await _twice(admin, f"{ADDRESS}/withdraw", {**told, "start": "2024-06-01"})
    assert (await admin.post(f"{ADDRESS}/preview", {"format": WORD})).body == tried.body
    await head.done(f"{ADDRESS}/proposals/{first['id']}/approve")
    assert [(row["digest"], row["in_force"]) for row in await admin.read(ADDRESS)] == [
        ("", True),
        (kept["digest"], False),
    ]
    assert (await admin.post(f"{ADDRESS}/preview", {"format": WORD})).body == built_in_one.body


async def _twice(who: Client, path: str, body: Any = None) -> Any:
    """Sent again with the same key: one answer."""
    key = uuid4().hex
    first, again = [await who.done(path, body, idempotency_key=key) for _ in range(2)]
    assert first == again
    return first


async def test_a_template_is_decided_once_and_by_another_person(office: Office) -> None:
    """Author, colleague and stranger; and an account in the author's hand is the author."""
    await put_in_force(office, {"name": "packs", "value": PACKS, "document": "测试", "start": "2021-05-11"})
    admin, head, below, stranger = (office.as_(who) for who in (ADMIN, HEAD, CLERK, "LA0003"))
    told = {"format": WORD, "document": "测试通知", "start": "2024-01-01", "template": encoded(built_in())}
    one, two = [f"{ADDRESS}/proposals/{(await admin.done(ADDRESS, told))['id']}" for _ in range(2)]
    acts = (("preview", None), ("approve", None), ("reject", REASON), ("withdraw", None))
    for nobody, status in ((below, 403), (stranger, 404), (office.nobody, 401)):
        assert {(await nobody.post(f"{one}/{act}", body)).status for act, body in acts} == {status}
    assert await stranger.read(f"{ADDRESS}/proposals") == []
    assert (await admin.post(f"{one}/reject", REASON)).code == "report_template_own_proposal"
    await reset_password(await office.scope(ADMIN), HEAD)
    for act, body in acts[1:3]:
        assert (await head.post(f"{one}/{act}", body)).code == "accounts_in_one_hand"
    await reset_password(operator_scope(office.runtime, office.tenants["xihu"]), HEAD)
    rejected = await head.done(f"{one}/reject", REASON)
    assert (rejected["state"], rejected["reason"]) == ("rejected", REASON["reason"])
    assert (await admin.done(f"{two}/withdraw"))["state"] == "withdrawn"
    for place in (one, two):
        assert (await head.post(f"{place}/approve")).code == "report_template_decided"
    assert await admin.read(ADDRESS) == []
    assert [row["state"] for row in await head.read(f"{ADDRESS}/proposals")] == ["withdrawn", "rejected"]
    assert await head.read(f"{ADDRESS}/proposals?state=pending") == []


async def test_the_database_takes_no_template_that_another_has_not_approved(office: Office) -> None:
    await put_in_force(office, {"name": "packs", "value": PACKS, "document": "测试", "start": "2021-05-11"})
    admin = await office.scope(ADMIN)
    told = {"format": WORD, "document": "测试通知", "start": "2024-01-01", "template": encoded(built_in())}
    made = UUID((await office.as_(ADMIN).done(ADDRESS, told))["id"])
    enter = """insert into report_template (tenant_id, id, lineage, format, digest, blob, document, valid_from, set_by, set_at,
        approved_by) select tenant_id, id, array[tenant_id], format, digest, blob, document, valid_from, proposer, now(), {}
      from report_template_proposal where id = $1 returning id"""
    decide = """update report_template_proposal set state = 'approved', decided_by = {}, decider = 'x', decided_at = now(),
      decided_on = current_date where id = $1 returning id"""
    for statement, state in (
        (enter.format("'x'"), "HD017"), (enter.format("null"), "HD017"), (decide.format("proposed_by"), "23514"),
        (decide.format("gen_random_uuid()"), "23503"),
        ("update report_template_proposal set blob = 'x' where id = $1", "HD017"),
    ):  # fmt: skip
        with pytest.raises(asyncpg.PostgresError) as held:
            await rows(admin, statement, made)
        assert held.value.sqlstate == state
    await reset_password(admin, HEAD)
    with pytest.raises(asyncpg.PostgresError) as held:
        await rows(admin, decide.format(f"'{(await office.scope(HEAD)).actor.account}'"), made)
    assert held.value.sqlstate == "HD019"


async def test_the_operator_hands_in_a_template_and_the_agency_decides(office: Office, tmp_path: Path) -> None:
    code = await own_code(office, "xihu")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (sys.executable, "-m", "hedui.cli", "report-template", code, *words), cwd=ROOT,
            env=dict(office.web.environment), capture_output=True, text=True, timeout=150, check=False,
        )  # fmt: skip

    setting = {"name": "packs", "value": PACKS, "document": "测试", "start": "2099-01-01"}
    await put_in_force(office, setting)
    good, bad = tmp_path / "good.docx", tmp_path / "bad.docx"
    good.write_bytes(built_in())
    bad.write_bytes(replaced("{{ 用途声明 }}", ""))
    told = ("--document", "测试通知", "--on", DAY)
    done = run(WORD, str(good), *told)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"✔ 已提出自 {DAY} 起使用：模板 ")
    (made,) = await office.as_(ADMIN).read(f"{ADDRESS}/proposals")
    assert (made["id"] in done.stdout, made["proposer"], await office.as_(ADMIN).read(ADDRESS)) == (
        True,
        "平台运维",
        [],
    )
    approve = f"{ADDRESS}/proposals/{made['id']}"
    assert (await office.as_(ADMIN).post(f"{approve}/withdraw")).code == "report_template_not_own_proposal"
    assert (await office.as_(ADMIN).done(f"{approve}/approve"))["state"] == "approved"
    assert run(WORD, *told).stdout.startswith(f"✔ 已提出自 {DAY} 起使用：内置模板\n")
    for words, sentence in (
        ((WORD, str(bad), *told), "报告模板不能使用"),
        ((WORD, str(good), "--document", "测试"), "没有启用这一报告格式"),
        (("report_pdf.standard", str(good), *told), "这一报告格式不使用模板"),
        ((WORD, str(tmp_path / "none.docx"), *told), "无法读写文件"),
    ):
        failed = run(*words)
        assert (failed.returncode, sentence in failed.stderr, "Traceback" in failed.stderr) == (1, True, False)
