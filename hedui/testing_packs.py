"""插件检查: the conformance kit: `check_plugin("sample_city")`, `check_plugin(Path("my_pack"))`.

Refusals of the registry, every case, every rule as a pure function, what exclusions, deductions and tests promise, no
person in any error, and the regulation article by article; of tools their report formats and connectors. Every finding says
what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from core.assessment.model import assess
from core.law import Law
from core.plugin.digests import root_of
from core.plugin.judging import identity
from core.plugin.names import NUMBERS
from core.plugin.registry import Plugin, Registry
from core.plugin.vocabulary import Level
from hedui.testing_case_words import AssessmentCase, CaseFile
from hedui.testing_cases import (
    CaseMaterial,
    CaseUnreadable,
    case_file,
    installed,
    law_of,
    material,
    run_assessment_case,
    run_deadline_case,
)
from hedui.testing_citations import cited_by, unknown_documents
from hedui.testing_clauses import coverage, excused_in
from hedui.testing_declared import declared_findings
from hedui.testing_fields import case_faults, deadline_faults
from hedui.testing_findings import Checked, Finding
from hedui.testing_tools import tool_findings, watch_alerts
from hedui.testing_watch import Stopped, Watch

HOUSEHOLDS = 6
"""Drawn for each setting of a programme that the cases know."""
WATCHED_CASES = 60
"""Cases whose rules are watched; all of them are run."""


def check_plugin(name_or_path: str | Path) -> list[Finding]:
    """检查发现 of an installed plugin by its name, or of one in a folder, which is loaded in a child process."""
    return list(checked(name_or_path).findings)


def checked(name_or_path: str | Path) -> Checked:
    """检查: the findings, and the regulation article by article."""
    if isinstance(name_or_path, Path) or "/" in name_or_path or name_or_path.startswith("."):
        from hedui.plugin_folders import checked_in_a_child

        return checked_in_a_child(Path(name_or_path))
    return checked_here(name_or_path)


def checked_here(name: str) -> Checked:
    """检查 of a plugin of this environment."""
    registry = installed()
    if name not in registry.plugins:
        code = "pack.refused" if name in registry.refused else "pack.not_found"
        return Checked(name, (Finding(code, name, registry.refused.get(name, "没有安装这个插件")),))
    plugin = registry.plugins[name]
    root = root_of(plugin.module)
    folder = root if root is not None and root.is_dir() else Path("-")
    cases, unreadable = _cases(folder / "cases")
    tools = tuple(tool_findings(plugin))
    if plugin.info.level is Level.TOOL:
        return Checked(name, (*unreadable, *tools), tried=_tools(plugin))
    watch = Watch(name, _numbers(registry))
    excused, illegible = excused_in(folder)
    wrong = [*unreadable, *illegible, *tools, *declared_findings(plugin, registry, cases, excused)]
    wrong += () if unreadable else _without_cases(plugin, cases)
    failed = list(_failing(cases))
    households = _watched(watch, cases)
    _alerts(watch, plugin, cases)
    cited = cited_by(plugin, watch.cited)
    wrong += unknown_documents(plugin, registry, cited)
    clauses = coverage(plugin, folder, cases, cited, excused)
    # What the cases of a file that cannot be read would cover, nobody knows: its own finding stands alone.
    uncovered = [f for f in clauses.findings if not (unreadable and f.code == "clause.uncovered")]
    number = sum(len(file.assessment) + len(file.deadline) for file in cases.values())
    tried = {"案例": number, "抽样家庭": households, "规则调用": watch.calls}
    return Checked(name, (*wrong, *failed, *watch.found.values(), *uncovered), clauses.rows, tried)


def _numbers(registry: Registry) -> frozenset[str]:
    """Ids of every parameter and base figure that there is."""
    plugins = registry.plugins.values()
    return frozenset(identity(entry) for plugin in plugins for hook in NUMBERS for entry in plugin.objects[hook])


def _cases(folder: Path) -> tuple[Mapping[str, CaseFile], list[Finding]]:
    found: dict[str, CaseFile] = {}
    wrong = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.name] = case_file(path)
        except CaseUnreadable as error:
            wrong.append(Finding("case.unreadable", path.name, str(error)))
    return found, wrong


def _without_cases(plugin: Plugin, cases: Mapping[str, CaseFile]) -> Iterator[Finding]:
    every = [case for file in cases.values() for case in file.assessment]
    programmes = {case.programme for case in every}
    elements = {fact.element for case in every for fact in case.facts}
    elements |= {line.element for case in every for line in case.lines}
    for programme in plugin.objects["hedui_programmes"]:
        if programme.id not in programmes:
            yield Finding("programme.without_case", programme.id, f"{programme.title}没有任何案例")
    for rule in plugin.objects["hedui_finding_rules"]:
        for element in rule.elements:
            if element not in elements:
                yield Finding("element.without_case", rule.id, f"数据元 {element} 没有任何案例")


def _failing(cases: Mapping[str, CaseFile]) -> Iterator[Finding]:
    for name, file in cases.items():
        for case in file.assessment:
            fault = next(case_faults(file.packs, case), "") or _fault(partial(run_assessment_case, file.packs, case))
            if fault:
                yield Finding("case.failed", f"{name}：{case.name}", fault)
        for due in file.deadline:
            if fault := next(deadline_faults(file.packs, due), "") or _fault(
                partial(run_deadline_case, file.packs, due)
            ):
                yield Finding("case.failed", f"{name}：{due.name}", fault)


def _fault(run: Callable[[], object]) -> str:
    try:
        run()
    except AssertionError as differs:
        return str(differs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _tools(plugin: Plugin) -> Mapping[str, int]:
    titles = {"hedui_report_formats": "报告格式", "hedui_connectors": "连接器"}
    return {title: len(plugin.objects[hook]) for hook, title in titles.items() if plugin.objects[hook]}


def _alerts(watch: Watch, plugin: Plugin, cases: Mapping[str, CaseFile]) -> None:
    """With the numbers of the first case: a limit without a number is no alert."""
    file, case = next(((f, c) for f in cases.values() for c in f.assessment), (None, None))
    if file is not None and case is not None and not next(case_faults(file.packs, case), ""):
        law = law_of(file.packs, case.applied_on, case.settings, case.area)
        watch_alerts(watch, plugin, law.values(case.applied_on, case.residence))


def _watched(watch: Watch, cases: Mapping[str, CaseFile]) -> int:
    """Number of households that were drawn."""
    from hedui.testing_households import drawn

    begun: set[tuple[object, ...]] = set()
    number = seen = 0
    for file, case in ((f, c) for f in cases.values() for c in f.assessment):
        if next(case_faults(file.packs, case), ""):
            continue
        place = (tuple(file.packs), case.programme, case.area, case.residence, tuple(sorted(case.settings)))
        law = watch.law(law_of(file.packs, case.applied_on, case.settings, case.area))
        if seen < WATCHED_CASES:
            _judged(watch, law, case, material(law, case))
            seen += 1
        if place not in begun:
            begun.add(place)
            for household in drawn(law, case, HOUSEHOLDS):
                _judged(watch, law, case, household)
                number += 1
    return number


def _judged(watch: Watch, law: Law, case: AssessmentCase, given: CaseMaterial) -> None:
    try:
        assess(
            law, law.programmes[case.programme], case.applied_on, given.subjects, given.facts, given.gaps, given.declared,
            case.residence,
        )  # fmt: skip
    except Stopped:
        return
    except Exception as error:  # what becomes of a rule's answer in the core: a float, a stranger, two rules at odds
        watch.say("rule.fails", case.programme, f"认定不能完成：{type(error).__name__}: {error}")
        return
