"""网关设置与插件入口: strict, explained in Chinese, and found through the hooks."""

from __future__ import annotations

from typing import Any

import msgspec
import pluggy
import pytest

from hedui.plugin import API
from plugins.public_data_gateway import hooks
from plugins.public_data_gateway.settings import GatewaySettings
from plugins.simulated_departments.catalogue import gateway_settings

GOOD = gateway_settings("http://127.0.0.1:8090")


def test_the_sandbox_configures_every_element() -> None:
    settings = msgspec.convert(GOOD, GatewaySettings, strict=True)
    assert settings.services["national.deposit"].asynchronous
    assert not settings.services["national.wage"].asynchronous


@pytest.mark.parametrize(
    "changed",
    [
        {"base_url": "ftp://gateway"},
        {"base_url": "http://user@gateway"},
        {"base_url": "http://gateway/?a=b"},
        {"app_key": ""},
        {"request_secret_minutes": 0},
        {"request_secret_minutes": "15"},
        {"services": {"national.wage": {"catalogue": "../app", "share_id": "x"}}},
        {"unknown": 1},
    ],
)
def test_a_slip_in_the_settings_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**GOOD, **changed}, GatewaySettings, strict=True)


def test_every_field_is_explained_in_chinese() -> None:
    _, components = msgspec.json.schema_components([GatewaySettings])
    fields = [field for struct in components.values() for field in struct["properties"].values()]
    assert len(fields) >= 15
    assert all("title" in field and "description" in field for field in fields)


def test_the_hooks_declare_one_plugin_and_one_connector() -> None:
    manager = pluggy.PluginManager("hedui")
    manager.register(hooks)
    (info,) = hooks.hedui_plugin()
    (connector,) = hooks.hedui_connectors()
    assert (info.name, info.version, info.api, info.regions) == ("public_data_gateway", "1.0.0", API, ("",))
    assert connector.info.id.startswith(info.name)
    assert [bool(connector.info.basis_in(code)) for code in ("330106", "522326")] == [True, False]
    assert connector.info.secrets == ("app_secret",)
