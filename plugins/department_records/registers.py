"""登记与余额: data elements that are a state on a day: what a register says in words, counts, areas, balances."""

from __future__ import annotations

from collections.abc import Mapping

from hedui.connecting import FieldMap, RowMap, RowReader, day, fen
from hedui.plugin import SourceFact


def _marriage(row: RowReader) -> SourceFact:
    """One registration. All of a person's are kept, not the newest alone: a recent divorce is part of the picture, and
    every row is compared with the person who was asked about. The day stands first, so that they sort as a history."""
    on, kind = row.parsed("registrationDate", day), row.coded("registrationType") or "婚姻登记"
    spouse = row.text("spouseName")
    said = (f"配偶：{spouse}" if spouse else "", row.text("authority"))
    return row.fact(f"{on:%Y年%m月%d日}{kind}", text="；".join(part for part in said if part))


def _funeral(row: RowReader) -> SourceFact:
    on = row.parsed("deathDate", day)
    said = row.words("funeralType", "serviceDate", "serviceUnit")
    return row.fact("死亡（殡葬）登记", text=f"死亡日期：{on:%Y年%m月%d日} {said}".strip())


def _employment(row: RowReader) -> SourceFact:
    unit = row.text("unitName", required=True)
    return row.fact(
        "就业登记", text=" ".join(part for part in (unit, row.words("employmentForm", "startDate")) if part)
    )


def _business_registration(row: RowReader) -> SourceFact:
    name = row.text("entityName", required=True)
    said = row.words("entityType", "entityState", "role", "establishDate")
    return row.fact("经营主体登记", text=f"{name} {said}".strip(), reference=row.text("creditCode") or None)


def _business_investment(row: RowReader) -> SourceFact:
    """What is subscribed; what of it is paid in stands beside it."""
    amount, paid_in = row.parsed("subscribedAmount", fen), row.text("paidInAmount")
    said = f"{row.text('entityName', required=True)}{f'（实缴{paid_in}元）' if paid_in else ''}"
    return row.fact("认缴出资额", amount=amount, text=said)


def _disability_vehicle(row: RowReader) -> SourceFact:
    kind = row.words("specialVehicleType") or row.text("vehicleType")
    said = " ".join(part for part in (row.text("plateNumber", required=True), row.text("registerDate")) if part)
    return row.fact(f"残疾人功能性补偿代步机动车 {kind}".strip(), amount=1, text=said)


def _loan(row: RowReader) -> SourceFact:
    title = f"{row.text('bankName', required=True)} {row.coded('loanType')}".strip()
    return row.fact(title, amount=row.parsed("loanBalance", fen), text=row.text("loanDate"))


def _securities(row: RowReader) -> SourceFact:
    title = f"{row.coded('securityType') or '有价证券'} {row.text('securityName', required=True)}"
    said = f"代码 {row.text('securityCode')} 数量 {row.text('quantity')}"
    return row.fact(title, amount=row.parsed("marketValue", fen), text=said)


def _insurance_value(row: RowReader) -> SourceFact:
    title = row.text("productName", required=True)
    return row.fact(title, amount=row.parsed("cashValue", fen), text=row.text("companyName"))


REGISTERS: Mapping[str, RowMap] = {
    "marriage": _marriage,
    "funeral": _funeral,
    "employment": _employment,
    "business_registration": _business_registration,
    "business_investment": _business_investment,
    "disability_vehicle": _disability_vehicle,
    "ship": FieldMap(
        "船舶 {kind}",
        count=1,
        kind="shipType",
        says=("shipName", "registerNumber", "grossTonnage", "registerDate"),
    ),
    "housing_fund_balance": FieldMap(
        "住房公积金账户余额", amount="balance", says=("accountState",), account="accountNumber"
    ),
    "interest": FieldMap(
        "{month}存款利息", amount="interestAmount", paid_on="interestDate", says=("bankName",), account="accountNumber"
    ),
    "loan": _loan,
    "securities": _securities,
    "insurance_value": _insurance_value,
}
"""Short name of the data element -> how its rows are read."""
