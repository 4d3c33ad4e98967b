"""家庭文件: three sheets say the same as the JSON file, what is wrong stands at its place, and a case is opened once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import msgspec
import pytest

from core.applications.actions import feed
from core.errors import Conflict, Problem
from core.law import Law
from core.plugin.figures import Residence
from core.scope import Scope
from core.spreadsheets.account import Unit
from core.spreadsheets.case_model import DeclaredLine, declaration_of, subject_at
from core.spreadsheets.forms import APPLICATIONS, case_forms
from core.spreadsheets.reading import read
from hedui import following
from hedui.casework import Tokens, console, feed_file, verify_file, write_template
from hedui.clerk_files import households
from hedui.journey import HouseholdFile
from tests.core.spreadsheets.case_files import sheets
from tests.core.spreadsheets.files import as_csv, as_xls, as_xlsx, identity
from tests.support import work

if TYPE_CHECKING:
    from tests.conftest import World


@pytest.fixture
async def clerk(world: World) -> Scope:
    return await world.scope("XH1001")


@pytest.fixture
async def law(clerk: Scope) -> Law:
    async with clerk.read("verification.look") as tx:
        return await clerk.runtime.law_for(tx.connection, clerk.tenant.id, clerk.today)


async def judged(clerk: Scope, body: bytes) -> list[Unit]:
    return (await households(clerk, body))[0]


def told(units: list[Unit]) -> list[tuple[int, int, str]]:
    return [(fault.sheet, fault.row, fault.column) for unit in units for fault in unit.faults]


def as_clerks_write(file: HouseholdFile, law: Law) -> HouseholdFile:
    """Fields that the template has, as its columns carry them."""
    known = {field.name for field in law.template.fields}
    written = [
        msgspec.structs.replace(sheet, fields={k: v for k, v in sheet.fields.items() if k in known and v})
        for sheet in file.authorizations
    ]
    return msgspec.structs.replace(file, authorizations=written)


@pytest.mark.parametrize("make", [as_xlsx, as_xls])
async def test_sheets_say_what_the_json_file_says(world: World, clerk: Scope, law: Law, make: Any) -> None:
    files = [world.file(index) for index in (12, 19)]
    units = await judged(clerk, make(sheets(law, *files)))
    assert told(units) == []
    assert [unit.plain for unit in units] == [as_clerks_write(file, law) for file in files]
    plain = await judged(clerk, json.dumps([msgspec.to_builtins(file) for file in files]).encode("gb18030"))
    assert [unit.plain for unit in plain] == files


async def test_what_is_wrong_holds_its_household_and_stands_at_its_place(world: World, clerk: Scope, law: Law) -> None:
    files = [world.file(index) for index in (12, 19)]
    made = sheets(law, *files)
    made["申报"][1][4] = -5
    made["申报"][2][3] = "没有的项目"
    made["授权"][1][3] = "7/1/2026"
    made["授权"][2][2] = identity(5)
    made["家庭成员"].append(["没有此号", *made["家庭成员"][1][1:]])
    made["申报"].append(["无此申请", *made["申报"][1][1:4], 1])
    units = await judged(clerk, as_xlsx(made))
    assert [bool(unit.faults) for unit in units] == [True, False, True, True]
    assert set(told(units)[:5]) == {
        (2, 2, "金额（元）"), (2, 3, "申报项目"), (3, 2, "签署日期"), (3, 3, "证件号码"), (2, 2, "金额（元）"),
    }  # fmt: skip
    assert [fault.message for fault in units[2].faults] == ["工作表“申报”中没有本户的行", "工作表“授权”中没有本户的行"]
    assert told(units[3:]) == [(2, len(made["申报"]), "申请编号")]


async def test_a_declared_value_must_be_of_its_kind(world: World, clerk: Scope, law: Law) -> None:
    made = sheets(law, world.file(12))
    (wage, *_) = [row for row in made["申报"][1:] if row[3] == law.elements["national.wage"].title]
    wage[4], wage[6] = None, "80"
    assert set(told(await judged(clerk, as_xlsx(made)))) == {(2, 2, "金额（元）"), (2, 2, "面积（平方米）")}


async def test_town_or_country_is_said_once_and_alike(world: World, clerk: Scope, law: Law) -> None:
    """Else a household that came by file never has a standard that differs by it."""
    made = sheets(law, world.file(12))
    made["家庭成员"] = [
        [*row, said] for row, said in zip(made["家庭成员"], ["城乡属性", "农村", *[None] * 9], strict=False)
    ]
    (unit,) = await judged(clerk, as_xlsx(made))
    assert (unit.faults, unit.plain.residence) == ([], Residence.RURAL)
    made["家庭成员"][2][-1] = "城镇"
    (unit,) = await judged(clerk, as_xlsx(made))
    assert {fault.column for fault in unit.faults} == {"城乡属性"}


async def test_all_items_in_one_word_and_names_that_differ(world: World, clerk: Scope, law: Law) -> None:
    made = sheets(law, world.file(12))
    made["授权"][1][5] = "全部"
    made["授权"][2][1] = "欧阳翡翠"
    (unit,) = await judged(clerk, as_xlsx(made))
    assert [(f.row, f.column) for f in unit.faults] == [(3, "姓名")]
    assert "欧阳" not in unit.faults[0].message
    assert unit.plain["authorizations"][0]["items"] == sorted(law.programmes[unit.plain["programme"]].items)


async def test_sheets_that_are_missing_are_named(world: World, clerk: Scope, law: Law) -> None:
    made = sheets(law, world.file(12))
    with pytest.raises(Problem, match="申报、授权") as refused:
        await judged(clerk, as_csv(made["家庭成员"]))
    assert refused.value.code == "file_sheets_missing"
    with pytest.raises(Problem, match="授权"):
        await judged(clerk, as_xlsx({name: rows for name, rows in made.items() if name != "授权"}))


def test_a_person_whom_the_file_does_not_have_is_nobody() -> None:
    """Else what is declared of him is kept as somebody else's."""
    people = [uuid4(), uuid4()]
    assert subject_at(people, 2) == people[1]
    with pytest.raises(Conflict) as refused:
        declaration_of([DeclaredLine(3, "national.deposit")], people)
    assert refused.value.code == "file_person_unknown"
    assert "3" in str(refused.value)


BAD: list[tuple[dict[str, Any], set[str]]] = [
    ({"programme": 1}, {"programme"}),
    ({"household": {"members": []}}, {"household.members"}),
    ({"applied_on": "2026-02-30", "authorizations": {}}, {"applied_on", "authorizations"}),
]


@pytest.mark.parametrize(("change", "wrong"), BAD)
async def test_json_with_faults(world: World, clerk: Scope, change: dict[str, Any], wrong: set[str]) -> None:
    body = json.dumps({**msgspec.to_builtins(world.file(12)), **change}).encode()
    (unit,) = await judged(clerk, body)
    assert {fault.column for fault in unit.faults} == wrong


# --- the command line


@pytest.fixture
def tokens(world: World) -> Tokens:
    return Tokens(*(world.tokens[staff] for staff in ("XH9001", "XH1001", "XH1002", "XH0001")))


async def cases_of(scope: Scope) -> int:
    async with scope.read("verification.list") as tx:
        found: int = await tx.value("select count(*) from verification where owner_tenant = $1", scope.tenant.id)
        return found


async def test_verify_takes_a_workbook_and_opens_each_case_once(
    world: World, clerk: Scope, law: Law, tokens: Tokens, tmp_path: Path
) -> None:
    files = [world.file(index) for index in (12, 19, 20)]
    for file in files[:2]:
        await feed(await world.scope("XH9001"), file.application())
    path = tmp_path / "cases.xlsx"
    made = sheets(law, *files[:2])
    path.write_bytes(as_xlsx(made))
    with console.capture() as first:
        assert await verify_file(world.runtime, path, tokens, tmp_path / "out", wait=0) == 2  # no worker answers here
    assert first.get().count("✔ 发起核对") == 2
    with console.capture() as again:
        assert await verify_file(world.runtime, path, tokens, tmp_path / "out", wait=0) == 2
    assert again.get().count("此前已办理，没有重复") == 10
    assert await cases_of(clerk) == 2

    held = sheets(law, *files)
    held["家庭成员"][-1][4] = "330106199001010010"
    path.write_bytes(as_xlsx(held))
    with console.capture() as third:
        assert await verify_file(world.runtime, path, tokens, tmp_path / "out", wait=0) == 1
    assert "未办理" in third.get()
    assert (tmp_path / "cases-待更正.xlsx").stat().st_mode & 0o077 == 0
    (unit,) = await judged(clerk, (tmp_path / "cases-待更正.xlsx").read_bytes())
    assert {fault.column for fault in unit.faults} >= {"证件号码"}
    assert await cases_of(clerk) == 2


async def test_every_format_of_the_tenant_is_saved_or_the_named_ones(
    world: World, tokens: Tokens, tmp_path: Path
) -> None:
    path, out = tmp_path / "case.json", tmp_path / "out"
    path.write_bytes(msgspec.json.encode(world.file(22)))
    with pytest.raises(LookupError, match="没有这种报告格式：docx"):
        await verify_file(world.runtime, path, tokens, out, wait=0, formats=["pdf", "docx"])
    await feed(await world.scope("XH9001"), world.file(22, number=_number(path)).application())
    with console.capture():
        assert await verify_file(world.runtime, path, tokens, out, wait=0) == 2
    await world.drain()
    for formats, kinds in ((["pdf"], {".pdf"}), ([], {".pdf", ".json"})):
        with console.capture():
            assert await verify_file(world.runtime, path, tokens, out, wait=0, formats=formats) == 0
        assert {each.suffix for each in out.iterdir()} == kinds


async def test_a_format_that_is_not_made_keeps_nobody_from_the_others(
    world: World, tokens: Tokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PATIENCE", 0.0)
    case, county = await world.begin(23), await world.scope("XH0001")
    await work(world)  # all but the rendering
    with console.capture() as said:
        assert await following.finish(console, county, case.id, tmp_path, 0) == 2
    assert "尚未生成的格式：report_json.canonical、report_pdf.standard" in said.get()


async def test_a_step_that_cannot_be_done_comes_back(
    world: World, clerk: Scope, tokens: Tokens, tmp_path: Path
) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(msgspec.json.encode(world.file(21)))
    with console.capture() as said:
        assert await verify_file(world.runtime, path, tokens, tmp_path, wait=0) == 1
    assert "没有对应的救助申请" in said.get()
    await feed(await world.scope("XH9001"), world.file(21, number=_number(path)).application())
    with console.capture() as said:
        assert await verify_file(world.runtime, path, tokens, tmp_path, wait=0) == 2
    assert "✔ 发起核对" in said.get()
    assert await cases_of(clerk) == 1


def _number(path: Path) -> str:
    return str(json.loads(path.read_bytes())["application_number"])


async def test_templates_are_read_back(world: World, clerk: Scope, law: Law, tokens: Tokens, tmp_path: Path) -> None:
    for kind in ("feed", "verify"):
        path = tmp_path / f"{kind}.xlsx"
        assert await write_template(world.runtime, kind, path, tokens) == 0
        found = await read(path.read_bytes(), case_forms(law) if kind == "verify" else [APPLICATIONS], clerk.today)
        assert [sheet.about.form for sheet in found.sheets] == (
            ["members", "declaration", "authorizations"] if kind == "verify" else ["applications"]
        )
        assert found.notes == []


async def test_feed_tells_each_household_and_writes_back_the_held(world: World, tokens: Tokens, tmp_path: Path) -> None:
    from tests.core.spreadsheets.files import household, plain

    path = tmp_path / "名单.xlsx"
    rows = plain(household("SQ1", 2), household("SQ2", 1, first=10))
    rows[3][4] = "330106199001010010"
    path.write_bytes(as_xlsx(rows))
    with console.capture() as said:
        assert await feed_file(world.runtime, path, tokens) == 1
    text = said.get()
    assert "第 2—3 行（2 行）：已接收救助申请 SQ1（第 1 版）" in text
    assert "第 4 行 证件号码：证件号码校验位不符" in text
    assert rows[3][3] not in text
    assert (tmp_path / "名单-待更正.xlsx").exists()


@pytest.mark.parametrize(("field", "value"), [("evidence_digest", "扫描件1.jpg"), ("signatory", "爸爸")])
async def test_what_no_form_takes_as_a_sheet_holds_its_household(world: World, field: str, value: str) -> None:
    """A digest that is none ended the whole run, and whatever stood as signatory counted as the person."""
    plain = msgspec.to_builtins(world.file(33))
    plain["authorizations"][0][field] = value
    (unit,), _ = await households(await world.scope("XH1001"), msgspec.json.encode(plain))
    assert [fault.column for fault in unit.faults] == [f"authorizations[0].{field}"]
