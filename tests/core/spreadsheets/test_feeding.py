"""报送救助申请文件: good households go on, bad ones are held and come back, and sent again nothing doubles."""

from __future__ import annotations

import asyncio
import dataclasses
import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from core.applications.actions import close, faults_beside, feed, feed_unless_same
from core.applications.model import ApplicationIn, ApplicationPerson
from core.errors import Conflict, Invalid, NotFound, Problem, Refused
from core.intake import convert, with_more
from core.plugin.vocabulary import Role
from core.scope import Replayed, Scope
from core.spreadsheets.account import Account, RowFault
from core.spreadsheets.actions import Limits, correct_file, feed_file
from core.spreadsheets.correction import correction
from hedui.embedded.postgres import EmbeddedPostgres
from tests.core.spreadsheets.files import HEADER, as_csv, as_xls, as_xlsx, household, identity, plain
from tests.support import truth

if TYPE_CHECKING:
    from tests.conftest import World

BAD = "330106199001010010"
PERSON = ApplicationPerson("任意", identity(10), Role.APPLICANT)


@pytest.fixture
async def feeder(world: World) -> Scope:
    return await world.scope("XH9001")


def results(account: Account) -> list[tuple[str, list[int]]]:
    return [(each.result, each.rows) for each in account.outcomes]


async def stored(postgres: EmbeddedPostgres, database: str, scope: Scope) -> dict[str, tuple[Any, ...]]:
    """Applications of this tenant: version, programme, live persons."""
    async with truth(postgres, database) as sql:
        rows = await sql.fetch(
            """select a.number, a.version, a.programme, a.live, count(p.person) filter (where p.live) as persons
                 from application a left join application_person p on p.application_id = a.id
                where a.tenant_id = $1 group by a.id, a.number, a.version, a.programme, a.live""",
            scope.tenant.id,
        )
    return {row["number"]: (row["version"], row["programme"], row["live"], row["persons"]) for row in rows}


def three() -> list[list[Any]]:
    return plain(household("SQ1", 3), household("SQ2", 2, first=10), household("SQ3", 1, first=20))


async def test_a_bad_row_holds_its_own_household_and_no_other(
    feeder: Scope, postgres: EmbeddedPostgres, database: str
) -> None:
    rows = three()
    rows[4][4] = BAD
    rows[5][3] = ""
    fed = await feed_file(feeder, as_xlsx(rows))
    assert results(fed.account) == [("received", [2, 3, 4]), ("held", [5, 6]), ("received", [7])]
    told = [(f.sheet, f.row, f.column, f.message) for f in fed.account.outcomes[1].faults]
    assert told == [
        (1, 5, "证件号码", "证件号码校验位不符，请核对是否有错位或笔误"), (1, 6, "姓名", "必填，未填写"),
    ]  # fmt: skip
    account = fed.account
    assert (account.rows, account.households, account.received, account.held, account.kind) == (6, 3, 2, 1, "xlsx")
    assert await stored(postgres, database, feeder) == {
        "SQ1": (1, "zhejiang.dibao", True, 3), "SQ3": (1, "zhejiang.dibao", True, 1),
    }  # fmt: skip


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_what_comes_back_can_be_corrected_and_sent_again(feeder: Scope, form: str) -> None:
    rows = three()
    rows[4][4] = BAD
    fed = await feed_file(feeder, as_xlsx([["名单"], *rows]))
    made = correction(fed.held, form)
    same = await correct_file(feeder, as_xlsx([["名单"], *rows]), form)
    back = (
        table(made.body)
        if form == "xlsx"
        else [line.split(",") for line in made.body.decode("utf-8-sig").split("\r\n")[:-1]]
    )
    assert back[0] == ["原因", "原行号", *HEADER]
    assert [row[1:] for row in back[1:]] == [["6", *rows[4]], ["7", *rows[5]]]
    assert back[1][0].startswith("证件号码：")
    assert back[2][0] == "本行无误；因同户第 6 行有误，随户退回"
    assert (table(same.body) if form == "xlsx" else same.body) == (back if form == "xlsx" else made.body)

    back[1][6] = identity(10)
    again = await feed_file(feeder, as_xlsx(back) if form == "xlsx" else as_csv(back))
    assert results(again.account) == [("received", [2, 3])]
    assert again.account.notes == []
    with pytest.raises(NotFound):
        await correct_file(feeder, as_xlsx(three()), form)


def table(body: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_object(io.BytesIO(body))
    return book.get_sheet_by_index(0).to_python()


async def test_households_of_several_sheets_come_back_in_theirs(feeder: Scope) -> None:
    sheets = {"翠苑": plain(household("SQ1", 1)), "北山": plain(household("SQ2", 1, first=5)), "说明": [["请如实填写"]]}
    for name in ("翠苑", "北山"):
        sheets[name][1][3] = ""
    fed = await feed_file(feeder, as_xlsx(sheets))
    assert [(f.sheet, f.row) for each in fed.account.outcomes for f in each.faults] == [(1, 2), (2, 2)]
    assert fed.account.notes == ["第 3 个工作表没有找到表头，没有读取。"]
    book = CalamineWorkbook.from_object(io.BytesIO(correction(fed.held).body))
    assert book.sheet_names == ["救助申请", "救助申请1"]
    assert [book.get_sheet_by_name(name).to_python()[1][2] for name in book.sheet_names] == ["SQ1", "SQ2"]


async def test_the_same_file_again_doubles_nothing(feeder: Scope, postgres: EmbeddedPostgres, database: str) -> None:
    first = await feed_file(feeder, as_xlsx(three()))
    before = await stored(postgres, database, feeder)
    for again in (as_xlsx(three()), as_xls(three()), as_csv(three(), "gb18030"), as_csv([HEADER, *three()[:0:-1]])):
        account = (await feed_file(feeder, again)).account
        assert (account.unchanged, account.received, account.changed, account.held) == (3, 0, 0, 0)
        assert {each.version for each in account.outcomes} == {1}
    assert await stored(postgres, database, feeder) == before
    assert first.account.received == 3


async def test_a_changed_household_is_a_newer_version_and_who_left_is_counted(
    feeder: Scope, postgres: EmbeddedPostgres, database: str
) -> None:
    await feed_file(feeder, as_csv(three()))
    rows = three()
    del rows[3]
    account = (await feed_file(feeder, as_csv(rows))).account
    (changed,) = [each for each in account.outcomes if each.result == "changed"]
    assert (changed.number, changed.version, changed.left, account.unchanged) == ("SQ1", 2, 1, 2)
    back = (await feed_file(feeder, as_csv(three()))).account
    assert [(each.result, each.version) for each in back.outcomes] == [
        ("changed", 3),
        ("unchanged", 1),
        ("unchanged", 1),
    ]
    assert (await stored(postgres, database, feeder))["SQ1"] == (3, "zhejiang.dibao", True, 3)


async def test_an_old_file_opens_no_closed_application(
    feeder: Scope, postgres: EmbeddedPostgres, database: str
) -> None:
    await feed_file(feeder, as_csv(three()))
    await close(feeder, "SQ2")
    account = (await feed_file(feeder, as_csv(three()))).account
    assert results(account) == [("unchanged", [2, 3, 4]), ("held", [5, 6]), ("unchanged", [7])]
    assert account.outcomes[1].faults == [RowFault(0, 5, "申请编号", "此申请已办结或撤回，不能由文件重新打开")]
    assert (await stored(postgres, database, feeder))["SQ2"][2] is False
    with pytest.raises(Conflict) as refused:
        await feed_unless_same(feeder, ApplicationIn("SQ2", "zhejiang.dibao", date(2026, 7, 1), [PERSON]))
    assert refused.value.code == "application_closed"
    made = await correct_file(feeder, as_csv(three()), "csv")
    assert made.body.decode("utf-8-sig").count("\r\n") == 3


async def test_a_file_and_the_system_feed_the_same(feeder: Scope) -> None:
    persons = [ApplicationPerson("任意", identity(i), Role.APPLICANT if i == 0 else Role.MEMBER) for i in range(3)]
    await feed(feeder, ApplicationIn("SQ1", "zhejiang.dibao", date(2026, 7, 1), persons))
    account = (await feed_file(feeder, as_csv(three()))).account
    assert [each.result for each in account.outcomes] == ["unchanged", "received", "received"]


async def test_a_name_that_turns_the_text_round_holds_its_household(feeder: Scope) -> None:
    rows = three()
    rows[4][3], rows[6][3] = "甲\u202e乙", "阿卜杜热合曼・买买提"
    account = (await feed_file(feeder, as_xlsx(rows))).account
    assert results(account) == [("received", [2, 3, 4]), ("held", [5, 6]), ("received", [7])]
    assert [(fault.row, fault.column) for fault in account.outcomes[1].faults] == [(5, "姓名")]


async def test_the_same_file_from_many_at_once(feeder: Scope, postgres: EmbeddedPostgres, database: str) -> None:
    accounts = await asyncio.gather(*(feed_file(feeder, as_csv(three())) for _ in range(4)))
    assert sum(fed.account.received for fed in accounts) == 3
    assert sum(fed.account.unchanged for fed in accounts) == 9
    assert {row[0] for row in (await stored(postgres, database, feeder)).values()} == {1}


async def test_programmes_by_title_and_by_id_and_unknown_ones(feeder: Scope) -> None:
    rows = three()
    for row in rows[1:4]:
        row[1] = "zhejiang.temporary"
    for row in rows[4:6]:
        row[1] = "火星救助"
    account = (await feed_file(feeder, as_csv(rows))).account
    assert [each.result for each in account.outcomes] == ["received", "held", "received"]
    (fault,) = account.outcomes[1].faults
    assert (fault.row, fault.column) == (5, "救助项目")
    assert "应为：最低生活保障（低保、zhejiang.dibao）、" in fault.message
    assert "火星" not in fault.message
    with pytest.raises(Invalid) as told:  # one by one, over the interface: the same words
        await feed(feeder, ApplicationIn("SQ9", "火星救助", feeder.today, [PERSON]))
    assert [(each.field, each.message) for each in told.value.faults] == [("programme", fault.message)]


async def test_days_to_come_and_days_without_law(feeder: Scope) -> None:
    rows = three()
    for row in rows[1:4]:
        row[2] = "2099-01-01"
    for row in rows[4:6]:
        row[2] = "1999-01-01"
    account = (await feed_file(feeder, as_csv(rows))).account
    assert [each.result for each in account.outcomes] == ["held", "held", "received"]
    assert [f.column for each in account.outcomes[:2] for f in each.faults] == ["申请日期", "申请日期"]
    assert "应不早于 20" in account.outcomes[1].faults[0].message


@pytest.mark.parametrize("number", ["", "2.02607E+15"])
async def test_a_row_without_a_number_holds_the_household_above(feeder: Scope, number: str) -> None:
    """Else a household whose number stands in its first row alone is received with one person."""
    rows = three()
    for row in rows[2:4]:
        row[0] = number
    fed = await feed_file(feeder, as_csv(rows))
    assert results(fed.account) == [("held", [2, 3, 4]), ("received", [5, 6]), ("received", [7])]
    faults = [fault for fault in fed.account.outcomes[0].faults if not fault.column]
    assert [(fault.row, "可能属于上一户" in fault.message) for fault in faults] == [(3, True), (4, True)]
    assert correction(fed.held, "csv").body.decode("utf-8-sig").count("\r\n") == 4


async def test_an_applicant_without_a_number_is_nobodys(feeder: Scope) -> None:
    rows = three()
    for row in rows[4:6]:
        row[0] = ""
    account = (await feed_file(feeder, as_csv(rows))).account
    assert results(account) == [("received", [2, 3, 4]), ("held", [5, 6]), ("received", [7])]
    assert any("不知属于哪一户" in fault.message for fault in account.outcomes[1].faults)


def entry(number: str, first: int, **changes: Any) -> dict[str, Any]:
    persons = [{"name": "甲", "id_number": identity(first), "role": "applicant"}]
    return {"number": number, "programme": "zhejiang.dibao", "applied_on": "2026-07-01", "persons": persons, **changes}


def bad(**changes: Any) -> dict[str, Any]:
    return {**entry("SQ1", 0), **changes}


def person(index: int, role: str, **changes: Any) -> dict[str, Any]:
    return {"name": "甲", "id_number": identity(index), "role": role, **changes}


UNFIT: list[tuple[dict[str, Any], set[str]]] = [
    (bad(programme="没有", applied_on="2036-01-01"), {"programme", "applied_on"}),
    (bad(persons=[person(0, "applicant"), person(0, "applicant")]), {"persons", "persons[1].id_number"}),
    (bad(persons=[person(0, "applicant"), person(0, "member")]), {"persons[1].id_number"}),
    (bad(applied_on="0001-01-01", persons=[person(0, "supporter")]), {"applied_on", "persons"}),
    (bad(applied_on="1999-01-01"), {"applied_on"}),
    (bad(persons=[person(0, "member")], programme="没有"), {"persons", "programme"}),
    (bad(number="  ", persons=[person(0, "applicant", id_number="330106199001010010")]), {"number", "persons[0].id_number"}),
    (bad(programme="没有", persons=[person(0, "none", name="\u202e", id_number="1")]),
     {"programme", "persons[0].role", "persons[0].name", "persons[0].id_number"}),
]  # fmt: skip


@pytest.mark.parametrize(("plain", "wrong"), UNFIT)
async def test_a_file_and_the_system_refuse_the_same(feeder: Scope, plain: dict[str, Any], wrong: set[str]) -> None:
    body = json.dumps(plain).encode()
    (held,) = (await feed_file(feeder, body)).account.outcomes
    with pytest.raises(Invalid) as caught:
        await sent(feeder, plain)
    assert held.result == "held"
    assert {fault.column for fault in held.faults} == wrong == {fault.field for fault in caught.value.faults}


async def sent(feeder: Scope, plain: dict[str, Any]) -> None:
    """As the system feeds it: judged as a form, and beside it, then fed."""
    try:
        application = convert(ApplicationIn, plain)
    except Invalid as error:
        raise with_more(error, await faults_beside(feeder, plain)) from None
    await feed(feeder, application)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
async def test_json_in_any_encoding(feeder: Scope, encoding: str) -> None:
    body = json.dumps([entry("JS1", 0), entry("JS2", 1, programme="最低生活保障")], ensure_ascii=False).encode(encoding)
    account = (await feed_file(feeder, body)).account
    assert [(each.result, each.rows, each.number) for each in account.outcomes] == [
        ("received", [1], "JS1"), ("received", [2], "JS2"),
    ]  # fmt: skip
    one = json.dumps(entry("JS3", 2)).encode(encoding)
    assert (await feed_file(feeder, one)).account.received == 1


JSON_FAULTS: list[tuple[str, set[str]]] = [
    ('{"number": "J", "number": "K", "programme": "x", "applied_on": "2026-07-01", "persons": []}', {"", "persons", "programme"}),
    ('{"number": 123456789012345678901234567890, "programme": "", "applied_on": "2026-02-30", "persons": [{}]}',
     {"number", "programme", "applied_on", "persons[0].name", "persons[0].id_number", "persons[0].role"}),
    ('{"number": NaN, "programme": Infinity, "applied_on": -1e999, "persons": {}}',
     {"number", "programme", "applied_on", "persons"}),
    ('{"number": "a\\u0000", "programme": "\\ud800", "applied_on": "2026-07-01", "persons": []}',
     {"number", "programme", "persons"}),
    ('[1]', {""}), ('"x"', {""}), ("null", {""}), ("{}", {"number", "programme", "applied_on", "persons"}),
    ('{"number": "J", "programme": "zhejiang.dibao", "applied_on": "2026-07-01", "persons": [{"name": "甲", "role": "member",'
     ' "id_number": "330106199001010010", "id_number": "330106199001010010"}]}', {"persons[0]", "persons[0].id_number", "persons"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrong"), JSON_FAULTS)
async def test_wrong_json_entries_hold_themselves_alone(feeder: Scope, text: str, wrong: set[str]) -> None:
    good = json.dumps(entry("JS9", 9))
    fed = await feed_file(feeder, f"[{text}, {good}]".encode())
    bad, right = fed.account.outcomes
    assert (bad.result, right.result) == ("held", "received")
    assert {fault.column for fault in bad.faults} == wrong
    assert json.loads(correction(fed.held).body)  # it can be written back, whatever it was


async def test_a_request_sent_again_gets_the_same_answer(feeder: Scope) -> None:
    keyed = feeder.with_idempotency("k" * 20, b"asked")
    first = await feed_file(keyed, as_csv(three()))
    with pytest.raises(Replayed) as caught:
        await feed_file(keyed, as_csv(three()))
    assert json.loads(caught.value.answer)["received"] == first.account.received == 3
    with pytest.raises(Conflict):
        await feed_file(feeder.with_idempotency("k" * 20, b"something else"), as_csv(three()))


async def test_who_may_not_feed_is_told_so_before_the_file_is_read(world: World) -> None:
    clerk = await world.scope("XH1001")
    with pytest.raises(Refused):
        await feed_file(clerk, b"%PDF")
    with pytest.raises(Refused):
        await correct_file(dataclasses.replace(clerk, verbs=frozenset({"application.feed"})), b"%PDF", "csv")


async def test_limits(feeder: Scope) -> None:
    for limits, code in ((Limits(rows=5), "file_rows"), (Limits(size=50), "file_too_large")):
        with pytest.raises(Problem) as caught:
            await feed_file(feeder, as_csv(three()), limits)
        assert caught.value.code == code


async def test_a_file_leaves_its_trace_without_its_persons(
    feeder: Scope, postgres: EmbeddedPostgres, database: str
) -> None:
    rows = three()
    rows[4][4] = BAD
    await feed_file(feeder, as_csv(rows))
    async with truth(postgres, database) as sql:
        bodies = await sql.fetch(
            "select verb, body from trace where tenant_id = $1 and verb like 'application.%'", feeder.tenant.id
        )
    said = [(row["verb"], bytes(row["body"])) for row in bodies]
    assert sorted(verb for verb, _ in said) == ["application.feed", "application.feed", "application.feed_file"]
    assert all(word.encode() not in body for _, body in said for word in (rows[1][3], rows[1][4], BAD))


async def test_two_entries_of_one_number_that_differ_undo_nothing(feeder: Scope) -> None:
    """The second was fed as a newer version of the first, whose persons were gone."""
    same, other = entry("JS20", 0), entry("JS20", 1)
    fed = (await feed_file(feeder, json.dumps([same, other, entry("JS21", 2)]).encode())).account
    assert results(fed) == [("held", [1]), ("held", [2]), ("received", [3])]
    assert "第 2 件的申请编号相同" in fed.outcomes[0].faults[0].message
    twice = (await feed_file(feeder, json.dumps([same, same]).encode())).account
    assert results(twice) == [("received", [1]), ("unchanged", [2])]
