"""救助项目 (第一条), with the data elements that are verified under it and the validity of its reports (第八条)."""

from __future__ import annotations

from hedui.plugin import DataElement, Programme, Role

from .citations import IN_FORCE, article

WAGE, PENSION = "national.wage", "national.pension"
ENTITLED, TAX = "national.entitled_pension", "national.income_tax_wage"
ELEMENTS = (WAGE, PENSION, ENTITLED, TAX)
"""Of the national catalogue; what it lacks is declared in DATA_ELEMENTS, under the name of the pack."""
DATA_ELEMENTS: tuple[DataElement, ...] = ()

DIBAO = "newpack.dibao"
PROGRAMMES = (
    Programme(
        id=DIBAO,
        title="最低生活保障",
        basis=article("第一条"),
        executor="county",
        subjects=(Role.APPLICANT, Role.MEMBER),
        items=ELEMENTS,
        valid=IN_FORCE,
        report_validity_months=6,
        validity_basis=article("第八条", "自出具之日起六个月内有效"),
    ),
)
