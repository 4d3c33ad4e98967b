"""编译形式: the same results to the byte, never of another source than the present one, and Python wherever it is not."""

from __future__ import annotations

import inspect
import os
import shutil
import subprocess
import sys
from importlib.util import module_from_spec
from pathlib import Path

import pytest

import core.assessment.model
from core import compiled
from hedui import compiling

ROOT = Path(__file__).parents[2]
NAME = "core.plugin.dated"
HOUSEHOLDS = 1_500


@pytest.fixture(autouse=True, scope="module")
def compiler(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where one is, everything has to be compiled; `make setup` did it before any test ran."""
    try:
        compiling.probe(tmp_path_factory.mktemp("probe"))
    except compiling.Impossible as error:
        pytest.skip(f"nothing is compiled here: {error}")


def started(*told: str, cwd: Path = ROOT, isolated: bool = False, **environ: str) -> subprocess.Popen[str]:
    rest = {name: value for name, value in os.environ.items() if not name.startswith(("HEDUI_", "PYTHON"))}
    command = [sys.executable, *(["-I"] if isolated else []), *told]
    return subprocess.Popen(command, cwd=cwd, env={**rest, **environ}, stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> list[str]:
    out, _ = process.communicate(timeout=150)
    assert process.returncode == 0
    return out.split()


def test_both_forms_give_the_same_to_the_byte() -> None:
    compiled_form = started("-m", "tests.assessed", str(HOUSEHOLDS))
    interpreted = started("-m", "tests.assessed", str(HOUSEHOLDS), **{compiled.SWITCH: "0"})
    modules, number, digest = said(compiled_form)
    assert int(modules) == len(compiled.MODULES), "make setup has not compiled what it should"
    assert int(number) > 3_000
    assert said(interpreted) == ["0", number, digest]


def test_an_edited_source_is_python_and_not_what_was_compiled_before(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "core", tmp_path / "core", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "core" / "plugin" / "dated.py").open("a", encoding="utf-8") as source:
        source.write("\nEDITED = 'yes'\n")
    told = (
        "import core.plugin.dated as s, core.plugin.bounds as b; from core.compiled import state; "
        "print(s.__file__, s.EDITED, type(s.__loader__).__name__, type(b.__loader__).__name__, *state().interpreted)"
    )
    answer = said(started("-c", told, cwd=tmp_path, PYTHONPATH=str(tmp_path)))
    assert answer == [str(tmp_path / "core/plugin/dated.py"), "yes", "SourceFileLoader", "_Compiled", NAME]


def test_a_confined_child_loads_it_and_no_attempt_is_noted(tmp_path: Path) -> None:
    told = (
        "import core; from core.confining import confined; from pathlib import Path; "
        f"watch = confined(Path({str(tmp_path)!r})); import core.assessment.model as m; "
        "print(type(m.__loader__).__name__, len(watch.refused))"
    )
    assert said(started("-B", "-c", told, isolated=True, cwd=Path("/"))) == ["_Compiled", "0"]


def test_a_module_loaded_anew_runs_anew() -> None:
    told = (
        f"import sys, {NAME} as first; del sys.modules['{NAME}']; from importlib import import_module; "
        f"second = import_module('{NAME}'); "
        "print(first is second, type(first.__loader__).__name__, type(second.__loader__).__name__)"
    )
    assert said(started("-c", told)) == ["False", "_Compiled", "SourceFileLoader"]


def test_what_cannot_be_loaded_is_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "FOLDER", tmp_path)
    source = ROOT.joinpath(*NAME.split(".")).with_suffix(".py").read_bytes()
    compiled.library(NAME, b"recipe", source).write_bytes(b"of another machine")
    spec = compiled.Finder(b"recipe").find_spec(NAME, [str(ROOT / "core" / "plugin")])
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert inspect.isfunction(module.note)
    assert compiled.Finder(b"another recipe").find_spec(NAME, [str(ROOT / "core" / "plugin")]) is None


def test_its_source_is_at_hand_and_its_functions_tell_what_they_take() -> None:
    assess = core.assessment.model.assess
    assert "核对对象 as the assessment sees one" in inspect.getsource(core.assessment.model.Subject)
    assert list(inspect.signature(assess).parameters)[:2] == ["law", "programme"]
    assert core.assessment.model.__file__ == str(ROOT / "core/assessment/model.py")


def test_without_a_compiler_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in (compiled, compiling):
        monkeypatch.setattr(module, "FOLDER", tmp_path / "lib")
        monkeypatch.setattr(module, "RECIPE", tmp_path / "lib" / "recipe")
    monkeypatch.setattr(compiling, "_linking", lambda: ("no-such-compiler",))
    assert compiling.main() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "apt-get install gcc" in line
    assert "解释形式" in line
    assert not (tmp_path / "lib" / "recipe").exists()
