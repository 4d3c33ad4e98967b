"""数源与连接接口: connectors with their health, secrets that are written and never read, test calls."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from core.errors import NotFound
from core.web import Call, acts, proves, reads, scope_of
from tenants import connector_tests, connectors
from tenants.connectors import ConnectorTest, ConnectorView, SecretView
from tenants.settings import keep_secret

Name = Annotated[str, Meta(min_length=1, max_length=120)]


class SecretIn(Struct, frozen=True, forbid_unknown_fields=True):
    """设置机密: kept sealed; nobody can read it back."""

    name: Name
    value: Annotated[str, Meta(min_length=1, max_length=16_384, pattern=r"\S", description="机密，只写不读")]


class ConnectorTestIn(Struct, frozen=True, forbid_unknown_fields=True):
    """测试连接: of one department."""

    source: Name


@reads("/api/connectors")
async def list_connectors(request: Call) -> list[ConnectorView]:
    """连接器一览: departments, secrets that are set, and how the newest questions went."""
    return await connectors.list_connectors(scope_of(request))


@proves("/api/connectors/{connector:str}/secrets", request_max_body_size=64 * 1024)
async def set_secret(request: Call, connector: str, data: SecretIn) -> SecretView:
    """设置连接器机密. No Idempotency-Key: a digest of the body, with the secret in it, must not be kept."""
    scope = scope_of(request)
    try:
        await keep_secret(scope, connector, data.name, data.value)
    except LookupError:
        raise NotFound() from None
    return SecretView(data.name, True, scope.actor.name, scope.now)


@acts("/api/connectors/{connector:str}/test")
async def test_connection(request: Call, connector: str, data: ConnectorTestIn) -> ConnectorTest:
    """测试连接: one question about nobody through the real connector; how long it took and what is wrong, in words."""
    return await connector_tests.try_connector(scope_of(request), connector, data.source)


ROUTES = (list_connectors, set_secret, test_connection)
