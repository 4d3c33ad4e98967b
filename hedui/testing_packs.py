"""插件检查: the conformance kit: `check_plugin("sample_city")`, `check_plugin(Path("my_pack"))`.

Refusals of the registry, every case, every rule as a pure function, what exclusions, deductions and tests promise, no
person in any error, and the regulation article by article; of tools their report formats and connectors. Every finding says
what to do.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec import structs

from core.law import TOTAL
from core.plugin.counting import RULE_TITLE
from core.plugin.digests import root_of
from core.plugin.english import texts_of, with_rules
from core.plugin.judging import identity
from core.plugin.names import NUMBERS
from core.plugin.registry import Plugin, Registry
from core.plugin.vocabulary import Level
from hedui.testing_case_words import CaseFile
from hedui.testing_cases import (
    CaseUnreadable,
    case_file,
    installed,
    run_assessment_case,
    run_deadline_case,
)
from hedui.testing_citations import cited_by, unknown_documents
from hedui.testing_clauses import coverage, excused_in
from hedui.testing_declared import declared_findings
from hedui.testing_fields import case_faults, deadline_faults
from hedui.testing_findings import Checked, Finding
from hedui.testing_places import watched
from hedui.testing_source import source_findings
from hedui.testing_state import state_findings, state_of
from hedui.testing_tools import tool_findings
from hedui.testing_twins import twin_findings
from hedui.testing_watch import Watch


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
    found = _checked(name, registry)
    if name not in registry.plugins:
        return found
    missing, idle = english_of(registry, name)
    return structs.replace(found, no_english=missing, idle_english=idle)


def english_of(registry: Registry, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """英文: what is missing of a plugin that has begun with it, and what fits none of its texts."""
    plugin = registry.plugins[name]
    texts = texts_of(plugin.objects)
    below = [registry.plugins[pack].english for pack in plugin.info.stacks_on if pack in registry.plugins]
    known = with_rules(dict(ChainMap(dict(plugin.english), *map(dict, below))), texts)
    items = {text.removesuffix(RULE_TITLE.format("")) for text in texts}
    return tuple(t for t in texts if t not in known), tuple(
        t for t in plugin.english if not t.isascii() and t not in texts and t not in items
    )


def _checked(name: str, registry: Registry) -> Checked:
    if name not in registry.plugins:
        code = "pack.refused" if name in registry.refused else "pack.not_found"
        return Checked(name, (Finding(code, name, registry.refused.get(name, "没有安装这个插件")),))
    plugin = registry.plugins[name]
    root = root_of(plugin.module)
    folder = root if root is not None and root.is_dir() else Path("-")
    cases, unreadable = case_files_of(root)
    tools = (*tool_findings(plugin), *_tried(plugin))
    if plugin.info.level is Level.TOOL:
        return Checked(name, (*unreadable, *tools), tried=_tools(plugin))
    watch = Watch(name, _numbers(registry))
    excused, illegible = excused_in(folder)
    wrong = [
        *unreadable,
        *illegible,
        *tools,
        *source_findings(plugin),
        *declared_findings(plugin, registry, cases, excused),
    ]
    wrong += () if unreadable else _without_cases(plugin, cases)
    wrong += _without_total(plugin, registry)
    failed = list(_failing(cases))
    before = state_of(plugin.module)
    households = watched(watch, plugin, cases)
    wrong += state_findings(before, state_of(plugin.module))
    cited = cited_by(plugin, watch.cited)
    wrong += unknown_documents(plugin, registry, cited)
    clauses = coverage(plugin, folder, cases, cited, excused)
    # What the cases of a file that cannot be read would cover, nobody knows: its own finding stands alone.
    uncovered = [f for f in clauses.findings if not (unreadable and f.code == "clause.uncovered")]
    number = sum(len(file.assessment) + len(file.deadline) for file in cases.values())
    tried = {"案例": number, "抽样家庭": households, "规则调用": watch.calls}
    # What goes wrong in this process goes wrong in every other one, too: they are asked once rules and cases hold here.
    twins = () if failed or unreadable or watch.found else tuple(twin_findings(plugin))
    every = (*wrong, *failed, *watch.found.values(), *uncovered, *twins)
    return Checked(name, every, clauses.rows, tried)


def _tried(plugin: Plugin) -> Iterator[Finding]:
    from hedui.testing_connectors import connector_trials  # it stands on hedui.testing, which gives `check_plugin`

    return connector_trials(plugin)


def _numbers(registry: Registry) -> frozenset[str]:
    """Ids of every parameter and base figure that there is."""
    plugins = registry.plugins.values()
    return frozenset(identity(entry) for plugin in plugins for hook in NUMBERS for entry in plugin.objects[hook])


def case_files_of(root: Path | None) -> tuple[Mapping[str, CaseFile], list[Finding]]:
    """案例文件 of a plugin by name, and which of them cannot be read."""
    found: dict[str, CaseFile] = {}
    wrong = []
    folder = root / "cases" if root is not None and root.is_dir() else Path("-")
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.name] = case_file(path)
        except CaseUnreadable as error:
            wrong.append(Finding("case.unreadable", path.name, str(error)))
    return found, wrong


def _without_total(plugin: Plugin, registry: Registry) -> Iterator[Finding]:
    """总期限: without one, cases of its programmes are taken in and then cannot be initiated."""
    below, packs = [plugin.info.name], list[Plugin]()
    while below:
        pack = registry.plugins.get(below.pop())
        if pack is not None and pack not in packs:
            packs.append(pack)
            below += pack.info.stacks_on
    totals = [rule for pack in packs for rule in pack.objects["hedui_deadline_rules"] if rule.stage == TOTAL]
    if plugin.objects["hedui_programmes"] and not totals:
        said = "声明了救助项目，而本包和所叠加的规则包都没有总期限（stage 为 total 的期限规则）：受理后不能发起核对"
        yield Finding("pack.without_total", plugin.info.name, said)


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
