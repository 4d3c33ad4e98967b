"""浙江包测试: quotations stand in the text, ids and citations are complete, every element has its rule and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from hedui.plugin import PERIOD_SETTING, Category, Citation, DeadlineUnit, Role, Setting, SignedForm
from plugins.national.elements import ELEMENTS as CATALOGUE
from plugins.zhejiang import citations, hooks
from plugins.zhejiang.deadlines import SOURCE, TOTAL
from plugins.zhejiang.further_items import FURTHER
from plugins.zhejiang.items import ELEMENTS, ITEMS
from plugins.zhejiang.parameters import CEILING_PARAMETER, PARAMETERS, STANDARD_SETTING, local_standard
from plugins.zhejiang.programmes import CIVIL, CIVIL_IDS, SPECIAL
from plugins.zhejiang.sources import SUPPLIED

DECLARING = [
    hooks.hedui_programmes,
    hooks.hedui_parameters,
    hooks.hedui_finding_rules,
    hooks.hedui_test_rules,
    hooks.hedui_deadline_rules,
    hooks.hedui_authorization_templates,
    hooks.hedui_source_items,
    hooks.hedui_report_layouts,
]
DECLARED: list[Any] = [entry for hook in DECLARING for entry in hook()]
SHEET_HOLDS = 100
"""Items on one authorization sheet, at most (core.authorizations.model.SheetIn)."""
TEMPLATE = hooks.hedui_authorization_templates()[0]


def articles() -> dict[str, str]:
    """regulation.txt by article: 四(一)3 → its paragraph, without blanks."""
    found: dict[str, str] = {}
    chapter = section = ""
    for line in files("plugins.zhejiang").joinpath("regulation.txt").read_text("utf-8").splitlines():
        text = re.sub(r"\s", "", line)
        if head := re.match(r"([一二三四五六])、", text):
            chapter, section = head[1], ""
        elif head := re.match(r"(\([一二三四五六]\))", text):
            section = head[1]
            found[chapter + section] = text
        elif head := re.match(r"([1-4])\.", text):
            found[chapter + section + head[1]] = text
    return found


def quoted() -> Iterator[Citation]:
    """Every citation of the regulation that the pack declares anywhere."""
    for entry in DECLARED:
        groups = [getattr(entry, name, ()) for name in ("basis", "validity_basis")]
        extension = getattr(entry, "extension", None)
        groups.append(extension.basis if extension else ())
        groups.append([value.citation for value in getattr(entry, "values", ())])
        yield from (citation for group in groups for citation in group)


def test_every_quotation_stands_in_its_article() -> None:
    """A citation that misquotes, or names the wrong article, would be worse than none."""
    texts = articles()
    checked = {c for c in quoted() if c.document == citations.DOCUMENT}
    assert {c.article for c in checked} == {
        "二(二)", "二(三)", "二(四)", "三(一)", "三(二)", "四(一)", "四(一)1", "四(一)3", "四(一)4", "五(二)", "六(四)",
    }  # fmt: skip
    for citation in checked:
        assert re.sub(r"\s", "", citation.text) in texts[citation.article], citation


def test_everything_is_cited_and_carries_the_packs_prefix() -> None:
    """Without a basis nothing is declared."""
    assert all(entry.id.startswith("zhejiang.") for entry in DECLARED)
    assert len({(type(entry), entry.id) for entry in DECLARED}) == len(DECLARED)
    assert all(getattr(entry, "basis", True) for entry in DECLARED)


def test_each_item_has_exactly_one_rule() -> None:
    """Every element of the programmes is judged, and by one rule only; a sign's rule looks at income beside its own."""
    judged = [element for item in ITEMS for element in item.shown_by]
    assert len(set(judged)) == len(judged)
    assert {element for rule in hooks.hedui_finding_rules() for element in rule.elements} == set(ELEMENTS)
    assert [rule.id for rule in hooks.hedui_finding_rules()] == [item.rule for item in ITEMS]


def test_programmes_are_those_of_the_text_and_cover_supporters() -> None:
    """三(二) and 二(二): five civil-affairs programmes, five special ones that may share their recognised results."""
    programmes = hooks.hedui_programmes()
    assert [p.id for p in programmes] == [f"zhejiang.{name}" for name in (*CIVIL, *SPECIAL)]
    assert {p.executor for p in programmes} == {"province"}
    assert all(set(p.subjects) == set(Role) for p in programmes)
    assert all(p.report_validity_months is None and p.validity_basis for p in programmes)
    assert {p.recognised_by for p in programmes[:5]} == {()}
    assert {p.recognised_by for p in programmes[5:]} == {CIVIL_IDS}


def test_all_income_and_property_of_the_catalogue_is_verified() -> None:
    """三(一): 收入状况, 财产状况, and no kind of either is left out; a sheet that names everything can be signed."""
    wanted = {e.id for e in CATALOGUE if e.category in (Category.INCOME, Category.PROPERTY)}
    assert wanted <= set(ELEMENTS)
    assert {e.id for e in CATALOGUE} - set(ELEMENTS) == {"national.consumption_expense", "national.house_purchase"}
    assert len(ELEMENTS) == len(set(ELEMENTS)) <= SHEET_HOLDS


def test_an_item_is_of_the_catalogues_kind() -> None:
    """Else its facts would be read in the wrong field, and summed in the wrong total."""
    catalogue = {e.id: e for e in CATALOGUE}
    for item in ITEMS:
        for element in map(catalogue.get, item.shown_by):
            assert element is not None
            assert (element.category, element.kind) == (item.category, item.kind)


def test_who_is_asked_for_what() -> None:
    """Essential expenditure as such and the further kinds are in nobody's register here: they stay 未查询."""
    nobodys = {"national.essential_expenditure", *(item.element for item in FURTHER)}
    assert set(ELEMENTS) - SUPPLIED == nobodys
    assert len(SUPPLIED) == len(hooks.hedui_source_items()) == 28
    assert {item.deadline for item in hooks.hedui_source_items()} == {SOURCE.id}


def test_a_standard_without_programmes_is_the_civil_affairs_programmes_only() -> None:
    """A dibao line must not decide a school grant by default."""
    setting = Setting(STANDARD_SETTING, {"amount": 1, "inclusive": True}, "文件", date(2026, 1, 1), "某市")
    found = {p.id: local_standard({STANDARD_SETTING: setting}, p.id) for p in hooks.hedui_programmes()}
    assert {id for id, standard in found.items() if standard} == set(CIVIL_IDS)


def test_deadlines_are_those_of_the_text() -> None:
    """四(一): 10 working days; 四(一)3: 7, inside them; an extension without a ceiling."""
    assert (TOTAL.length, TOTAL.unit, TOTAL.starts_on) == (10, DeadlineUnit.WORKING, "accepted")
    assert (SOURCE.length, SOURCE.unit, SOURCE.starts_on) == (7, DeadlineUnit.WORKING, "asked")
    assert SOURCE.within == TOTAL.id
    assert SOURCE.extension is None
    assert TOTAL.extension is not None
    assert TOTAL.extension.ceiling is None


def test_a_report_is_valid_for_a_year_at_most() -> None:
    """四(一)4: the ceiling, from the day of issue on; no value before."""
    ceiling = next(p for p in PARAMETERS if p.id == CEILING_PARAMETER)
    assert ceiling.on(date(2026, 7, 1)).value == 12
    with pytest.raises(LookupError):
        ceiling.on(date(2021, 5, 10))


@pytest.mark.parametrize(
    "value",
    [
        {"amount": 0, "inclusive": True},
        {"amount": 96000},
        {"amount": 960.5, "inclusive": True},
        {"amount": 96000, "inclusive": 1},
        {"amount": 96000, "inclusive": True, "exclusive": False},
        96000,
    ],
)
def test_a_standard_of_another_form_is_refused(value: object) -> None:
    """A standard without a strictness, or with a fraction of a fen, is no standard."""
    settings = {STANDARD_SETTING: Setting(STANDARD_SETTING, value, "文件", date(2026, 1, 1), "某市")}
    with pytest.raises(ValueError, match=r"Expected|required|unknown"):
        local_standard(settings, "zhejiang.dibao")


def test_settings_are_named_by_the_test_rules() -> None:
    """What a conclusion needs is declared, so that it can be asked for."""
    assert {rule.settings for rule in hooks.hedui_test_rules()} == {(PERIOD_SETTING, STANDARD_SETTING)}


def _signed(role: Role, **without: str) -> SignedForm:
    fields = {f.name: "填写" for f in TEMPLATE.fields if f.required and role in f.roles}
    return SignedForm(role, date(2026, 3, 1), "self", fields | without, ("national.wage",), "a" * 64)


@pytest.mark.parametrize("role", list(Role))
def test_a_complete_sheet_has_no_gap_whatever_the_role(role: Role) -> None:
    """四(一)1–2: completeness, per role."""
    assert TEMPLATE.gaps(_signed(role), date(2026, 3, 2)) == ()


def test_a_sheet_without_signature_or_relation_has_these_gaps() -> None:
    """All gaps at once; the supporter's own field is asked of supporters only."""
    member = TEMPLATE.gaps(_signed(Role.MEMBER, signature=" ", relation=""), date(2026, 3, 2))
    assert [gap.field for gap in member] == ["signature", "relation"]
    supporter = TEMPLATE.gaps(_signed(Role.SUPPORTER, obligation=""), date(2026, 3, 2))
    assert [gap.field for gap in supporter] == ["obligation"]


def test_the_report_says_that_it_is_a_reference_only() -> None:
    """四(一)4: 仅作为参考依据，不作他用."""
    layout = hooks.hedui_report_layouts()[0]
    assert "参考依据，不作他用" in layout.purpose_statement
    assert layout.number_pattern.format(code="330106", year=2026, serial=7) == "浙核对〔2026〕330106-000007号"
