"""试算: a made-up household under a plugin's or a tenant's law, explained; off the loop, with a time limit, never stored."""

from __future__ import annotations

import asyncio
import dataclasses
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from core.consistency.walk import LOOKUP
from core.database import DB
from core.errors import Busy, Conflict, FieldFault, Invalid, NotFound, Problem
from core.explanations.model import Explanation, Step, explain, figures
from core.markup import unreadable
from core.plugin.guarding import guarded
from core.plugin.judging import identity
from core.plugin.placing import raised
from core.plugin.registry import Registry
from core.plugin.stamps import shown
from core.plugin.vocabulary import citations_text
from core.scope import Scope
from hedui.operating.door import permit
from hedui.plugin_trying import Assessed, HouseholdFault, HouseholdFile, assessed_household, named, packs_of
from hedui.sandbox.model import FigureView, HookUse, RuleView, StandingView, TrialIn, TrialView
from hedui.sandbox.timing import Timing, hook_title
from hedui.testing_case_words import CaseSetting
from tenants.forms import CONNECTOR_PREFIX, PACKS
from tenants.hierarchy import tenant_ref
from tenants.settings import settings_on

TRY = "sandbox.try"
PATIENCE = 20.0
_two_at_a_time = asyncio.Semaphore(2)


@dataclass(frozen=True)
class _Law:
    """By whose law: the packs, and what a tenant has set."""

    packs: Sequence[str]
    settings: Mapping[str, CaseSetting] = field(default_factory=dict)
    area: str = ""


async def tried(scope: Scope, wanted: TrialIn) -> TrialView:
    """试算结果; raises Invalid with every fault of the household and its place."""
    permit(scope, TRY)
    file = read(wanted)
    law = await _law(scope, wanted, file.applied_on)
    file = msgspec.structs.replace(file, settings={**law.settings, **file.settings}, area=file.area or law.area)
    if _two_at_a_time.locked():
        raise Busy("trial_running", retry_after=3)
    async with _two_at_a_time:
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.to_thread(_run, scope.runtime.registry, law.packs, file)
        except TimeoutError:
            raise Busy("trial_too_long", retry_after=30) from None


def read(wanted: TrialIn) -> HouseholdFile:
    """试算文件 as typed, with the programme and the day that were chosen beside it."""
    try:
        told = _table(wanted.household)
        other = {"programme": wanted.programme, "applied_on": wanted.day}
        return HouseholdFile.read({**told, **{name: value for name, value in other.items() if value}})
    except HouseholdFault as fault:
        raise _refused(str(fault)) from None


def _table(text: str) -> Mapping[str, Any]:
    """JSON where it begins with a brace, else TOML."""
    try:
        told = msgspec.json.decode(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (tomllib.TOMLDecodeError, msgspec.DecodeError, RecursionError) as error:
        raise HouseholdFault(f"household.unreadable：不是有效的 TOML 或 JSON：{unreadable(text, error)}") from None
    if not isinstance(told, dict):
        raise HouseholdFault("household.unreadable：应当是一张表（一个 JSON 对象）")
    return told


def _refused(said: str) -> Invalid:
    """household.unknown：\\n  facts 第 1 条：…"""
    code, _, rest = said.partition("：")
    lines = [line.strip() for line in rest.splitlines() if line.strip()]
    return Invalid("household_invalid", faults=[FieldFault(code, line) for line in lines or [said]])


async def _law(scope: Scope, wanted: TrialIn, day: date) -> _Law:
    if wanted.tenant_id is not None:
        return await _of_tenant(scope, wanted.tenant_id, day)
    registry = scope.runtime.registry
    if wanted.plugin not in registry.plugins:
        why = registry.refused.get(wanted.plugin, "请选择一个已载入的插件，或一个租户")
        raise Invalid("household_invalid", faults=[FieldFault("plugin", why)])
    return _Law(packs_of(registry, wanted.plugin))


async def _of_tenant(scope: Scope, tenant: UUID, day: date) -> _Law:
    """What is in force there: packs, numbers and choices; not how departments are reached."""
    async with DB.open(LOOKUP) as door:
        ref = await tenant_ref(door.connection, tenant, day)
    if ref is None:
        raise NotFound()
    async with dataclasses.replace(scope, tenant=ref).read(TRY) as tx:
        found = await settings_on(tx.connection, tenant, day)
    names = found[PACKS].value if PACKS in found else ()
    missing = [name for name in names if name not in scope.runtime.registry.plugins]
    if missing or not names:
        raise Conflict("law_not_available", packs="、".join(missing) or "（未设置）")
    kept = {n: CaseSetting(s.value, s.document) for n, s in found.items() if not n.startswith(CONNECTOR_PREFIX)}
    return _Law(list(names), kept, ref.code)


def _run(registry: Registry, packs: Sequence[str], file: HouseholdFile) -> TrialView:
    try:
        timing = Timing()
        done = guarded(lambda: assessed_household(packs, file, timing.law))
        return _view(registry, packs, done, timing, timing.total())
    except HouseholdFault as fault:
        raise _refused(str(fault)) from None
    except Problem:
        raise
    except Exception as error:  # a fault of the pack under trial: its developer is who asks
        raise Invalid("household_invalid", faults=[FieldFault("plugin", raised(error))]) from None


def _view(registry: Registry, packs: Sequence[str], done: Assessed, timing: Timing, spent: int) -> TrialView:
    result = done.kept.result
    whose = _suppliers(registry, packs)
    found = [_figure(done, explain(done.kept, done.facts, name), whose) for name, _ in figures(result)]
    title = done.kept.evidence.titles.get(result.programme, result.programme)
    stamp, hooks = [shown(one) for one in result.stamp], _hooks(registry, packs, found)
    people, calls = list(_people(done)), timing.calls(whose)
    return TrialView(title, result.applied_on, stamp, people, found, hooks, calls, spent)


def _suppliers(registry: Registry, packs: Sequence[str]) -> Mapping[str, str]:
    """Id of an object -> the plugin that supplies it."""
    return {
        identity(entry): name
        for name in packs
        for hook, entries in registry.plugins[name].objects.items()
        for entry in entries
        if hook != "hedui_plugin"
    }


def _people(done: Assessed) -> Iterator[StandingView]:
    counts = {True: "yes", False: "no", None: "open"}
    for one in done.kept.result.standings:
        yield StandingView(one.subject, counts[one.counts], one.reason, citations_text(one.basis))


def _figure(done: Assessed, said: Explanation, whose: Mapping[str, str]) -> FigureView:
    kind = said.figure.partition(":")[0]
    rules = [_rule(step, whose) for step in said.steps]
    if kind == "conclusion":
        rule = said.figure.partition(":")[2]
        rules.insert(0, RuleView(rule, said.title, whose.get(rule, ""), "", 0, []))
    return FigureView(said.figure, kind, said.title, said.amount, [named(done, line) for line in said.sentences], rules)


def _rule(step: Step, whose: Mapping[str, str]) -> RuleView:
    clauses = [f"{clause.document} {clause.article}　{clause.text}".strip() for clause in step.clauses]
    return RuleView(step.rule, step.rule_title, whose.get(step.rule, ""), step.reason, step.effect, clauses)


def _hooks(registry: Registry, packs: Sequence[str], found: Sequence[FigureView]) -> list[HookUse]:
    """钩子痕迹, plugin by plugin."""
    used = {rule.rule for figure in found for rule in figure.rules}
    made = []
    for name in packs:
        for hook, entries in registry.plugins[name].objects.items():
            if entries and hook != "hedui_plugin":
                ids = [identity(entry) for entry in entries]
                made.append(HookUse(name, hook, hook_title(hook), len(ids), [one for one in ids if one in used]))
    return made
