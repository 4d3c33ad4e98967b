"""一致性检查: a sound world has no findings; a finding names its row and no person; ledgers; the run and the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import asyncpg
import pytest
from msgspec.structs import replace

from core.consistency.invariants import CHECKS
from core.consistency.model import INVARIANTS
from core.consistency.walk import Walk, all_tenants, tenant_view
from core.database import DB
from core.households.identity import parse
from hedui.embedded.postgres import APP, EmbeddedPostgres
from hedui.fsck import fsck, lines, read_ledger, run
from hedui.settings import Settings

if TYPE_CHECKING:
    from core.runtime import Runtime
    from tests.conftest import World
    from tests.core.consistency.conftest import Breaker, Cases, Look


async def test_sound_world_has_no_findings(look: Look, cases: Cases) -> None:
    assert await look() == set()


async def test_findings_name_row_case_and_remedy_and_no_person(
    runtime: Runtime, world: World, breaker: Breaker, cases: Cases
) -> None:
    ask = await breaker.ask(cases.done)
    number = await breaker.value("select number from verification where id = $1", cases.done)
    async with breaker.changed("ask", f"id = '{ask}'", left_at=None):
        findings = await run(runtime, None)
    text = "\n".join(lines(findings))
    assert ask in text
    assert number in text
    assert all(finding.remedy and finding.problem for finding in findings)
    for index in (30, 31, 40, 41, 42, 43):
        for person in world.file(index).household.members:
            assert parse(person.id_kind, person.id_number).number not in text
            assert person.name not in text


# I5


async def test_ledger_of_departments(
    runtime: Runtime, ledger: Path, cases: Cases, tmp_path: Path, breaker: Breaker
) -> None:
    entries = [json.loads(line) for line in ledger.read_bytes().splitlines()]
    ask = await breaker.ask(cases.done)
    stranger = str(uuid4())
    own = next(entry for entry in entries if entry["ask"] == ask)
    without = [entry for entry in entries if entry["ask"] != ask]
    other = "banks" if own["department"] == "housing" else "housing"
    elsewhere = [{**entry, "department": other} if entry["ask"] == ask else entry for entry in entries]

    async def named(changed: list[dict[str, object]]) -> set[tuple[str, str]]:
        file = tmp_path / "ledger.jsonl"
        file.write_text("".join(json.dumps(entry) + "\n" for entry in changed), encoding="utf-8")
        return {(f.table, f.row) for f in await run(runtime, file) if f.check == "I5.ledger"}

    assert await named(entries) == set()
    assert await named(without) == {("ask", ask)}
    assert await named([*entries, {**own, "ask": stranger}]) == {("ledger", stranger)}
    assert await named(elsewhere) == {("ask", ask)}
    assert await named([*entries, own]) == {("ledger", ask)}
    assert await named([{**entry, "repeat": entry["repeat"] or entry["ask"] == ask} for entry in entries]) == {
        ("ledger", ask)
    }


async def test_person_and_reason_in_the_ledger(
    runtime: Runtime, ledger: Path, cases: Cases, tmp_path: Path, breaker: Breaker
) -> None:
    """Else another person's number, or a reason that we never had, goes out under an id that is in order."""
    entries = [json.loads(line) for line in ledger.read_bytes().splitlines()]
    ask, other = await breaker.ask(cases.done, "state = 'found'"), await breaker.ask(cases.other)
    foreign = next(entry["person"] for entry in entries if entry["ask"] == other)
    file = tmp_path / "ledger.jsonl"

    async def named(**changes: str) -> dict[str, str]:
        """Row -> problem, where every line about that one ask says otherwise; `person`, or a part of the reason."""
        changed = [
            {**e, "person": changes.get("person", e["person"]), "reason": {**e["reason"], **changes}}
            if e["ask"] == ask else e for e in entries
        ]  # fmt: skip
        file.write_text("".join(json.dumps(entry) + "\n" for entry in changed), encoding="utf-8")
        return {f.row: f.problem for f in await run(runtime, file) if f.check == "I5.grounds"}

    assert await named() == {}
    assert await named(person=foreign) == {ask: "台账与我方所记不符：被查询人（或应用密钥已更换）"}
    parts = {
        "powerMatters": ("临时救助", "救助项目"), "subPowerMatters": ("某办法 HD0", "核对件编号"),
        "materialName": (str(uuid4()), "授权书"), "accesscardId": ("XH0002", "发起人工号"),
        "sponsorCode": ("330199", "发起单位代码"),
    }  # fmt: skip
    for name, (told, said) in parts.items():
        assert await named(**{name: told}) == {ask: f"台账与我方所记不符：{said}"}
    assert await named(sponsorName="别局 别人") == {ask: "台账与我方所记不符：发起人、发起单位"}


async def test_our_own_record_changed_against_the_ledger(
    runtime: Runtime, ledger: Path, cases: Cases, breaker: Breaker
) -> None:
    """The same from the other side: who initiated was changed afterwards, or whose authorization it was."""

    async def named() -> set[str]:
        return {f.row for f in await run(runtime, ledger) if f.check == "I5.grounds"}

    asks = set(await breaker.left(f"verification_id = '{cases.done}'"))
    initiator = json.loads(await breaker.one("select initiator from verification where id = $1", cases.done))
    text = json.dumps({**initiator, "number": "XH0002"})
    async with breaker.changed("verification", f"id = '{cases.done}'", initiator=text):
        assert await named() == asks
    subjects = await breaker.connection.fetch("select id::text from subject where verification_id = $1", cases.done)
    first, second = [row["id"] for row in subjects][:2]
    own = set(await breaker.left(f"subject_id = '{first}'"))
    sheet = await breaker.one("select id from authorization_sheet where subject_id = $1", second)
    swapped, restored = (
        f"update ask set subject_id = '{to}' where verification_id = '{cases.done}' and id = any ('{{{','.join(own)}}}')"
        for to in (second, first)
    )
    async with breaker.done(swapped, restored):
        assert await named() == own
    ask = min(own)
    async with breaker.changed("ask", f"id = '{ask}'", authorization_id=sheet):
        assert await named() == {ask}


def test_ledger_that_cannot_be_read_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_bytes(b'{"ask":"a","element":"e","department":"d"}\n{"ask":1}\n{"torn')
    with pytest.raises(ValueError, match="第 2 行"):
        read_ledger(file)
    file.write_bytes(b'{"ask":"a","element":"e","department":"d"}\n{"torn')
    assert len(read_ledger(file)) == 1


# The run itself


async def test_check_that_fails_is_a_finding_and_costs_only_itself(
    runtime: Runtime, breaker: Breaker, cases: Cases
) -> None:
    renamed = "alter table setting rename column id to id_"
    async with breaker.done(renamed, "alter table setting rename column id_ to id"):
        found = await run(runtime, None)
    assert {f.check for f in found} == {"I1.asks", "I10.total", "I10.begun", "I10.source"}
    assert all("检查未能完成" in f.problem for f in found)


async def test_it_looks_and_changes_nothing(cases: Cases) -> None:
    tenants = await all_tenants()

    async def change() -> None:
        async with tenant_view(tenants[0]) as connection:
            await connection.execute("update verification set version = version")

    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await change()


async def test_nobody_sees_a_case_without_being_a_party(runtime: Runtime, world: World, cases: Cases) -> None:
    walk = Walk(runtime, await all_tenants())
    seen = {
        t.id: row["n"]
        for t, row in await walk.rows("select count(*) as n from verification where $1::uuid is not null")
    }
    assert seen[world.tenants["linan"].id] == 0
    assert seen[world.tenants["xihu"].id] == 6


async def test_command_says_it_in_words_and_in_json(
    postgres: EmbeddedPostgres, database: str, key_file: Path, ledger: Path, breaker: Breaker, cases: Cases,
    capsys: pytest.CaptureFixture[str], tmp_path: Path,
) -> None:  # fmt: skip
    place = key_file.parent
    settings = Settings(
        data_dir=place, key_file=key_file, fonts_dir=place / "fonts", database_url=postgres.url(APP, database)
    )
    kept = DB.pool, DB.config
    try:
        assert await fsck(settings, ledger, as_json=False) == 0
        assert "项检查，一致" in capsys.readouterr().out
        async with breaker.changed("verification", f"id = '{cases.terminated}'", closed_on=None):
            assert await fsck(settings, None, as_json=True) == 1
            report = json.loads(capsys.readouterr().out)
            assert await fsck(settings, None, as_json=False) == 1
            said = capsys.readouterr().out
        bad = tmp_path / "ledger.jsonl"
        bad.write_bytes(b"{}\n")
        assert await fsck(settings, bad, as_json=False) == 2
        assert "台账第 1 行无法读取" in capsys.readouterr().out
        with pytest.raises(FileNotFoundError):
            await fsck(replace(settings, key_file=place / "none.toml"), None, as_json=True)
    finally:
        DB.pool, DB.config = kept
    (finding,) = report["findings"]
    assert (report["clean"], finding["check"], finding["row"]) == (False, "I1.closed", str(cases.terminated))
    assert finding["number"] in said
    assert "I5 与部门台账一致：未检查" in said
    assert finding["remedy"] in said
    assert not (place / "none.toml").exists()


def test_every_check_has_an_invariant_a_title_and_a_remedy() -> None:
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert {check.invariant for check in CHECKS} == set(INVARIANTS)
    assert all(check.title and check.remedy for check in CHECKS)


async def test_all_was_mended(look: Look, cases: Cases) -> None:
    assert await look() == set()
