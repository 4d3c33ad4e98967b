"""批量设置与插件入口: strict, explained in Chinese, and found through the hooks."""

from __future__ import annotations

from typing import Any

import msgspec
import pluggy
import pytest

from hedui.plugin import API
from plugins.batch_exchange import hooks
from plugins.batch_exchange.settings import BatchSettings
from plugins.department_records import MAPPED
from plugins.simulated_departments.catalogue import BATCH, DEPARTMENTS, GATEWAY, batch_settings, source_connectors

GOOD = batch_settings("http://127.0.0.1:8090")


def test_the_sandbox_configures_every_element() -> None:
    assert set(msgspec.convert(GOOD, BatchSettings, strict=True).datasets) == set(MAPPED)


@pytest.mark.parametrize(
    "changed",
    [
        {"base_url": "ftp://department"},
        {"app_key": ""},
        {"algorithm": "MD5"},
        {"largest_file": 9_000_000},
        {"datasets": {"national.relief": {"code": "../relief"}}},
        {"unknown": 1},
    ],
)
def test_a_slip_in_the_settings_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**GOOD, **changed}, BatchSettings, strict=True)


def test_every_field_is_explained_in_chinese() -> None:
    _, components = msgspec.json.schema_components([BatchSettings])
    fields = [field for struct in components.values() for field in struct["properties"].values()]
    assert len(fields) >= 10
    assert all("title" in field and "description" in field for field in fields)


def test_the_hooks_declare_one_plugin_and_one_connector() -> None:
    manager = pluggy.PluginManager("hedui")
    manager.register(hooks)
    (info,) = hooks.hedui_plugin()
    (connector,) = hooks.hedui_connectors()
    assert (info.name, info.api, info.regions) == ("batch_exchange", API, ("",))
    assert connector.info.id == BATCH
    assert [each.document[0] for each in connector.info.basis_in("330106")] == ["浙"]
    assert [each.document[0] for each in connector.info.basis_in("522326")] == ["望"]
    assert connector.info.basis_in("110101") == ()
    assert connector.info.secrets == ("batch_secret",)


def test_the_sandbox_reaches_two_departments_by_file() -> None:
    connectors = source_connectors()
    assert set(connectors) == set(DEPARTMENTS)
    assert {name for name, connector in connectors.items() if connector == BATCH} == {"agriculture", "poverty_relief"}
    assert set(source_connectors(("tax",)).values()) == {BATCH, GATEWAY}
