"""预演: what a changed setting, or another version of a pack, would have made of the last assessments; nothing is changed.

Each is run again from what is kept, once as it was and once with the change; whose outcome or totals differ is listed,
with the reason, before anybody approves. Cases appear by number: names and identity numbers have no part in it.

Whoever may look at cases is told figure by figure what differs. Whoever may not, an administrator or the operator, is told
the number of the case and which conclusion becomes which, and no more (decision 39).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Annotated, NamedTuple
from uuid import UUID

from msgspec import Meta, Struct

from core.assessment.evidence import Kept, opened
from core.assessment.model import Assessment
from core.errors import Conflict, NotFound, Refused
from core.explanations.actions import facts_of, run_of
from core.explanations.running import Difference, Failed, Run, concludes_otherwise, differences, outcomes
from core.plugin.stamps import same
from core.plugin.vocabulary import Setting
from core.scope import Scope
from core.verification.store import key_of, load

CASES = "verification.look"
"""Whose verbs have it may see what households have; nobody else is told by a preview what the page of a case would not."""
MOST = 200
"""Assessments that one preview runs again."""
Last = Annotated[int, Meta(ge=1, le=MOST, description=f"最近多少件，最多{MOST}件")]


class Affected(Struct, frozen=True):
    """受影响的一件."""

    verification_number: str
    report_number: str | None
    """Null, like the day, for whoever may not look at cases."""
    issued_on: date | None
    concludes_otherwise: bool
    """结论不同; false where the conclusion stays and only figures differ."""
    differences: tuple[Difference, ...]
    """Figure by figure; for whoever may not look at cases only conclusions of another outcome, by the outcome's title."""


class NotRun(Struct, frozen=True):
    """未能重算的一件, and why; what a pack said about the case itself is for whoever may look at cases."""

    verification_number: str
    reason: str


class Preview(Struct, frozen=True):
    """预演结果."""

    detailed: bool
    """含个人明细: sums and sentences of households are in it, since the caller may look at cases."""
    looked_at: int
    affected: tuple[Affected, ...]
    not_run: tuple[NotRun, ...]


class _Old(NamedTuple):
    number: str
    report: str
    issued_on: date
    kept: Kept
    run: Run


async def preview_setting(scope: Scope, name: str, changed: Setting | None, last: int) -> Preview:
    """预演 of a setting: what the last final assessments would come to with it, or without any; by today's plugins."""
    old = await _last(scope, last)
    above = await _names_above(scope)
    runs = [one.run.with_setting(name, changed) if _reaches(one.kept, name, above) else one.run for one in old]
    # Both by today's plugins: what a newer version of a pack would change is not this setting's doing.
    before = await _run_today(scope, [one.run for one in old])
    return _told(_detailed(scope), old, before, await _run_today(scope, runs))


class Version(Struct, frozen=True):
    """存档的插件版本, which `preview` can run."""

    stamp: str
    name: str
    version: str
    installed: bool


async def list_versions(scope: Scope) -> list[Version]:
    """存档的插件版本一览 of this installation."""
    async with scope.read("setting.preview"):
        stamps = await asyncio.to_thread(scope.runtime.rerun.versions)
    installed = _installed(scope)
    return [Version(one, *_parts(one), one in installed) for one in stamps]


async def preview_version(scope: Scope, wanted: str, last: int) -> Preview:
    """预演 of another version of a pack, from its archive: `name@version`, or a whole stamp where a version has several.

    Everything else is today's. A pack that cannot be run is one sentence (Conflict), and nothing else.
    """
    stamp = _chosen([one.stamp for one in await list_versions(scope)], wanted)
    name = stamp.partition(" ")[0]
    looked_at = await _last(scope, last)
    old = [one for one in looked_at if name in one.run.evidence.packs]
    runs, stamps = [one.run for one in old], [one for one in _installed(scope) if one.partition(" ")[0] != name]
    before = await _run_today(scope, runs)
    after = await scope.runtime.rerun([*stamps, stamp], runs) if runs else []
    _refuse_unusable(stamp, after, _detailed(scope))
    told = _told(_detailed(scope), old, before, after)
    unused = tuple(NotRun(one.number, f"这一件没有使用插件 {name}") for one in looked_at if one not in old)
    return Preview(told.detailed, len(looked_at), told.affected, (*told.not_run, *unused))


def _detailed(scope: Scope) -> bool:
    return CASES in scope.verbs


def _chosen(stamps: Sequence[str], wanted: str) -> str:
    """The stamp that `name@version` or a stamp names; raises NotFound, or Conflict where there are several."""
    found = [one for one in stamps if same(wanted, one) or wanted == "@".join(_parts(one))]
    if not found:
        name = wanted.partition("@")[0].partition(" ")[0]
        known = [one for one in stamps if _parts(one)[0] == name]
        raise NotFound("plugin_version_unknown", wanted=wanted, known="；".join(known) or "没有")
    if len(found) > 1:
        raise Conflict("plugin_version_ambiguous", wanted=wanted, known="；".join(found))
    return found[0]


def _parts(stamp: str) -> tuple[str, str]:
    """Name and version of 'name version+digest'."""
    name, _, version = stamp.partition(" ")
    return name, version.rpartition("+")[0] or version


def _refuse_unusable(stamp: str, after: Sequence[Assessment | Failed], detailed: bool) -> None:
    """A pack that no assessment could be run with: loading, time, memory, or a fault that strikes every case."""
    reasons = [_reason(one, detailed) for one in after if isinstance(one, Failed)]
    if after and len(reasons) == len(after) and len(set(reasons)) == 1:
        raise Conflict("plugin_not_runnable", stamp=stamp, reason=reasons[0])


def _installed(scope: Scope) -> tuple[str, ...]:
    return tuple(plugin.stamp for plugin in scope.runtime.registry.plugins.values())


def _reaches(kept: Kept, name: str, above: frozenset[str]) -> bool:
    """A level below that has set its own value keeps it."""
    now = next((s for s in kept.evidence.settings if s.name == name), None)
    return now is None or now.provenance in above


async def _names_above(scope: Scope) -> frozenset[str]:
    async with scope.read("setting.preview") as tx:
        rows = await tx.rows("select name from tenant where id = any ($1::uuid[])", list(scope.tenant.lineage))
    return frozenset(row["name"] for row in rows)


async def _last(scope: Scope, last: int) -> list[_Old]:
    async with scope.read("setting.preview", personal=True) as tx:
        rows = await tx.rows(
            """select r.id from report r where r.final order by r.issued_at desc, r.id limit $1""", min(last, MOST)
        )
        tx.note(reports=len(rows))
    found = [await _unless_sealed(scope, row["id"]) for row in rows]
    return [one for one in found if one is not None]


async def _unless_sealed(scope: Scope, report: UUID) -> _Old | None:
    try:
        return await _old(scope, report)
    except Refused as error:
        if error.code != "case_sealed":
            raise
        return None


async def _old(scope: Scope, report: UUID) -> _Old:
    """One at a time, so that no transaction is held open over hundreds of cases."""
    async with scope.read("setting.preview", personal=True) as tx:
        row = await tx.row(
            """select r.verification_id, r.number, r.issued_on, a.id, a.blob from report r
                 join assessment a on a.verification_id = r.verification_id and a.id = r.assessment_id
                where r.id = $1""",
            report,
        )
        if row is None:
            raise NotFound()
        case = await load(tx, row["verification_id"])
        kept = opened(key_of(tx, case).open(row["blob"], "assessment", row["id"]))
        facts = await facts_of(tx, case, kept)
    return _Old(case.number, row["number"], row["issued_on"], kept, run_of(kept, facts))


async def _run_today(scope: Scope, runs: Sequence[Run]) -> list[Assessment | Failed]:
    return await scope.runtime.rerun(_installed(scope), runs) if runs else []


def _told(
    detailed: bool, old: Sequence[_Old], before: Sequence[Assessment | Failed], after: Sequence[Assessment | Failed]
) -> Preview:
    affected, not_run = [], []
    for one, was, becomes in zip(old, before, after, strict=True):
        if isinstance(was, Failed) or isinstance(becomes, Failed):
            failed = next(each for each in (was, becomes) if isinstance(each, Failed))
            not_run.append(NotRun(one.number, _reason(failed, detailed)))
        elif found := differences(was, becomes):
            otherwise = concludes_otherwise(was, becomes)
            affected.append(
                Affected(one.number, one.report, one.issued_on, otherwise, tuple(found))
                if detailed
                else Affected(one.number, None, None, otherwise, tuple(outcomes(was, becomes)))
            )
    affected.sort(key=lambda one: not one.concludes_otherwise)
    return Preview(detailed, len(old), tuple(affected), tuple(not_run))


def _reason(failed: Failed, detailed: bool) -> str:
    return failed.reason if detailed else failed.impersonal
