"""触及范围在运行时: what a manifest says holds for the lines that rules write, and for what connectors are asked and reach."""

from __future__ import annotations

from dataclasses import replace as changed
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from core.database import DB
from core.errors import Invalid
from core.law import Law
from core.outbox import RELAY
from core.plugin.connectors import SourceItem
from core.plugin.registry import Registry
from core.plugin.rules import FindingRule
from core.plugin.touching import BeyondManifest, foreign_hosts
from core.plugin.vocabulary import Category, Setting, Touches
from core.runtime import Runtime
from core.sources.line import DepartmentLine
from core.sources.planning import SOURCE_CONNECTORS, connector_of
from tenants.access import system_scope
from tenants.manifests import manifest_faults
from tenants.proposals import propose
from tenants.settings import Wanted
from tests.core.test_assessment import ALWAYS, BASIS, DAY, fact, judging, law, run
from tests.support import hasten, once, work

if TYPE_CHECKING:
    from tests.conftest import World

GATEWAY = "public_data_gateway.connector"


def rule(writes: str) -> Any:
    """One that is given wages and writes about something."""
    counted = judging()

    def body(facts: Any, values: Any) -> Any:
        return [replace(line, element=writes) for line in counted(facts, values)]

    return FindingRule("t.rule", "t.rule", Category.INCOME, ("t.wage",), BASIS, ALWAYS, body)


@pytest.mark.parametrize(
    ("elements", "writes", "refused"),
    [
        (("*",), "t.gift", False), (("t.wage",), "t.wage", False), (("t.*",), "t.gift", False),
        (("t.wage",), "t.gift", True), (("t.wage", "t.g*"), "t.gift", False), (("t.*",), "t.unheard", True),
    ],
)  # fmt: skip
def test_a_rule_writes_about_what_its_manifest_names(elements: tuple[str, ...], writes: str, refused: bool) -> None:
    found = law(rule(writes), touches={"t.rule": Touches(elements=elements)})
    if not refused:
        assert [line.element for line in run(found, [fact("1")]).lines] == [writes]
        return
    with pytest.raises(BeyondManifest, match=rf"t.rule 写出了数据元 {writes} 的明细，超出所在插件"):
        run(found, [fact("1")])


def narrowed(runtime: Runtime, id: str, touches: Touches) -> Runtime:
    """The same process where one rule's plugin has declared less."""

    async def law_for(connection: Any, tenant: UUID, day: Any) -> Law:
        found = await runtime.law_for(connection, tenant, day)
        return replace(found, touches={**found.touches, id: touches})

    return changed(runtime, law_for=law_for)


async def test_a_pack_that_goes_beyond_holds_the_case_and_the_trace_says_why(world: World) -> None:
    """No report, no conclusion, nothing lost: when the pack is mended the case goes on."""
    case = await world.begin(3)
    async with DB.open((await system_scope(world.runtime, world.tenants["zhejiang"].id)).local()) as door:
        found = await world.runtime.law_for(door.connection, world.tenants["xihu"].id, DAY)
    wages = next(each for each in found.finding_rules if found.touches[each.id] and "national.wage" in each.elements)
    await work(world, runtime=narrowed(world.runtime, wages.id, Touches(elements=("national.vehicle",))))
    assert await _count(world, "report", case.id) == 0
    held = await _held(world, case.id)
    assert held
    assert all(f"规则 {wages.id} 写出了数据元" in why for why in held)
    await hasten()
    await work(world)
    assert await _count(world, "report", case.id) > 0


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt])
async def test_a_rule_that_would_end_the_process_ends_its_assessment(world: World, kind: type[BaseException]) -> None:
    """Other agencies' cases are in the same worker; this one is tried again."""

    def ends(facts: Any, values: Any) -> Any:
        raise kind

    async def law_for(connection: Any, tenant: UUID, day: Any) -> Law:
        found = await world.runtime.law_for(connection, tenant, day)
        rules = [replace(rule, assess=ends) for rule in found.finding_rules]
        return replace(found, finding_rules=rules)

    case = await world.begin(3)
    await work(world, "ask.send")
    await once(changed(world, runtime=changed(world.runtime, law_for=law_for)), "verification.assess")
    assert await _count(world, "report", case.id) == 0
    async with DB.open(RELAY) as door:
        faults = "select fault from outbox where job = 'verification.assess' and ref = $1 and done_at is null"
        assert {row["fault"] for row in await door.connection.fetch(faults, case.id)} == {"RuleFailed"}
    assert all(f"{kind.__name__}（test_touching.py 第 " in why for why in await _held(world, case.id))
    await hasten()
    await work(world)
    assert await _count(world, "report", case.id) > 0


async def _count(world: World, table: str, case: UUID) -> int:
    async with DB.open((await system_scope(world.runtime, world.tenants["zhejiang"].id)).local()) as door:
        found: int = await door.connection.fetchval(f"select count(*) from {table} where verification_id = $1", case)
    return found


async def _held(world: World, case: UUID) -> list[str]:
    async with DB.open((await system_scope(world.runtime, world.tenants["zhejiang"].id)).local()) as door:
        rows = await door.connection.fetch(
            "select body from trace where verb = 'assessment.make' and body like '%held%'"
        )
    told = [msgspec.json.decode(row["body"]) for row in rows]
    return [one["details"]["held"] for one in told if str(case) in str(one)]


ITEM = SourceItem("t.tax", "tax", "税务", "t.wage", BASIS, "t.source")


@pytest.mark.parametrize(
    ("touches", "asked"),
    [
        (Touches(), True), (Touches(elements=("t.*",), sources=("tax",)), True),
        (Touches(elements=("t.car",)), False), (Touches(sources=("banks",)), False),
    ],
)  # fmt: skip
def test_a_connector_is_asked_for_what_its_manifest_names(touches: Touches, asked: bool) -> None:
    """What is not asked leaves nothing: the ask is withheld as where no connector reaches the source."""
    route = Setting(SOURCE_CONNECTORS, {"tax": "t.connector"}, "测试", DAY, "测试")
    found = law(
        settings={SOURCE_CONNECTORS: route}, connectors={"t.connector": object()}, touches={"t.connector": touches}
    )
    assert connector_of(found, SOURCE_CONNECTORS, ITEM) == ("t.connector" if asked else "")


def manifest(registry: Registry, plugin: str, touches: Touches) -> Registry:
    """The same plugins, one of which declares less."""
    own = registry.plugins[plugin]
    return Registry({**registry.plugins, plugin: changed(own, info=replace(own.info, touches=touches))})


async def test_a_setting_beyond_the_manifest_is_refused_when_it_is_proposed(world: World, registry: Registry) -> None:
    scope = await world.scope("ZJ0002")
    settings = world.departments.settings(())
    narrow = manifest(registry, "public_data_gateway", Touches(sources=("banks",), addresses=("*.zj.gov.cn",)))
    scope = changed(scope, runtime=changed(world.runtime, registry=narrow))
    for name, value, words in (
        (f"connector.{GATEWAY}", settings, "地址 127.0.0.1 不在连接器"),
        (SOURCE_CONNECTORS, {"banks": GATEWAY, "housing": GATEWAY}, "没有声明可以查询部门 housing"),
    ):
        with pytest.raises(Invalid) as refused:
            await propose(scope, Wanted(name, value, "测试", world.runtime.clock.now().date()), "文件晚到")
        assert [words in fault.message for fault in refused.value.faults] == [True]
    assert not list(manifest_faults(narrow, f"connector.{GATEWAY}", {**settings, "base_url": "https://a.zj.gov.cn/x"}))
    assert not list(manifest_faults(registry, f"connector.{GATEWAY}", settings))


async def test_an_address_beyond_the_manifest_is_never_reached(world: World) -> None:
    """Also one that was configured before the plugin declared less."""
    scope = await system_scope(world.runtime, world.tenants["zhejiang"].id)
    place = {"base_url": "http://127.0.0.1:1"}
    for addresses, words in (
        (("*.zj.gov.cn",), "not configured"),
        ((), "not configured"),
        (("127.*",), "ClientConnector"),
    ):
        line = DepartmentLine(scope, GATEWAY, place, "", 3.0, "ask.send", touches=Touches(addresses=addresses))
        with pytest.raises(ConnectionError, match=words):
            await line.request("GET", "http://127.0.0.1:1/", {}, b"")


def test_a_pattern_means_hosts_and_not_what_ends_alike() -> None:
    told = Touches(addresses=("*.zj.gov.cn", "10.0.*"))
    assert foreign_hosts(told, ["a.zj.gov.cn", "10.0.3.4"]) == []
    assert foreign_hosts(told, ["zj.gov.cn.example", "evilzj.gov.cn", "10.1.0.1", "10.0.a.example"]) == [
        "10.0.a.example", "10.1.0.1", "evilzj.gov.cn", "zj.gov.cn.example",
    ]  # fmt: skip
    assert foreign_hosts(Touches(addresses=()), ["a"]) == ["a"]
