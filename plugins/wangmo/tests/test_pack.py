"""望谟包测试: quotations stand in the text, ids and citations are complete, every sub-item has its rule and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from hedui.plugin import Approver, Citation, DeadlineUnit, Event, Role, SignedForm, Treatment
from plugins.wangmo import citations, hooks
from plugins.wangmo.exclusion_items import EXCLUSIONS
from plugins.wangmo.net import DEDUCTIONS
from plugins.wangmo.rules import INCOME
from plugins.wangmo.signs import SIGNS
from plugins.wangmo.tests.articles import articles

DECLARING = [getattr(hooks, name) for name in dir(hooks) if name.startswith("hedui_") and name != "hedui_plugin"]
DECLARED: list[Any] = [entry for hook in DECLARING for entry in hook()]
TEMPLATE = hooks.hedui_authorization_templates()[0]
DEADLINES = {rule.id.removeprefix("wangmo."): rule for rule in hooks.hedui_deadline_rules()}


def quoted() -> Iterator[Citation]:
    """Every citation of the regulation, declared anywhere or kept for a rule."""
    for entry in vars(citations).values():
        yield from [entry] if isinstance(entry, Citation) else entry.values() if isinstance(entry, dict) else ()
    for entry in DECLARED:
        groups = [entry.basis] if hasattr(entry, "basis") else []
        groups += [extension.basis for extension in [getattr(entry, "extension", None)] if extension]
        groups.append([value.citation for value in getattr(entry, "values", ())])
        groups += [duty.basis for duty in getattr(entry, "deliveries", ())]
        yield from (citation for group in groups for citation in group)


def test_every_quotation_stands_in_its_article() -> None:
    """A citation that misquotes, or names the wrong article, would be worse than none."""
    texts = articles()
    checked = {c for c in quoted() if isinstance(c, Citation) and c.article}
    assert {c.document for c in checked} == {citations.DOCUMENT}
    assert {f"第十五条（{n}）" for n in "一二三四五六七八九十"} | {"第十五条（十一）"} <= {c.article for c in checked}
    for citation in checked:
        assert citation.text
        assert re.sub(r"\s", "", citation.text) in texts[citation.article], citation


def test_a_citation_of_an_article_with_sub_items_names_the_sub_item() -> None:
    """第六条 alone is cited for its head only: what stands in （一） is cited as （一）."""
    texts = articles()
    for citation in {c for c in quoted() if isinstance(c, Citation)}:
        inner = [name for name in texts if name.startswith(f"{citation.article}（")]
        words = re.sub(r"\s", "", citation.text)
        assert not citation.article or not any(words in texts[name] for name in inner), citation


def test_everything_is_cited_and_carries_the_packs_prefix() -> None:
    """Without a basis nothing is declared."""
    assert all(entry.id.startswith("wangmo.") for entry in DECLARED)
    assert len({(type(entry), entry.id) for entry in DECLARED}) == len(DECLARED)
    assert all(getattr(entry, "basis", True) for entry in DECLARED)


def test_each_income_element_has_one_rule_of_its_own() -> None:
    """One sub-item, one rule; signs and deductions look at income and do not judge it."""
    items = (*INCOME, *(s.item for s in SIGNS), *DEDUCTIONS)
    shown = [element for item in items for element in item.shown_by]
    assert len(set(shown)) == len(shown)


def test_the_six_exclusions_are_six_rules() -> None:
    """第七条（一）至（六）."""
    rules = [rule for rule in hooks.hedui_finding_rules() if ".exclusion_" in rule.id]
    assert [rule.basis[0].article for rule in rules] == [f"第七条（{n}）" for n in "一二三四五六"]
    assert all(item.treatment is Treatment.EXCLUDED for item in EXCLUSIONS)


def test_programmes_are_the_eight_of_the_text_and_verified_by_the_county() -> None:
    """第二条; subjects by 第五条: nobody asks about a supporter living apart."""
    programmes = hooks.hedui_programmes()
    assert "、".join(p.title for p in programmes) in citations.SCOPE.text
    assert len(programmes) == 8
    assert {p.executor for p in programmes} == {"county"}
    assert {p.subjects for p in programmes} == {(Role.APPLICANT, Role.MEMBER)}
    assert {item.roles for item in hooks.hedui_source_items()} == {(Role.APPLICANT, Role.MEMBER)}
    assert {p.report_validity_months for p in programmes} == {None}


def test_each_of_the_eleven_suppliers_has_entries_and_each_title_stands_in_its_sentence() -> None:
    """第十五条（一）至（十一）."""
    items = hooks.hedui_source_items()
    assert {i.basis[0].article for i in items} == {f"第十五条（{n}）" for n in [*"一二三四五六七八九十", "十一"]}
    for item in items:
        assert item.basis[0].article == "第十五条（十一）" or item.title in item.basis[0].text
    assert {i.element for i in items} <= set(hooks.hedui_programmes()[0].items)
    assert len({(i.source, i.element) for i in items}) == len(items)


def test_tax_is_asked_for_the_half_year_up_to_the_application() -> None:
    """第十五条（五）: 六个月, and every other source by its period or day."""
    months = {i.source: i.look_back_months for i in hooks.hedui_source_items() if i.look_back == "months"}
    assert months == {"tax": 6}
    (parameter,) = hooks.hedui_parameters()
    assert "申请之日以前的半年" in parameter.title
    assert parameter.on(citations.IN_FORCE.start).value == 6
    with pytest.raises(LookupError):
        parameter.on(date(2017, 3, 8))


def test_expenditure_is_asked_only_after_a_judgement() -> None:
    """第十四条."""
    opened = {i.element for i in hooks.hedui_source_items() if i.opens_on}
    assert opened == {
        f"national.{n}" for n in ("medical_expense", "education_expense", "consumption_expense", "house_purchase")
    }
    assert {i.opens_on for i in hooks.hedui_source_items()} == {"", "expenditure_judgement"}


def test_deadlines_are_those_of_the_text() -> None:
    """第十一条至第十三条: lengths, starts, and extensions only where the text gives one."""
    told = {name: (r.length, r.starts_on, r.ends_on) for name, r in DEADLINES.items()}
    assert told == {
        "field_check": (15, Event.ACCEPTED, Event.FIELD_CHECK_FILED),
        "total": (15, Event.FIELD_CHECK_FILED, None),
        "source": (10, Event.ASKED, None),
        "upward": (10, Event.ESCALATION_NEEDED, Event.ESCALATED),
        "prefecture": (15, Event.ESCALATED, Event.ESCALATION_ANSWERED),
        "objection": (15, Event.OBJECTED, Event.OBJECTION_ANSWERED),
    }
    assert {r.unit for r in DEADLINES.values()} == {DeadlineUnit.WORKING}
    longer = {name: r.extension for name, r in DEADLINES.items() if r.extension}
    head = (30, Approver.AGENCY_HEAD)
    assert {name: (e.ceiling, e.approver) for name, e in longer.items()} == {"prefecture": head, "objection": head}
    assert not any(r.within for r in DEADLINES.values())


def test_the_field_check_comes_first_with_two_officers_and_the_report_goes_to_two() -> None:
    """第十一条（一）（二）, 第十六条."""
    (procedure,) = hooks.hedui_procedures()
    assert procedure.field_check is not None
    assert procedure.field_check.minimum_officers == 2
    assert "、".join(procedure.field_check.methods) in citations.FIELD_METHOD.text
    assert [d.recipient for d in procedure.deliveries] == ["applicant", "department"]
    assert "申请人及有关部门" in citations.COUNTY_TIME.text


def test_the_report_is_the_basis_of_the_decision_and_names_no_validity() -> None:
    """第十一条（二）: 依据, not 仅作参考; no ceiling of validity is borrowed."""
    (layout,) = hooks.hedui_report_layouts()
    assert "依据" in layout.purpose_statement
    assert "参考" not in layout.purpose_statement
    assert layout.number_pattern.format(code="522326", year=2026, serial=7) == "望核对〔2026〕522326-000007号"
    assert not any("validity" in p.id for p in hooks.hedui_parameters())


def _signed(role: Role, **without: str) -> SignedForm:
    fields = {f.name: "填写" for f in TEMPLATE.fields if f.required and role in f.roles}
    return SignedForm(role, date(2026, 3, 1), "self", fields | without, ("national.wage",), "a" * 64)


def test_the_authorization_is_the_one_that_the_text_names() -> None:
    """第十一条（一）."""
    assert f"《{TEMPLATE.title}》" in citations.DECLARATION.text
    for role in (Role.APPLICANT, Role.MEMBER):
        assert TEMPLATE.gaps(_signed(role), date(2026, 3, 2)) == ()
    gaps = TEMPLATE.gaps(_signed(Role.MEMBER, signature=" ", relation=""), date(2026, 3, 2))
    assert [gap.field for gap in gaps] == ["signature", "relation"]
