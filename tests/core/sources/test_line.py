"""连接通道: what a connector keeps for all workers is sealed, and traced in the same transaction with the act it belongs to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from core.scope import Tx
from core.sources.line import DepartmentLine
from tenants.access import source_scope, system_scope
from tests import support

if TYPE_CHECKING:
    from core.scope import Scope
    from tests.conftest import World

CONNECTOR = "public_data_gateway.connector"
VALUE = "沅有芷兮澧有兰"
TRACES = "select verb, body from trace where position('\"kept\"' in convert_from(body, 'UTF8')) > 0 order by id"


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    yield world
    await support.forget_jobs()


def line_of(scope: Scope, verb: str) -> DepartmentLine:
    return DepartmentLine(scope, CONNECTOR, None, "", 3.0, verb)


async def traced(scope: Scope) -> list[tuple[str, Any]]:
    """Verb and details of every trace of something kept, and that none of them quotes it."""
    found = await support.rows(scope, TRACES)
    assert all(VALUE.encode() not in row["body"] for row in found)
    return [(row["verb"], msgspec.json.decode(row["body"])["details"]) for row in found]


@pytest.mark.parametrize("verb", ["ask.send", "ask.callback"])
async def test_what_is_kept_is_traced_with_its_act_and_not_quoted(world: World, verb: str) -> None:
    """Else the secret by which departments are asked is replaced, and nobody can tell when (decision 5)."""
    province = world.tenants["zhejiang"].id
    scope = await (system_scope if verb == "ask.send" else source_scope)(world.runtime, province)
    line, earlier = line_of(scope, verb), len(await traced(scope))
    expires = scope.now + timedelta(minutes=5)
    await line.remember("request_secret", VALUE, expires)
    assert await line.recall("request_secret") == VALUE
    told = {"connector": CONNECTOR, "kept": "memo:request_secret", "expires": msgspec.to_builtins(expires)}
    assert (await traced(scope))[earlier:] == [(verb, told)]


async def test_without_its_trace_nothing_is_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = await system_scope(world.runtime, world.tenants["zhejiang"].id)
    line = line_of(scope, "ask.send")
    await line.remember("request_secret", "former", scope.now + timedelta(minutes=5))

    async def fail(tx: Tx) -> None:
        raise OSError("no trace")

    with monkeypatch.context() as broken:
        broken.setattr("core.scope._write_trace", fail)
        with pytest.raises(OSError, match="no trace"):
            await line.remember("request_secret", VALUE, scope.now + timedelta(minutes=5))
    assert await line.recall("request_secret") == "former"


async def test_the_gateways_renewals_are_on_record(world: World) -> None:
    """Over the real connector: both secrets of the gateway, once each, with the first question of the case."""
    case = await world.begin(93)
    province = await world.scope("ZJ0001")
    await support.work(world, "ask.send")
    kept = [details["kept"] for verb, details in await traced(province) if verb == "ask.send"]
    assert {name.partition("/")[0] for name in kept} == {"memo:refresh_secret", "memo:request_secret"}
    assert "found" in set((await support.states(province, case.id)).values())
