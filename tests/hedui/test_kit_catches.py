"""检查测试: what packs held that the kit once passed is refused, each with the sentence that helps (`broken_rules`)."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from core.plugin.bounding import Limits
from core.plugin.registry import discover
from hedui import testing_twins, testing_watch
from hedui.plugin_new import render
from hedui.testing_findings import Finding
from hedui.testing_packs import checked
from hedui.testing_source import module_findings

FOLDER = Path(__file__).parent / "broken_rules"
WIRED = '''"""坏规则 of this folder, wired into the pack."""

from hedui.plugin import Category, DataElement, FindingRule, ValueKind

from ..citations import IN_FORCE, article
from . import {names}

MODULES = ({names},)
RULED = {{m.__name__.rpartition(".")[2]: m for m in MODULES if hasattr(m, "assess")}}
ELEMENTS = tuple(
    DataElement(
        f"qingshan.x_{{n}}", n, Category.INCOME, ValueKind.MONEY, article("第二条"), periodic=getattr(m, "PERIODIC", True)
    )
    for n, m in RULED.items()
)
RULES = tuple(
    FindingRule(f"qingshan.{{n}}", n, Category.INCOME, (f"qingshan.x_{{n}}",), article("第二条"), IN_FORCE, m.assess)
    for n, m in RULED.items()
)
EXCLUSIONS = tuple(x for m in MODULES for x in getattr(m, "EXCLUSIONS", ()))
SCHEDULES = tuple(x for m in MODULES for x in getattr(m, "SCHEDULES", ()))
CLAUSES = tuple(x for m in MODULES for x in getattr(m, "CLAUSES", ()))
'''
HOOKS = '''

@hookimpl
def hedui_recheck_schedules():
    """复核."""
    return broken.SCHEDULES


@hookimpl
def hedui_agreement_clauses():
    """协议条款."""
    return broken.CLAUSES
'''


def _edited(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def _pack(folder: Path, kind: str) -> Path:
    """A rendered pack that holds every broken rule of this kind."""
    render("qingshan", folder, "青山县")
    package, files = folder / "qingshan", sorted((FOLDER / kind).glob("[a-z]*.py"))
    shutil.copytree(FOLDER / kind, package / "broken", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(FOLDER / "lines.py", package / "broken")
    for case in (FOLDER / kind).glob("*.toml"):
        shutil.copy(case, package / "cases")
    (package / "broken" / "__init__.py").write_text(WIRED.format(names=", ".join(p.stem for p in files)), "utf-8")
    _edited(
        package / "hooks.py",
        ("from . import conclusions", "from . import broken, conclusions"),
        ("return programmes.DATA_ELEMENTS", "return programmes.DATA_ELEMENTS + broken.ELEMENTS"),
        (
            "return programmes.PROGRAMMES",
            "from msgspec.structs import replace\n\n    more = tuple(x.id for x in broken.ELEMENTS)\n"
            "    return [replace(p, items=p.items + more) for p in programmes.PROGRAMMES]",
        ),
        ("return income.FINDING_RULES", "return income.FINDING_RULES + broken.RULES"),
        ("return income.EXCLUSIONS", "return income.EXCLUSIONS + broken.EXCLUSIONS"),
    )
    with (package / "hooks.py").open("a", encoding="utf-8") as hooks:
        hooks.write(HOOKS)
    return folder


@pytest.fixture(scope="module", params=["unstable", "watched"])
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Sequence[Finding]]:
    """What the kit says of a pack with all the broken rules of one kind."""
    kind: str = request.param
    return kind, checked(_pack(tmp_path_factory.mktemp(kind) / "work", kind)).findings


def _said(path: Path) -> Iterator[tuple[str, str]]:
    """REFUSED_WITH, read off the text: the modules themselves belong into a pack."""
    tree = ast.parse(path.read_text("utf-8"))
    (value,) = (n.value for n in tree.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "REFUSED_WITH")
    yield from ast.literal_eval(value)


def test_each_broken_rule_is_refused_with_its_sentence(judged: tuple[str, Sequence[Finding]]) -> None:
    kind, findings = judged
    files = sorted((FOLDER / kind).glob("[a-z]*.py"))
    assert len(files) >= 6
    missed = [
        (path.stem, code, words)
        for path in files
        for code, words in _said(path)
        if not any(f.code == code and words in f.what and f.todo and path.stem in f.entry for f in findings)
    ]
    assert missed == [], "\n".join(map(str, findings))


def _leaves() -> None:
    raise SystemExit(3)


def _never_ends() -> None:
    while True:
        pass


def test_a_rule_that_leaves_or_never_ends_is_told_and_costs_the_kit_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` stood still for good, or ended without a word."""
    monkeypatch.setattr(testing_watch, "PATIENCE", Limits(0.3, 30))
    watch = testing_watch.Watch("t")
    for entry, call in (("t.leaves", _leaves), ("t.endless", _never_ends), ("t.endless", _leaves)):
        with pytest.raises(testing_watch.Stopped):
            watch.twice(entry, call)
    assert {(f.code, f.entry) for f in watch.found.values()} == {
        ("rule.fails", "t.leaves"),
        ("rule.endless", "t.endless"),
    }
    assert "SystemExit（test_kit_catches.py 第" in watch.found["rule.fails", "t.leaves"].what
    monkeypatch.setattr(testing_watch, "PATIENCE", Limits(60, 300))  # the alarm looks at it, and is no clock of its own
    assert watch.twice("t.sum", lambda: sum(n for n in range(3 * 10**5))) > 0
    assert len(watch.found) == 2


def test_another_process_has_so_much_of_the_processor_and_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock a good pack failed on a busy machine."""
    monkeypatch.setattr(testing_twins, "PROCESSOR", 1)
    (finding,) = testing_twins.twin_findings(discover().plugins["sample_city"])
    assert (finding.code, finding.entry) == ("rule.unstable", "sample_city")
    assert "1 秒处理器时间内没有算完" in finding.what


def test_a_name_of_ones_own_is_nothing_built_in(tmp_path: Path) -> None:
    path = tmp_path / "rules.py"
    path.write_text("def total(input: float, share: int) -> int:\n    return input * share\n", "utf-8")
    assert list(module_findings("rules.py", path)) == []
    path.write_text("def total(share):\n    return int(input()) * share\n", "utf-8")
    assert [f.entry for f in module_findings("rules.py", path)] == ["rules.py:2"]


def test_nothing_is_said_of_what_is_right(judged: tuple[str, Sequence[Finding]]) -> None:
    """The rules of the pack itself stand beside the broken ones and are not blamed for them."""
    names = {path.stem for path in FOLDER.rglob("*.py")}
    expected = {"element.without_case", "item.never_asked"}
    strangers = [f for f in judged[1] if f.code not in expected and not any(name in f"{f}" for name in names)]
    assert strangers == []
