"""笔误 are refused where they are written: each of them passed the kit once, and stood in the way of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from core.plugin import slips
from core.plugin.judging import faults
from core.plugin.registry import Registry
from core.plugin.vocabulary import DateRange

PACK = "zhejiang"
CHANGES: tuple[tuple[str, Callable[[Any], Any], str], ...] = (
    ("hedui_programmes", lambda one: replace(one, executor="contry"), "是不是 'county'"),
    ("hedui_source_items", lambda one: replace(one, look_back="dya"), "是不是 'day'"),
    ("hedui_source_items", lambda one: replace(one, look_back="months", look_back_months=None), "look_back_months"),
    ("hedui_report_layouts", lambda one: replace(one, number_pattern="{code}{year}{serail:06d}"), "{serail:06d}"),
    ("hedui_report_layouts", lambda one: replace(one, number_pattern="核〔{year}〕号"), "没有 {code}"),
    ("hedui_report_layouts", lambda one: replace(one, number_pattern="{code}{year}{serial:06d}{"), "不成对"),
    ("hedui_authorization_templates", lambda one: replace(one, validity_months=-6), "-6"),
    ("hedui_finding_rules", lambda one: replace(one, valid=DateRange(date(2026, 2, 1), date(2026, 1, 1))), "早于"),
)


@pytest.mark.parametrize(("hook", "change", "said"), CHANGES)
def test_a_slip_is_refused_with_what_is_meant(
    registry: Registry, hook: str, change: Callable[[Any], Any], said: str
) -> None:
    plugin = registry.plugins[PACK]
    entry = plugin.objects[hook][0]
    assert list(faults(plugin.info, hook, [entry])) == []
    (fault,) = faults(plugin.info, hook, [change(entry)])
    assert said in fault
    assert entry.id in fault


def test_an_extension_is_longer_than_what_it_extends(registry: Registry) -> None:
    """Else none can ever be granted, and a case file that says so is green for the wrong reason."""
    rules = [one for one in _rules(registry) if one.extension and one.extension.ceiling]
    short = [replace(one, extension=replace(one.extension, ceiling=one.length)) for one in rules]
    assert rules
    assert [list(slips.extension_slips(one)) for one in rules] == [[]] * len(rules)
    assert all("最长期限" in next(slips.extension_slips(one)) for one in short)


def _rules(registry: Registry) -> Iterator[Any]:
    for plugin in registry.plugins.values():
        yield from plugin.objects["hedui_deadline_rules"]
