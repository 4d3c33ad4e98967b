"""钩子测试: what a pack declares by each hook stands in the law in force, and is gone from it when the pack does not declare it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from core.composing import compose
from core.law import Law
from core.plugin.registry import Registry

PACK, DAY, AREA = "sample_city", date(2026, 6, 15), "990101"


def in_force(registry: Registry, without: str = "") -> Law:
    plugin = registry.plugins[PACK]
    less = dataclasses.replace(plugin, objects={**plugin.objects, **({without: ()} if without else {})})
    return compose(Registry({**registry.plugins, PACK: less}), ["national", PACK], {}, DAY, AREA, whole=False)


@pytest.mark.parametrize(
    ("hook", "part"),
    [
        ("hedui_data_elements", "elements"),
        ("hedui_programmes", "programmes"),
        ("hedui_parameters", "parameters"),
        ("hedui_base_figures", "base_figures"),
        ("hedui_household_rules", "household_rules"),
        ("hedui_finding_rules", "finding_rules"),
        ("hedui_exclusions", "exclusions"),
        ("hedui_deductions", "deductions"),
        ("hedui_support_rules", "support_rules"),
        ("hedui_test_rules", "test_rules"),
        ("hedui_deadline_rules", "deadline_rules"),
        ("hedui_procedures", "procedures"),
        ("hedui_source_items", "source_items"),
        ("hedui_report_layouts", "layouts"),
    ],
)
def test_what_is_declared_is_in_force(registry: Registry, hook: str, part: str) -> None:
    declared = {entry.id for entry in registry.plugins[PACK].objects[hook]}
    assert declared
    assert declared <= ids(getattr(in_force(registry), part))
    assert not declared & ids(getattr(in_force(registry, without=hook), part))


def ids(entries: Any) -> set[str]:
    return set(entries) if isinstance(entries, Mapping) else {entry.id for entry in entries}


def test_a_regions_holidays_are_in_force(registry: Registry) -> None:
    """hedui_calendars: the overlay of the pack's own area."""
    day = date(2026, 4, 20)
    assert not in_force(registry).calendar.is_working_day(day)
    assert in_force(registry, without="hedui_calendars").calendar.is_working_day(day)


@pytest.mark.parametrize(
    ("hook", "plugin", "id"),
    [
        ("hedui_alert_limits", PACK, "sample_city.more_assets"),
        ("hedui_recheck_schedules", PACK, "sample_city.recheck"),
        ("hedui_agreement_clauses", PACK, "sample_city.entrusting"),
        ("hedui_points", PACK, "sample_city.point.total"),
        ("hedui_report_formats", "report_json", "report_json.canonical"),
    ],
)
def test_what_is_declared_is_found(registry: Registry, hook: str, plugin: str, id: str) -> None:
    assert id in {entry.id for _, entry in registry.objects(hook, [plugin])}
    assert not list(registry.objects(hook, ["nobody"]))
