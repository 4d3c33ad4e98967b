"""字段对照: what is declared is read exactly, or refused without quoting; codes that nobody knows as the author chose."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hedui.connecting import CannotAsk, CodeList, Columns, FieldMap, Unreadable, facts_of
from hedui.plugin import Rejected, SourceFact, SubjectIdentity
from hedui.testing import sample_ask

NUMBER, NAME = "330106199001010011", "样例甲"
ASK = sample_ask("sample.vehicle", "s", SubjectIdentity(NAME, "resident_id", NUMBER), "ask-1", date(2026, 11, 19))
COLUMNS = Columns(id_number="SFZH", name="XM", as_of="SJRQ", reference="JLID")
CODES = CodeList({"1": "小型汽车", "2": "摩托车"})
SAYS = FieldMap("{kind}", count=1, kind="CLLX", says=("HPHM",), must_say=("HPHM",))
ROW = {"SFZH": NUMBER, "XM": NAME, "JLID": "7", "CLLX": "1", "HPHM": "浙A12345"}


def read(row: dict[str, Any], by: FieldMap, **given: Any) -> SourceFact:
    (fact,) = facts_of(ASK, [row], by, columns=COLUMNS, **given)
    return fact


def test_a_declared_row_is_one_fact_of_the_person_that_it_names() -> None:
    fact = read(ROW | {"SJRQ": "2026年11月1日"}, SAYS, codes={"CLLX": CODES})
    assert fact == SourceFact(
        "sample.vehicle", NUMBER, NAME, "小型汽车", date(2026, 11, 1), amount=1, text="浙A12345", reference="7"
    )


@pytest.mark.parametrize(
    ("written", "amount", "paid_on"),
    [("3200.5", 320_050, "202610"), ("0.01", 1, "2026-10-31"), ("12", 1_200, "2026年10月")],
)
def test_yuan_become_exact_fen_and_a_month_its_last_day(written: str, amount: int, paid_on: str) -> None:
    fact = read(ROW | {"JE": written, "YF": paid_on}, FieldMap("{month}工资", amount="JE", paid_on="YF"))
    assert (fact.amount, fact.paid_on, fact.title) == (amount, date(2026, 10, 31), "2026年10月工资")


def test_areas_days_and_accounts_have_columns_of_their_own() -> None:
    by = FieldMap("房屋", area="MJ", as_of="CQRQ", account="ZH")
    fact = read(ROW | {"MJ": "89.57", "CQRQ": "20200229", "ZH": "6230 8912 3451 1234"}, by)
    assert (fact.quantity, fact.as_of, fact.reference) == (Decimal("89.57"), date(2020, 2, 29), "7 尾号1234")


def test_a_department_may_name_its_fields_otherwise() -> None:
    fact = read(ROW | {"hphm": "浙B1"}, SAYS, names={"HPHM": "hphm"}, codes={"CLLX": CODES})
    assert fact.text == "浙B1"


@pytest.mark.parametrize(
    "wrong", [{"JE": "1.005"}, {"JE": "1,000"}, {"JE": 7.5}, {"JE": ""}, {"YF": "2026-02-30"}, {"SFZH": ""}]
)
def test_a_fault_names_row_and_field_and_never_the_value(wrong: dict[str, Any]) -> None:
    row = ROW | {"JE": "1", "YF": "2026-10"} | wrong
    with pytest.raises(Unreadable) as caught:
        read(row, FieldMap("{month}工资", amount="JE", paid_on="YF"))
    assert str(caught.value).startswith(f"第 1 条记录的 {next(iter(wrong))}：")
    assert not any(str(value) in str(caught.value) for value in wrong.values() if value)


def test_a_code_that_is_not_in_the_list_is_what_the_author_chose() -> None:
    row = ROW | {"CLLX": "1, 330106199001010011"}
    with pytest.raises(Unreadable, match="CLLX：代码不在代码表内") as garbled:
        read(row, SAYS, codes={"CLLX": CODES})
    with pytest.raises(CannotAsk) as refused:
        read(row, SAYS, codes={"CLLX": CodeList(CODES.words, unknown="rejected")})
    assert isinstance(refused.value.reply, Rejected)
    assert NUMBER not in refused.value.reply.reason + str(garbled.value)
    shown = read(row, SAYS, codes={"CLLX": CodeList(CODES.words, unknown="shown")})
    assert shown.title == f"小型汽车、未列入代码表的代码{NUMBER}"
