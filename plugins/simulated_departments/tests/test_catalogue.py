"""模拟目录: whoever a jurisdiction's pack asks is there, under the same short id, for the same element."""

from __future__ import annotations

import pytest

from hedui.plugin import SourceItem
from plugins.department_records import MAPPED
from plugins.national.elements import ELEMENTS
from plugins.simulated_departments.catalogue import ASYNCHRONOUS, CATALOGUE, connector_settings, gateway_settings
from plugins.simulated_departments.records import HELD
from plugins.wangmo.sources import SOURCE_ITEMS as WANGMO
from plugins.zhejiang.sources import SOURCE_ITEMS as ZHEJIANG

NOBODYS = (
    "claim", "compensation", "debt", "essential_expenditure", "gift", "immovable_income", "inheritance",
    "job_allowance", "movable_income", "other_income", "support_child", "support_elder", "support_spouse", "valuables",
    "work_injury_uninsured",
)  # fmt: skip
"""What stands in nobody's register: declared, and seen in the field check."""


def test_what_the_nation_knows_is_held_or_is_nobodys() -> None:
    assert {element.id for element in ELEMENTS} == set(HELD) | {f"national.{name}" for name in NOBODYS}
    assert set(HELD) == set(MAPPED) == {entry.element for entry in CATALOGUE}


@pytest.mark.parametrize("items", [WANGMO, ZHEJIANG])
def test_every_pack_finds_its_departments(items: tuple[SourceItem, ...]) -> None:
    held = {entry.element: entry.department for entry in CATALOGUE}
    assert [item.id for item in items if held.get(item.element) != item.source] == []


def test_places_are_distinct() -> None:
    places = [(entry.catalogue, share) for entry in CATALOGUE for share in (entry.share_id, entry.collect_share_id)]
    assert len(set(places)) == len(places)
    assert len({(entry.department, entry.dataset) for entry in CATALOGUE}) == len(CATALOGUE)


def test_banks_and_securities_answer_later() -> None:
    later = {entry.element for entry in CATALOGUE if entry.department in ("banks", "securities")}
    assert set(ASYNCHRONOUS) == later
    services = gateway_settings("http://127.0.0.1:1", ("national.relief",))["services"]
    assert [element for element, service in services.items() if service["asynchronous"]] == ["national.relief"]


def test_both_connectors_are_configured() -> None:
    assert set(connector_settings("http://127.0.0.1:1")) == {
        "public_data_gateway.connector",
        "batch_exchange.connector",
    }
