"""文件中的户: relations and roles in everyday words, and what the rows of a household say together."""

from __future__ import annotations

import pytest

from core.spreadsheets.forms import APPLICATIONS
from tests.core.spreadsheets.asking import TWO, faults_of, reading, units
from tests.core.spreadsheets.files import (
    HEADER,
    as_csv,
    household,
    plain,
)


async def test_roles_instead_of_relations() -> None:
    header = [*HEADER[:5], "人员类别"]
    rows = [
        [*row[:5], role] for row, role in zip(TWO[1:4], ("申请人", "共同生活家庭成员", "赡（抚、扶）养人"), strict=True)
    ]
    (unit,) = await units(as_csv([header, *rows]))
    assert [person.role.value for person in unit.plain.persons] == ["applicant", "member", "supporter"]


async def test_other_documents() -> None:
    rows = [[*HEADER, "证件类型"], *[[*row, ""] for row in TWO[1:]]]
    rows[2][4], rows[2][6] = "E12345678", "护照"
    rows[3][6] = "驾照"
    found = await faults_of(as_csv(rows))
    assert sorted((row, column) for row, column, _ in found) == [(4, "证件号码"), (4, "证件种类")]


@pytest.mark.parametrize(
    ("kin", "right"), [("妻子", "spouse"), ("长 子", "child"), ("Self", "self"), ("外孙女", "grandchild")]
)
async def test_relations_in_everyday_words(kin: str, right: str) -> None:
    found = await reading(as_csv([HEADER, [*TWO[1][:5], kin]]))
    assert found.sheets[0].rows[0].values[APPLICATIONS.place("relation")] == right


async def test_a_relation_that_nobody_knows() -> None:
    ((_, column, why), *_) = await faults_of(as_csv([HEADER, [*TWO[1][:5], "邻居"]]))
    assert column == "与申请人关系"
    assert "应为：本人、配偶" in why
    assert "邻居" not in why


async def test_a_household_is_judged_as_a_whole() -> None:
    rows = plain(household("SQ1", 3), household("SQ2", 2, first=9))
    rows[2][1], rows[3][2] = "临时救助", "2026-07-02"
    rows[4][5], rows[5][4] = "配偶", rows[4][4]
    found = await faults_of(as_csv(rows))
    assert [(row, column) for row, column, _ in found] == [
        (3, "救助项目"), (4, "申请日期"), (5, "与申请人关系"), (6, "证件号码"),
    ]  # fmt: skip
    assert "第 2 行" in found[0][2]
    assert "第 5 行" in found[3][2]


async def test_every_wrong_cell_of_a_row_at_once() -> None:
    rows = [HEADER, ["", "", "7/1/2026", "", "330106199001010010", "邻居"]]
    assert sorted(column for _, column, _ in await faults_of(as_csv(rows))) == sorted([*HEADER, ""])
