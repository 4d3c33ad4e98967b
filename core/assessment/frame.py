"""在用规则: what an assessment needs of the law for one programme; worked out once for all households of a tenant and day.

Nothing here knows a household. It is kept with the law itself, so that it lives as long and is never another tenant's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

from core.law import Law
from core.plugin.counting import Item, item_of
from core.plugin.rules import FindingRule, TestRule, Values
from core.plugin.vocabulary import PERIOD_SETTING, Category, Programme


class Frame(Struct, frozen=True):
    """在用规则 of one programme; from `views` on the fields are those of `HouseholdFacts`."""

    rules: tuple[FindingRule, ...]
    judged_by: Mapping[str, Sequence[int]]
    """Data element that the programme asks about -> positions of the rules that judge it; of some there is none."""
    tests: tuple[TestRule, ...]
    ids: tuple[str, ...]
    views: Mapping[str, tuple[str, ...]]
    categories: Mapping[str, Category]
    excluded_by: frozenset[str]
    never_counts: frozenset[str]
    taken_off: frozenset[str]
    items: tuple[Item | None, ...] = ()
    """By the position of the rule: the item that it is made of; None: it is written in its own way."""
    judged_whole: frozenset[str] = frozenset()
    """Data elements that such an item judges: it leaves out none of what it is given."""
    judged_twice: frozenset[str] = frozenset()
    """Data elements that several rules judge."""
    allowed: tuple[Collection[str] | None, ...] = ()
    """By the position of the rule: the data elements that its plugin's manifest names; None: any."""


def frame_of(law: Law, programme: Programme) -> Frame:
    """在用规则 of the programme under the law."""
    key = Frame, programme.id
    found: Frame | None = law.derived.get(key)
    if found is None:
        found = law.derived[key] = _frame(law, programme)
    return found


def _frame(law: Law, programme: Programme) -> Frame:
    rules, tests = rules_in_force(law), judges_in_force(law, programme)
    judged_by, items = _judged_by(rules, programme), tuple(item_of(rule) for rule in rules)
    return Frame(
        rules=rules,
        judged_by=judged_by,
        tests=tests,
        ids=(*(r.id for r in rules), *(t.id for t in tests)),
        views=MappingProxyType({element: views for rule in rules for views in rule.views for element in views}),
        categories=MappingProxyType({id: law.elements[id].category for id in programme.items if id in law.elements}),
        excluded_by=frozenset(exclusion.id for exclusion in law.exclusions),
        never_counts=frozenset(element for x in law.exclusions if x.is_whole for element in x.elements),
        taken_off=frozenset(deduction.element for deduction in law.deductions),
        items=items,
        judged_whole=frozenset(e for e, places in judged_by.items() if any(items[place] for place in places)),
        judged_twice=frozenset(e for e, places in judged_by.items() if len(places) > 1),
        allowed=tuple(law.may_write(rule.id) for rule in rules),
    )


def _judged_by(rules: Sequence[FindingRule], programme: Programme) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {element: [] for element in programme.items}
    for place, rule in enumerate(rules):
        for element in found.keys() & set(rule.elements):
            found[element].append(place)
    return found


def rules_in_force(law: Law) -> tuple[FindingRule, ...]:
    """在用核对规则: valid on the law's day and superseded by none that is; by id."""
    valid = [rule for rule in law.finding_rules if law.day in rule.valid]
    superseded = {id for rule in valid for id in rule.supersedes}
    return tuple(sorted((r for r in valid if r.id not in superseded), key=lambda r: r.id))


def judges_in_force(law: Law, programme: Programme) -> tuple[TestRule, ...]:
    """在用判定方法 of the programme, superseded by none that is; by id."""
    found = [test for test in law.test_rules if programme.id in test.programmes and law.day in test.valid]
    superseded = {id for test in found for id in test.supersedes}
    return tuple(sorted((t for t in found if t.id not in superseded), key=lambda t: t.id))


def values_used(tests: Sequence[TestRule], values: Values) -> Mapping[str, str]:
    """Parameters in force, and the settings and figures that the tests name, as printed; once for all households."""
    key = tuple([test.id for test in tests])
    if key not in values.derived:
        values.derived[key] = _used(tests, values)
    found: Mapping[str, str] = values.derived[key]
    return found


def _used(tests: Sequence[TestRule], values: Values) -> dict[str, str]:
    named = sorted({PERIOD_SETTING, *(name for test in tests for name in test.settings)})
    settings = {name: values.settings[name] for name in named if name in values.settings}
    parameters = {id: str(values.parameters[id]) for id in sorted(values.parameters)}
    figures = {
        f.title: f"{f.value}（{f.citation}，自{f.start.isoformat()}起，{f.provenance}）"
        for f in (values.figures[id] for test in tests for id in test.figures if id in values.figures)
    }
    return (
        parameters
        | figures
        | {
            name: f"{_printed(s.value)}（{s.document}，自{s.start.isoformat()}起，{s.provenance}）"
            for name, s in settings.items()
        }
    )


def _printed(value: Any) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
