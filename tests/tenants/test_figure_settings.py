"""基数设定测试: an office's own value of a base figure can be entered by a form, is read, and is never negative."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from core.form_faults import form_faults
from core.law import FigureSetting
from core.plugin.figures import Residence
from core.plugin.registry import Registry
from tenants.forms import specs


def test_every_setting_has_a_form(registry: Registry) -> None:
    """Else the page of settings is an internal error for every office."""
    found = {name: spec.schema() for name, spec in specs(registry).items()}
    assert {"packs", "sample_city.dibao_standard", "sample_city.visit_share"} <= found.keys()
    assert msgspec.json.encode(found)


def test_the_value_is_read_by_residence() -> None:
    value = msgspec.convert({"urban": 95000, "rural": "70000.5"}, FigureSetting)
    assert value.of(Residence.URBAN) == 95000
    assert value.of(Residence.RURAL) == Decimal("70000.5")
    assert value.of(None) is None


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ({"amount": 90000}, None),
        ({"amount": -1}, "不能小于0"),
        ({"urban": 1, "rural": "-0.01"}, "不能小于0"),
        ({"amount": "many"}, "内容不符合要求"),
        ({"fen": 1}, "有不认识的栏目"),
    ],
)
def test_what_the_form_takes(value: Any, wrong: str | None) -> None:
    faults = [fault.message for fault in form_faults(FigureSetting, value, "value")]
    assert (not faults) if wrong is None else any(wrong in message for message in faults)
