"""样例报文 of every data element: recorded from the departments (recording.py), read again to the very same facts."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from hedui.plugin import Found, Garbled, Reply, SourceFact
from hedui.testing import check_fact
from plugins.department_records import MAPPED
from plugins.department_records.payments import PAYMENTS
from plugins.public_data_gateway.judgement import judge
from plugins.public_data_gateway.tests.recording import FOLDER, SETTINGS, Recorded, answered, asked, read
from plugins.simulated_departments.population import checked

RECORDED = {
    one.element: one
    for file in sorted(FOLDER.glob("*.json"))
    for one in msgspec.json.decode(file.read_bytes(), type=list[Recorded])
}
LATER = sorted(
    set(MAPPED) - {f"national.{name}" for name in ("hukou", "vehicle", "wage", "pension", "house", "deposit")}
)


def judged(element: str, **changed: Any) -> Reply:
    """The recorded payload with its first row changed."""
    recorded = msgspec.convert(msgspec.to_builtins(RECORDED[element]), Recorded)
    recorded.payload["datas"][0] |= changed
    return judge(asked(element), SETTINGS, answered(recorded))


def facts(element: str, **changed: Any) -> tuple[SourceFact, ...]:
    reply = judged(element, **changed)
    assert isinstance(reply, Found)
    return reply.facts


def test_every_element_was_recorded() -> None:
    assert set(RECORDED) == set(MAPPED)


@pytest.mark.parametrize("element", sorted(RECORDED))
def test_a_recorded_payload_comes_to_the_same_facts(element: str) -> None:
    recorded = RECORDED[element]
    reply = judge(asked(element), SETTINGS, answered(recorded))
    assert read(reply) == recorded.facts
    assert len(recorded.facts) == recorded.payload["dataCount"] >= 1
    for fact in facts(element):
        check_fact(fact, asked(element))


def test_no_payload_names_a_person_who_could_exist() -> None:
    for file in FOLDER.glob("*.json"):
        numbers = re.findall(r"(?<![0-9])[1-9][0-9]{16}[0-9X](?![0-9])", file.read_text())
        assert all(checked(number[:17]) != number for number in numbers), file.name


@pytest.mark.parametrize("name", sorted(PAYMENTS))
def test_a_payment_has_its_day_and_whole_fen(name: str) -> None:
    element, payment = f"national.{name}", PAYMENTS[name]
    (first, *_) = facts(element, **{payment.amount: "12.30", payment.paid_on: "20260210"})
    assert (first.amount, first.paid_on) == (1_230, date(2026, 2, 10))
    (first, *_) = facts(element, **{payment.paid_on: "2026-02"})
    assert first.paid_on == date(2026, 2, 28)
    for wrong in ({payment.amount: "-1"}, {payment.amount: ""}, {payment.paid_on: "2026-02-30"}, {payment.paid_on: ""}):
        with pytest.raises(Garbled):
            judged(element, **wrong)


@pytest.mark.parametrize("element", LATER)
def test_a_row_says_of_which_day_it_is(element: str) -> None:
    assert facts(element, dataDate="2026-06-30")[0].as_of == date(2026, 6, 30)
    assert facts(element, dataDate="")[0].as_of == date(2026, 11, 19)
    with pytest.raises(Garbled):
        judged(element, dataDate="yesterday")


@pytest.mark.parametrize("element", sorted(RECORDED))
def test_a_row_about_somebody_else_says_so(element: str) -> None:
    other = facts(element, idCardCode="330106190002020022", name="样例乙")[0]
    assert (other.person_id_number, other.person_name) == ("330106190002020022", "样例乙")
    with pytest.raises(Garbled):
        judged(element, idCardCode="")


def test_all_marriages_are_kept_in_the_order_of_their_days() -> None:
    rows = facts("national.marriage", registrationDate="2003-10-01", registrationType="2", spouseName="")
    assert len(rows) == RECORDED["national.marriage"].payload["dataCount"] > 1
    assert rows[0].title == "2003年10月01日离婚登记"
    assert not rows[0].text.startswith("配偶")


def test_codes_are_shown_in_words_and_unknown_ones_as_they_are() -> None:
    assert "火化" in facts("national.funeral", funeralType="1")[0].text
    assert "未列入代码表的代码7" in facts("national.funeral", funeralType="7")[0].text
    assert "职工基本医疗保险、失业保险" in facts("national.social_contribution", insuranceType="310, 210")[0].text
    assert facts("national.loan", loanType="")[0].title.endswith("银行")


def test_balances_investments_and_counts() -> None:
    assert facts("national.securities", marketValue="1024.05")[0].amount == 102_405
    assert facts("national.insurance_value", cashValue="8")[0].amount == 800
    assert facts("national.housing_fund_balance", balance="0")[0].amount == 0
    investment = facts("national.business_investment", subscribedAmount="30000.00", paidInAmount="")[0]
    assert investment.amount == 3_000_000
    assert "实缴" not in investment.text
    assert facts("national.ship")[0].amount == facts("national.disability_vehicle")[0].amount == 1
    assert facts("national.house", area="89.57")[0].quantity == Decimal("89.57")


@pytest.mark.parametrize("element", ["national.housing_fund_balance", "national.interest", "national.deposit"])
def test_accounts_show_four_digits_and_need_their_record_number(element: str) -> None:
    fact = facts(element, accountNumber="6230891234567", recordId="21")[0]
    assert fact.reference == "21 尾号4567"
    assert "623089" not in str(fact)
    for wrong in ({"recordId": ""}, {"accountNumber": "12"}, {"accountNumber": "六二三〇"}):
        with pytest.raises(Garbled):
            judged(element, **wrong)


def test_two_departments_can_supply_one_element() -> None:
    two = {"national.relief": SETTINGS.services["national.relief"]}
    changed = msgspec.structs.replace(two["national.relief"], fields={"grantAmount": "je"})
    settings = msgspec.structs.replace(SETTINGS, services={**two, "veterans_affairs/national.relief": changed})
    ask = asked("national.relief")
    assert settings.service(ask) == two["national.relief"]
    assert settings.service(msgspec.structs.replace(ask, source="veterans_affairs")) == changed
