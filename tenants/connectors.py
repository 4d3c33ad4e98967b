"""数源与连接: by which connector each department is asked, which secrets are set, and how the last questions went.

A secret is never read back. Figures are counted over the newest questions alone, so that a province's millions are not walked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from core.law import Law
from core.plugin.connectors import AnyConnector
from core.plugin.vocabulary import citations_text
from core.scope import Scope, Tx
from tenants.forms import CONNECTOR_PREFIX, SOURCE_CONNECTORS, SUPPLEMENT_CONNECTORS
from tenants.setting_words import source_titles

NEWEST = 1000
"""Questions that the figures are made of."""
HEALTH = f"""
with newest as (select source, connector, state, note, left_at, settled_at from ask where executing_tenant = $1
                 order by id desc limit {NEWEST})
select source, connector, count(*) as asked, count(settled_at) as settled, max(settled_at) as last_settled_at,
       (array_agg(state order by settled_at desc nulls last))[1] as last_state,
       (array_agg(note order by left_at desc nulls last) filter (where settled_at is null and note <> ''))[1] as trouble,
       percentile_disc(0.5) within group (order by extract(epoch from settled_at - left_at))
         filter (where left_at is not null and state in ('found', 'nothing_found', 'rejected')) as seconds
  from newest group by source, connector"""  # noqa: S608 - of a constant
WAITING = """
select a.source, a.connector, count(*) as waiting from outbox o
  join ask a on a.executing_tenant = $1 and a.id = o.ref
 where o.tenant_id = $1 and o.job = 'ask.send' and o.done_at is null group by a.source, a.connector"""
_RESTING = "select connector, source, failures, resting_until from source_flow where tenant_id = $1"
_SECRETS = "select connector, name, set_by, set_at from connector_value where tenant_id = $1 and name like 'secret:%'"
_TESTS = """
select distinct on (connector, source) connector, source, asked_by, asked_at, milliseconds, outcome, words
  from connector_test where tenant_id = $1 order by connector, source, asked_at desc"""


class SecretView(Struct, frozen=True):
    """机密: that it is set, since when and by whom; never what it is."""

    name: str
    set: bool
    set_by: str
    set_at: datetime | None


class ConnectorTest(Struct, frozen=True):
    """连接测试: what came of one."""

    source: str
    outcome: str
    """answered, refused, unreachable."""
    words: str
    milliseconds: int
    asked_by: str
    asked_at: datetime


class SourceView(Struct, frozen=True):
    """部门 as asked through one connector; figures of the newest questions."""

    source: str
    title: str
    supplementary: bool
    waiting: int
    """待查询: questions that have not been answered."""
    asked: int
    settled: int
    median_seconds: int | None
    """From question to answer, half of them."""
    last_settled_at: datetime | None
    last_state: str
    trouble: str
    """What the newest question that has no answer was told."""
    failures: int
    """Answers in a row that it could not be asked."""
    resting_until: datetime | None
    """暂停查询 until then."""
    last_test: ConnectorTest | None


class ConnectorView(Struct, frozen=True):
    """连接器 in the tenant's packs."""

    id: str
    title: str
    kind: str
    """realtime, batch, media, manual."""
    basis: str
    """Empty where no document of this agency's region names this way of asking."""
    setting: str
    """Name of the setting that holds its address."""
    configured: bool
    provenance: str
    secrets: tuple[SecretView, ...]
    sources: tuple[SourceView, ...]


def kind_of(connector: AnyConnector) -> str:
    """连接方式, by what it can do."""
    if hasattr(connector, "form_for"):
        return "manual"
    if hasattr(connector, "write"):
        return "media"
    return "batch" if hasattr(connector, "submit") else "realtime"


async def list_connectors(scope: Scope) -> list[ConnectorView]:
    """连接器一览 of the tenant's packs, those that departments are asked through first."""
    async with scope.read("connector.look") as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
        known = await _known(tx)
    views = [_view(law, connector, known, scope.tenant.code) for connector in law.connectors.values()]
    return sorted(views, key=lambda view: (not view.sources, view.title))


Rows = Mapping[str, Mapping[Any, Any]]


async def _known(tx: Tx) -> Rows:
    tenant = tx.scope.tenant.id
    asked = {name: await tx.rows(sql, tenant) for name, sql in _PLACES.items()}
    secrets = await tx.rows(_SECRETS, tenant)
    by_place = {name: {(row["connector"], row["source"]): row for row in rows} for name, rows in asked.items()}
    return {**by_place, "secrets": {(row["connector"], row["name"].removeprefix("secret:")): row for row in secrets}}


_PLACES = {"health": HEALTH, "waiting": WAITING, "resting": _RESTING, "tests": _TESTS}


def sources_of(law: Law, connector: str) -> Sequence[tuple[str, bool]]:
    """部门 asked through it, each with whether for supplementary questions only."""
    found: dict[str, bool] = {}
    for name, supplementary in ((SUPPLEMENT_CONNECTORS, True), (SOURCE_CONNECTORS, False)):
        setting = law.settings.get(name)
        for source, chosen in (setting.value if setting else {}).items():
            if chosen == connector:
                found[source] = supplementary
    return sorted(found.items())


def _view(law: Law, connector: AnyConnector, known: Rows, code: str) -> ConnectorView:
    info, titles = connector.info, source_titles(law)
    setting = law.settings.get(CONNECTOR_PREFIX + info.id)
    return ConnectorView(
        id=info.id,
        title=info.title,
        kind=kind_of(connector),
        basis=citations_text(info.basis_in(code)),
        setting=CONNECTOR_PREFIX + info.id,
        configured=setting is not None or not info.settings.__struct_fields__,
        provenance=setting.provenance if setting else "",
        secrets=tuple(_secret(name, known["secrets"].get((info.id, name))) for name in info.secrets),
        sources=tuple(
            _source((info.id, source), titles.get(source, source), supplementary, known)
            for source, supplementary in sources_of(law, info.id)
        ),
    )


def _secret(name: str, row: Any) -> SecretView:
    return SecretView(name, False, "", None) if row is None else SecretView(name, True, row["set_by"], row["set_at"])


def _source(place: tuple[str, str], title: str, supplementary: bool, known: Rows) -> SourceView:
    health, waiting = known["health"].get(place), known["waiting"].get(place)
    resting, tested = known["resting"].get(place), known["tests"].get(place)
    seconds = health["seconds"] if health else None
    return SourceView(
        source=place[1],
        title=title,
        supplementary=supplementary,
        waiting=waiting["waiting"] if waiting else 0,
        asked=health["asked"] if health else 0,
        settled=health["settled"] if health else 0,
        median_seconds=None if seconds is None else round(seconds),
        last_settled_at=health["last_settled_at"] if health else None,
        last_state=(health["last_state"] or "") if health else "",
        trouble=(health["trouble"] or "") if health else "",
        failures=resting["failures"] if resting else 0,
        resting_until=resting["resting_until"] if resting else None,
        last_test=tested_view(tested) if tested else None,
    )


def tested_view(row: Any) -> ConnectorTest:
    """连接测试 as kept."""
    return ConnectorTest(
        row["source"], row["outcome"], row["words"], row["milliseconds"], row["asked_by"], row["asked_at"]
    )
