"""全国包测试: ids, kinds and honest citations of the data elements."""

from __future__ import annotations

from hedui.plugin import Category, ValueKind
from plugins.national import hooks

ELEMENTS = {e.id: e for e in hooks.hedui_data_elements()}


def test_elements_carry_the_packs_prefix_and_a_basis() -> None:
    """Each is cited to the product's own catalogue, not to a standard that it does not quote."""
    assert len(ELEMENTS) == len(hooks.hedui_data_elements())
    assert all(
        id.startswith("national.") and e.basis and "非该标准条文" in e.basis[0].document for id, e in ELEMENTS.items()
    )
    assert all(e.basis[0].article == id and e.basis[0].text for id, e in ELEMENTS.items())


def test_no_two_elements_have_one_name() -> None:
    """An officer chooses by title: two alike would be one payment under two rules."""
    assert len({e.title for e in ELEMENTS.values()}) == len(ELEMENTS)


def test_periodic_are_the_payments_and_nothing_else() -> None:
    """Income and spending in money are paid on days; a balance, a house, a car or an entry is a state on a day."""
    paid = {Category.INCOME, Category.EXPENSE}
    for e in ELEMENTS.values():
        assert e.periodic == (e.kind is ValueKind.MONEY and e.category in paid), e.id


def test_the_kinds_of_what_is_no_money() -> None:
    """Vehicles are counted, houses measured, registers quoted."""
    kinds = {kind: {e.id for e in ELEMENTS.values() if e.kind is kind} for kind in ValueKind}
    assert kinds[ValueKind.COUNT] == {"national.vehicle", "national.disability_vehicle", "national.ship"}
    assert kinds[ValueKind.AREA] == {"national.house"}
    assert kinds[ValueKind.TEXT] == {
        "national.hukou", "national.funeral", "national.marriage", "national.employment",
        "national.business_registration", "national.valuables",
    }  # fmt: skip


def test_every_category_of_the_verification_has_an_element() -> None:
    """Population, marriage, income, property, expenditure."""
    assert {e.category for e in ELEMENTS.values()} == set(Category)


def test_the_first_ids_never_change() -> None:
    """Cases, sheets and connectors that are already out there name them."""
    assert set(ELEMENTS) >= {
        "national.hukou", "national.marriage", "national.wage", "national.pension", "national.house",
        "national.vehicle", "national.deposit", "national.essential_expenditure",
    }  # fmt: skip
