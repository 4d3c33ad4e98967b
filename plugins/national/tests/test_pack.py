"""全国包测试: ids, kinds and honest citations of the data elements."""

from __future__ import annotations

from hedui.plugin import Category, ValueKind
from plugins.national import hooks

ELEMENTS = {e.id: e for e in hooks.hedui_data_elements()}


def test_elements_carry_the_packs_prefix_and_a_basis() -> None:
    """Each is cited to the product's own catalogue, not to a standard that it does not quote."""
    assert len(ELEMENTS) == len(hooks.hedui_data_elements()) == 8
    assert all(
        id.startswith("national.") and e.basis and "非该标准条文" in e.basis[0].document for id, e in ELEMENTS.items()
    )


def test_periodic_are_the_payments_and_nothing_else() -> None:
    """A balance, a house or a car is a state on a day; wage, pension and expenditure are paid again and again."""
    assert {id for id, e in ELEMENTS.items() if e.periodic} == {
        "national.wage", "national.pension", "national.essential_expenditure",
    }  # fmt: skip
    assert all(e.kind is ValueKind.MONEY for e in ELEMENTS.values() if e.periodic)


def test_every_category_of_the_verification_has_an_element() -> None:
    """Population, marriage, income, property, expenditure."""
    assert {e.category for e in ELEMENTS.values()} == set(Category)
