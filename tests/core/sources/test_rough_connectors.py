"""粗暴的连接器: one that leaves the process, blocks it or does not let go costs its own source, and no other office anything."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from core.law import Law
from core.plugin import guarding
from core.plugin.asks import Ask, Reply
from core.plugin.bounding import Limits
from core.plugin.reports import RenderContext, Rendered, ReportContent
from core.runtime import Runtime
from hedui.plugin import ConnectorLine
from tests.conftest import CONNECTOR
from tests.support import forget_jobs, hasten, once, rows, work

if TYPE_CHECKING:
    from tests.conftest import World

STEP = Limits(1, 3)


class Rough:
    """One connector, rough where a source wants it to be."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.info = inner, inner.info

    async def query(self, ask: Ask, line: ConnectorLine) -> Reply:
        await asyncio.sleep(0)
        match ask.source:
            case "banks":
                raise SystemExit(3)
            case "housing":
                time.sleep(60)  # noqa: ASYNC251 - what a connector must not do
            case "social_insurance":
                while True:
                    try:
                        await asyncio.sleep(60)
                    except asyncio.CancelledError:
                        continue
        found: Reply = await self.inner.query(ask, line)
        return found

    async def collect(self, ask: Ask, ticket: str, line: ConnectorLine) -> Reply:
        found: Reply = await self.inner.collect(ask, ticket, line)
        return found


def changed(runtime: Runtime, **objects: Any) -> Runtime:
    """The same process, with other connectors or formats."""

    async def law_for(connection: Any, tenant: UUID, day: Any) -> Law:
        found = await runtime.law_for(connection, tenant, day)
        told = {name: {**getattr(found, name), **make(found)} for name, make in objects.items()}
        return replace(found, **told)

    return dataclasses.replace(runtime, law_for=law_for)


async def test_it_costs_its_own_source(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "STEP", STEP)
    monkeypatch.setattr(guarding, "GRACE", 0.1)
    case = await world.begin(3)
    rough = changed(world.runtime, connectors=lambda law: {CONNECTOR: Rough(law.connectors[CONNECTOR])})
    hurried = dataclasses.replace(rough, ask_timeout=15.0)
    await once(dataclasses.replace(world, runtime=hurried), "ask.send")
    province = await world.scope("ZJ0001")
    told = await rows(province, "select distinct source, state from ask where verification_id = $1", case.id)
    states = {(row["source"], row["state"]) for row in told}
    assert {source for source, state in states if state == "unavailable"} >= {"banks", "housing", "social_insurance"}
    assert {state for source, state in states if source == "public_security"} <= {"found", "nothing_found"}
    unavailable = "select distinct note from ask where verification_id = $1 and state = 'unavailable'"
    notes = await rows(province, unavailable, case.id)
    assert {row["note"] for row in notes} == {"数源连接失败（Stopped）", "数源未在时限内响应"}
    await forget_jobs()


class Leaving:
    """A report format that ends the process."""

    id, title, media_type, extension = "report_json.canonical", "退出的格式", "application/json", "json"

    def render(self, content: ReportContent, context: RenderContext) -> Rendered:
        raise SystemExit(3)


async def test_a_format_that_leaves_keeps_nobody_from_the_other_files(world: World) -> None:
    case = await world.begin(3)
    await work(world)
    rough = changed(world.runtime, formats=lambda law: {Leaving.id: Leaving()})
    await once(dataclasses.replace(world, runtime=rough), "report.render")
    province = await world.scope("ZJ0001")
    there = "select distinct format from report_file where verification_id = $1"
    made = {row["format"] for row in await rows(province, there, case.id)}
    assert made
    assert Leaving.id not in made
    await hasten()
    await work(world, "report.render")
    assert {row["format"] for row in await rows(province, there, case.id)} == made | {Leaving.id}
