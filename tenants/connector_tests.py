"""连接测试: one harmless question through the real connector: how long it took, and what is wrong, in words.

It is asked about nobody: the number has no division (000000) and belongs to no person, so no authorization is needed and
none is used; nothing of the answer is kept. A department that takes files is not handed one: its host is only called.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import msgspec

from core.errors import Conflict, NotFound, TooMany
from core.ids import new_id
from core.law import Law
from core.plugin.asks import Accepted, Ask, Found, Garbled, NothingFound, Reason, Rejected, SubjectIdentity, Unavailable
from core.plugin.connectors import AnyConnector, Connector, SourceItem
from core.plugin.guarding import awaited
from core.plugin.touching import answers_for
from core.plugin.vocabulary import Touches, citations_text
from core.scope import Scope
from core.sources.line import DepartmentLine, configured_origins
from core.sources.model import words
from tenants.connectors import ConnectorTest, kind_of, sources_of, tested_view
from tenants.forms import CONNECTOR_PREFIX

VERB = "connector.test"
NOBODY = SubjectIdentity("连接测试", "resident_id", "000000190001010017")
"""No such division, and a day on which nobody alive was born."""
OFTEN, MINUTE = 10, 60
"""So many tests of one connector in so many seconds."""
_RECENT = """select count(*) from connector_test
 where tenant_id = $1 and connector = $2 and asked_at > $3::timestamptz - interval '60 seconds'"""
_KEEP = """insert into connector_test (tenant_id, id, connector, source, asked_by, asked_at, milliseconds, outcome, words)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *"""


@dataclass(frozen=True)
class _Way:
    """What is needed to ask, outside of any transaction."""

    connector: AnyConnector
    line: DepartmentLine
    ask: Ask


async def try_connector(scope: Scope, connector: str, source: str) -> ConnectorTest:
    """测试连接; NotFound for what is not in the tenant's packs, Conflict for what has no address, TooMany in a row."""
    await scope.answered(VERB)
    # The key stands for what came of it: neither the trace before it nor a token that is kept meanwhile may take it up.
    way = await _way(replace(scope, idempotency=None), connector, source)
    begun = time.monotonic()
    outcome, told = await _tried(way)
    taken = round((time.monotonic() - begun) * 1000)
    async with scope.write(VERB) as tx:
        row = await tx.row(
            _KEEP, scope.tenant.id, new_id(), connector, source, scope.actor.name, scope.now, taken, outcome, told
        )
        tx.note(connector=connector, source=source, outcome=outcome, milliseconds=taken)
        kept: ConnectorTest = tx.answer(tested_view(row))
        return kept


async def _way(scope: Scope, connector: str, source: str) -> _Way:
    # Traced before anything leaves.
    async with scope.read(VERB, personal=True) as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
        found = law.connectors.get(connector)
        if found is None or source not in dict(sources_of(law, connector)):
            raise NotFound()
        if await tx.value(_RECENT, scope.tenant.id, connector, scope.now) >= OFTEN:
            raise TooMany("connector_test_often", MINUTE, often=OFTEN)
        tx.note(connector=connector, source=source, about="nobody")
    if kind_of(found) in ("manual", "media"):
        raise Conflict("connector_not_tested", title=found.info.title)
    setting = law.settings.get(CONNECTOR_PREFIX + connector)
    if setting is None:
        raise Conflict("connector_not_configured", title=found.info.title)
    settings = msgspec.convert(setting.value, found.info.settings)
    touches = law.touches.get(connector, Touches())
    timeout = scope.runtime.ask_timeout
    line = DepartmentLine(scope, connector, settings, "", timeout, VERB, touches=touches)
    return _Way(found, line, _question(scope, _item(law, source, settings, touches)))


def _item(law: Law, source: str, settings: Any, touches: Touches) -> SourceItem:
    """An item of the department, one that the connector's settings name where there is one."""
    items = [x for x in law.source_items if x.source == source and answers_for(touches, source, x.element)]
    services: Mapping[str, Any] = getattr(settings, "services", {})
    fitting = [item for item in items if item.element in services or f"{source}/{item.element}" in services] or items
    if not fitting:
        raise Conflict("connector_without_items", source=source)
    return fitting[0]


def _question(scope: Scope, item: SourceItem) -> Ask:
    mark, actor = new_id(), scope.actor
    reason = Reason(
        programme="connection_test", programme_title="连接测试（不涉及任何人）", verification_number=f"TEST-{mark}",
        authorization_id=str(mark), officer_name=actor.name, officer_code=actor.number or "管理员",
        office_name=actor.office_name or scope.tenant.name, office_code=scope.tenant.code, basis=citations_text(item.basis),
    )  # fmt: skip
    return Ask(str(mark), item.element, item.source, NOBODY, reason, None, scope.today)


async def _tried(way: _Way) -> tuple[str, str]:
    try:
        trying = _called(way) if kind_of(way.connector) == "batch" else _asked(way)
        return await awaited(trying, way.line.timeout)
    except Garbled as fault:
        return "unreachable", f"对方有应答，但内容无法识别：{words(fault.fault)}。请与部门核对接口地址和版本。"
    except TimeoutError:
        return "unreachable", f"{way.line.timeout:g} 秒内没有应答。请检查地址、网络和防火墙，或者请部门查看服务。"
    except ConnectionError:
        return "unreachable", "连不上对方主机，或者连接中途断开。请检查地址和网络；地址正确的，请部门查看服务是否停止。"
    except Exception as error:
        return (
            "unreachable",
            f"连接器出错（{type(error).__name__}）。请检查连接设置和机密；仍不成功的，请告诉运维人员。",
        )


async def _called(way: _Way) -> tuple[str, str]:
    origins = sorted(configured_origins(way.line.settings))
    answer = await way.line.request("GET", f"{origins[0]}/", {}, b"")
    return "answered", f"对方主机有应答（HTTP {answer.status}）。按文件批量交换，不试送文件。"


async def _asked(way: _Way) -> tuple[str, str]:
    match await cast("Connector", way.connector).query(way.ask, way.line):
        case NothingFound():
            return "answered", "接口正常：对方应答“查无记录”，与预期一致。"
        case Accepted():
            return "answered", "接口正常：对方已受理，异步反馈。"
        case Found():
            return "refused", "对方对不存在的人返回了数据。请与部门核对查询条件，查清之前不要启用。"
        case Rejected(reason=reason):
            return "refused", f"对方有应答，但不予提供：{words(reason)}。请与部门核对授权和接口。"
        case Unavailable(reason=reason):
            return "unreachable", f"对方暂不能查询：{words(reason)}。"
