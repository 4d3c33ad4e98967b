"""数源检查: what a department's questions still lack, by the way on which they go: through a connector, or to its clerks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.law import Law
from core.plugin.connectors import ConnectorInfo
from core.plugin.vocabulary import Setting
from core.scope import Tx
from core.sources.model import by_hand
from tenants.forms import CONNECTOR_PREFIX, SOURCE_CONNECTORS
from tenants.permissions import SOURCE_CLERK

ORGANISATION, CONNECTORS = "/organisation", "/connectors"
ONE_HAND = "select hedui_one_hand($1, $2, $3, true) is not null"
_SECRETS = "select connector, name from connector_value where tenant_id = $1 and name like 'secret:%'"
_TESTED = """select distinct on (connector) connector, outcome from connector_test
 where tenant_id = $1 order by connector, asked_at desc"""


class Clerks(Struct, frozen=True):
    """经办人 of one department: one enters an answer, another confirms it; two accounts in one hand are not two persons."""

    names: Sequence[str]
    two: bool


class SourceFacts(Struct, frozen=True):
    """What is set up for the departments."""

    settings: Mapping[str, Setting]
    secrets: frozenset[tuple[str, str]]
    tested: Mapping[str, str]
    clerks: Mapping[str, Clerks]


class SourceState(Struct, frozen=True):
    """一个数源的状态: `why` with {names} in it, which `named` has."""

    state: str
    why: str
    link: str = CONNECTORS
    named: Mapping[str, str | Sequence[str]] = {}


async def source_facts(tx: Tx, settings: Mapping[str, Setting], held: Sequence[Any]) -> SourceFacts:
    """What the own tenant has set up, and of the posts that are held today, whose clerks there are."""
    tenant = tx.scope.tenant.id
    secrets = frozenset((row["connector"], row["name"][7:]) for row in await tx.rows(_SECRETS, tenant))
    tested = {row["connector"]: row["outcome"] for row in await tx.rows(_TESTED, tenant)}
    return SourceFacts(settings, secrets, tested, await _clerks(tx, held))


async def _clerks(tx: Tx, held: Sequence[Any]) -> Mapping[str, Clerks]:
    found: dict[str, dict[UUID, str]] = {}
    for row in held:
        for source in row["sources"] if row["role"] == SOURCE_CLERK else ():
            found.setdefault(source, {})[row["account_id"]] = row["real_name"]
    return {source: Clerks(sorted(people.values()), await _two(tx, sorted(people))) for source, people in found.items()}


async def _two(tx: Tx, accounts: Sequence[UUID]) -> bool:
    """Whether some two of them may confirm each other's answers."""
    for one, other in combinations(accounts, 2):
        if not await tx.value(ONE_HAND, tx.scope.tenant.id, one, other):
            return True
    return False


def source_state(facts: SourceFacts, law: Law, source: str) -> SourceState:
    """数源检查 of one department."""
    chosen = facts.settings[SOURCE_CONNECTORS].value if SOURCE_CONNECTORS in facts.settings else {}
    name = chosen.get(source, "")
    connector = law.connectors.get(name)
    if connector is None:
        why = "连接器 {connector} 不在启用的插件中" if name else "没有确定由哪个连接器查询"
        return SourceState("missing", why, named={"connector": name})
    if by_hand(connector):
        return _answered_by_hand(facts.clerks.get(source, Clerks((), False)), connector.info)
    return _through(facts, connector.info)


def _answered_by_hand(clerks: Clerks, info: ConnectorInfo) -> SourceState:
    count, named = len(clerks.names), {"connector": info.title, "names": clerks.names}
    if clerks.two:
        why = "{connector}：数源部门经办人 {count} 人在任，一人填写，另一人复核"
        return SourceState("met", why, ORGANISATION, {"connector": info.title, "count": str(count)})
    if not count:
        why = "{connector}：该部门没有数源部门经办人在任；须有两人，一人填写，另一人复核"
    elif count == 1:
        why = "{connector}：该部门的数源部门经办人只有{names}一人在任；还须另有一人复核"
    else:
        why = "{connector}：该部门的数源部门经办人（{names}）的账号在同一人手中，不能互相复核"
    return SourceState("missing", why, ORGANISATION, named)


def _through(facts: SourceFacts, info: ConnectorInfo) -> SourceState:
    """By a connector; one whose settings have no field has no settings to be filled in."""
    named: dict[str, str | Sequence[str]] = {"connector": info.title}
    if info.settings.__struct_fields__ and f"{CONNECTOR_PREFIX}{info.id}" not in facts.settings:
        return SourceState("missing", "{connector}：没有填写地址等设置", named=named)
    lacking = [secret for secret in info.secrets if (info.id, secret) not in facts.secrets]
    if lacking:
        return SourceState("missing", "{connector}：没有设置密钥（{secrets}）", named={**named, "secrets": lacking})
    if facts.tested.get(info.id, "answered") != "answered":
        return SourceState("missing", "{connector}：最近一次测试没有成功", named=named)
    if info.id in facts.tested:
        return SourceState("met", "{connector}：测试成功", named=named)
    return SourceState("later", "{connector}：已配置，还没有做过测试", named=named)
