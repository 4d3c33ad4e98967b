"""交回结果: the list that left comes back filled in; every row is judged by its own code, person, question and answer."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.archives.opening import opened
from core.plugin.asks import Found, NothingFound, Unavailable
from core.plugin.connectors import PackageAnswer
from plugins.encrypted_media.tests.conftest import ASKS, HEAD, KEY, other_head
from tests.core.archives.department import (
    BACK_ON,
    CONNECTOR,
    PASSWORD,
    Cells,
    excel,
    printed,
    rows_of,
    said,
    sent_back,
    separated,
    seven_zip,
)

WAGE, HOUSE, CAR, HUKOU = (ask.id for ask in ASKS[:4])
IDS = [ask.id for ask in ASKS]


@pytest.fixture(scope="module")
def rows() -> list[Cells]:
    return printed()


@pytest.fixture
def filled(rows: list[Cells]) -> list[Cells]:
    """The first person found with everything, the second nowhere, of the third nothing could be asked or was asked yet."""
    wage, house, car, hukou, *others = rows
    return [
        said(查询结果="查得", **{"金额（元）": "1,200.50"}, 发生日期="2025-01-31", 内容说明="发放单位甲")(wage),
        said(查询结果="查得", **{"金额（元）": "1300"}, 发生日期="2025-02-28")(wage),
        said(查询结果="查得", **{"面积（平方米）": "88.5"}, 内容说明="复兴镇", 记录编号="F-1")(house),
        said(查询结果="查得", 数量="1", 内容说明="贵E00001", 数据截至日="2025年2月1日")(car),
        said(查询结果="查得", 内容说明="户籍地址：望谟县")(hukou),
        *map(said(查询结果="查无记录"), others[:4]),
        said(查询结果="无法查询", 内容说明="系统升级")(others[4]),
        *others[5:],
    ]


def _right(answer: PackageAnswer) -> None:
    assert answer.refused == ()
    assert answer.correction is None
    wage, house, car, hukou = (answer.replies[id] for id in IDS[:4])
    assert isinstance(wage, Found)
    assert [(f.amount, f.paid_on, f.title) for f in sorted(wage.facts, key=lambda f: str(f.paid_on))] == [
        (120050, date(2025, 1, 31), "2025年01月工资性收入"), (130000, date(2025, 2, 28), "2025年02月工资性收入"),
    ]  # fmt: skip
    assert len({fact.reference for fact in wage.facts}) == 2
    assert isinstance(house, Found)
    assert (house.facts[0].quantity, house.facts[0].as_of) == (Decimal("88.5"), date(2025, 2, 28))
    assert isinstance(car, Found)
    assert (car.facts[0].amount, car.facts[0].as_of) == (1, date(2025, 2, 1))
    assert isinstance(hukou, Found)
    assert (hukou.facts[0].text, hukou.facts[0].person_name) == ("户籍地址：望谟县", "张三")
    assert all(isinstance(answer.replies[id], NothingFound) for id in IDS[4:8])
    unable = answer.replies[IDS[8]]
    assert isinstance(unable, Unavailable)
    assert "系统升级" in unable.reason
    assert (answer.unanswered, answer.missing) == (tuple(IDS[9:]), ())
    assert not set(IDS[9:]) & set(answer.replies)
    assert {taken.ask for taken in answer.taken} == set(IDS[:9])


@pytest.mark.parametrize(
    "form", ["xlsx", "utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "tab", "7z", "7z plain", "both"]
)
async def test_the_answer_is_read_however_it_comes(filled: list[Cells], form: str) -> None:
    table = {
        "xlsx": lambda: excel(filled),
        "tab": lambda: separated(filled, "utf-16", "\t"),
        "7z": lambda: seven_zip({"交回/答复.xlsx": excel(filled), "请先阅读.txt": b"x", "manifest.json": b"{}"}),
        "7z plain": lambda: seven_zip({"答复.csv": separated(filled, "gbk")}, None),
        "both": lambda: seven_zip({"答复.xlsx": excel(filled), "答复.csv": separated(filled, "gbk")}),
    }
    body = table[form]() if form in table else separated(filled, form)
    answer, _ = await sent_back(body, f"答复.{form}")
    _right(answer)


async def test_the_list_as_it_left_says_nothing(rows: list[Cells]) -> None:
    answer, _ = await sent_back(excel(rows))
    assert (answer.replies, answer.refused, answer.unanswered) == ({}, (), tuple(IDS))


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
async def test_the_order_of_rows_and_columns_means_nothing(filled: list[Cells], seed: int) -> None:
    titles, mixed = list(filled[0]), list(filled)
    random.Random(seed).shuffle(titles)
    random.Random(seed).shuffle(mixed)
    answer, _ = await sent_back(separated([{title: row[title] for title in titles} for row in mixed]))
    _right(answer)


async def test_sent_again_nothing_doubles(filled: list[Cells]) -> None:
    first, found = await sent_back(excel(filled))
    second, _ = await sent_back(excel(filled))
    assert first.replies == second.replies
    again = CONNECTOR.read(HEAD, ASKS, found.tables, KEY, BACK_ON, frozenset(first.replies))
    assert (again.replies, again.taken, set(again.repeated)) == ({}, (), set(first.replies))


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"校验码": "0000-0000-0000-0000"}, "校验码", "另一个核对机构"),
        ({"校验码": "改过"}, "校验码", "样式"),
        ({"校验码": ""}, "校验码", "必填"),
        ({"姓名": "张四"}, "姓名", "不能改动"),
        ({"姓名": ""}, "姓名", "必填"),
        ({"证件号码": "522326198001019999"}, "证件号码", "不能改动"),
        ({"证件号码": "5.22326E+17"}, "证件号码", "科学计数法"),
        ({"查询内容": "存款"}, "查询内容", "不能改动"),
        ({"查询期间": "2020-01-01 至 2025-02-28"}, "查询期间", "不能改动"),
        ({"查询结果": "大概有"}, "查询结果", "应为"),
        ({"查询结果": ""}, "查询结果", "没有填写查询结果"),
        ({"查询结果": "查无记录"}, "金额（元）", "应当留空"),
        ({"金额（元）": ""}, "金额（元）", "必须填写"),
        ({"金额（元）": "一千"}, "金额（元）", "元为单位"),
        ({"金额（元）": "1.234"}, "金额（元）", "两位小数"),
        ({"发生日期": ""}, "发生日期", "必须填写"),
        ({"发生日期": "2026-01-01"}, "发生日期", "晚于"),
        ({"面积（平方米）": "5"}, "面积（平方米）", "不用这一栏"),
    ],
)
async def test_a_row_that_is_wrong_goes_back_with_its_reason(
    filled: list[Cells], change: Cells, field: str, reason: str
) -> None:
    """And with it the other row of the same question: half of the payments would be a wrong sum."""
    changed = [said(**change)(filled[0]), *filled[1:]]
    answer, _ = await sent_back(excel(changed))
    told = [r for r in answer.refused if r.row == 4]
    assert any(r.field == field and reason in r.reason for r in told), answer.refused
    assert not any(value and len(value) > 1 and value in r.reason for r in told for value in change.values())
    assert set(IDS[1:9]) <= set(answer.replies)
    if "校验码" not in change:
        assert WAGE not in answer.replies
        assert any(r.row == 5 and "一并退回" in r.reason for r in answer.refused)


async def test_rows_of_others_are_told_apart(filled: list[Cells]) -> None:
    for head, reason in ((other_head(id="p2"), "另一个批次"), (other_head(tenant="522327"), "另一个核对机构")):
        found = (await sent_back(excel(filled)))[1]
        answer = CONNECTOR.read(head, ASKS, found.tables, KEY, BACK_ON)
        assert answer.replies == {}
        assert {r.field for r in answer.refused} == {"校验码"}
        assert all(reason in r.reason for r in answer.refused)
    stranger = CONNECTOR.read(HEAD, ASKS, found.tables, "x" * 40, BACK_ON)
    assert (stranger.replies, len(stranger.missing)) == ({}, len(ASKS))


async def test_codes_that_changed_places_are_refused(filled: list[Cells]) -> None:
    first, second = filled[2], filled[5]
    swapped = [
        *filled[:2],
        said(校验码=second["校验码"])(first),
        *filled[3:5],
        said(校验码=first["校验码"])(second),
        *filled[6:],
    ]
    answer, _ = await sent_back(excel(swapped))
    assert {r.row for r in answer.refused} == {6, 9}
    assert not {IDS[1], IDS[4]} & set(answer.replies)


async def test_after_its_last_day_nothing_is_taken(filled: list[Cells]) -> None:
    assert (await sent_back(excel(filled), on=HEAD.expires_on))[0].refused == ()
    late, _ = await sent_back(excel(filled), on=date(2025, 3, 18))
    assert late.replies == {}
    assert all("到期" in r.reason for r in late.refused)


async def test_a_row_twice_is_asked_back_and_two_records_are_two_facts(filled: list[Cells]) -> None:
    twice, _ = await sent_back(excel([*filled, filled[2]]))
    assert HOUSE not in twice.replies
    assert any("完全相同" in r.reason for r in twice.refused)
    two, _ = await sent_back(excel([*filled, said(记录编号="F-2")(filled[2])]))
    house = two.replies[HOUSE]
    assert isinstance(house, Found)
    assert len({fact.reference for fact in house.facts}) == 2


async def test_found_and_nothing_found_are_not_both_right(filled: list[Cells]) -> None:
    empty = dict.fromkeys(("面积（平方米）", "内容说明", "记录编号"), "")
    answer, _ = await sent_back(excel([*filled, said(查询结果="查无记录", **empty)(filled[2])]))
    assert HOUSE not in answer.replies
    assert any("不同的查询结果" in r.reason for r in answer.refused)


async def test_rows_that_are_missing_are_not_answered(filled: list[Cells]) -> None:
    answer, _ = await sent_back(excel(filled[:3]))
    assert set(answer.replies) == {WAGE, HOUSE}
    assert (answer.missing, answer.unanswered) == (tuple(IDS[2:]), ())


async def test_what_was_refused_comes_back_corrected(filled: list[Cells]) -> None:
    wrong, _ = await sent_back(excel([said(**{"金额（元）": "一千"})(filled[0]), *filled[1:]]))
    assert wrong.correction is not None
    assert wrong.correction.password == PASSWORD
    inside = dict(await opened(wrong.correction.body, [PASSWORD]))
    held = rows_of(inside["待更正清单.xlsx"])
    assert [row["原行号"] for row in held] == ["4", "5"]
    assert "金额" in held[0]["原因"]
    corrected = [said(**{"金额（元）": "1200.50"})(held[0]), held[1]]
    answer, _ = await sent_back(excel(corrected))
    assert answer.refused == ()
    assert set(answer.replies) == {WAGE}
