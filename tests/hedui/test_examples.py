"""示例测试: each of examples/ is copied outside, installed with pip and used as any other package of an author's."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SHOWN = {
    "yunxi": ("第十八条  不需要：只规定由谁解释", "云溪县社会救助家庭经济状况核对实施细则 第五条（五）"),
    "xueling": ("第二十条  不需要：只规定由谁解释、何时施行", "雪岭自治州社会救助家庭经济状况核对办法 第四条（二）"),
}
"""Of each a line of its clause table, and a clause by which the household that it brings along is explained."""
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", ".pytest_cache", "*.egg-info", "build", "dist")
Run = Callable[..., str]


@pytest.fixture(params=[pytest.param(one, marks=() if one == "yunxi" else pytest.mark.long) for one in sorted(SHOWN)])
def name(request: pytest.FixtureRequest) -> str:
    """One of the examples."""
    return str(request.param)


@pytest.fixture
def run(name: str, tmp_path: Path, environ: Mapping[str, str]) -> Run:
    """运行 of a command in the copy, which pip has installed; AssertionError says what it printed."""
    package = tmp_path / "work" / name
    shutil.copytree(EXAMPLES / name, package, ignore=LEFT_BEHIND)

    def command(*words: str, at: str = ".") -> str:
        done = subprocess.run(
            words, cwd=package / at, env=dict(environ), capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, f"{' '.join(words)}：{done.stdout}{done.stderr}"
        return done.stdout

    command("pip", "install", "--quiet", "--no-deps", "--no-build-isolation", ".")
    return command


def test_every_example_is_run() -> None:
    assert {path.name for path in EXAMPLES.iterdir() if path.is_dir()} == set(SHOWN)


def test_a_package_from_outside_is_installed_checked_tested_listed_and_tried(run: Run, name: str) -> None:
    """From the folder above, where nothing but the installation can be found."""
    needless, clause = SHOWN[name]
    checked = run("hedui", "plugin", "check", name, at="..")
    assert f"{name}：✔ 没有发现问题" in checked
    assert needless in checked
    assert "failed" not in (told := run("pytest", "-q", "-p", "no:cacheprovider"))
    assert " passed in " in told
    listed = run("hedui", "plugins", at="..")
    assert f"✔ {name} 0.1.0+" in listed
    assert "✘" not in listed
    explained = run("hedui", "plugin", "try", name, "--household", f"{name}/examples/household.toml", at="..")
    assert clause in explained
    assert "结论" in explained


def test_it_names_no_machine(name: str) -> None:
    text = "".join(
        p.read_text("utf-8")
        for p in (EXAMPLES / name).rglob("*.*")
        if p.suffix in (".md", ".py", ".toml", ".txt", ".yml")
    )
    assert len(text) > 30_000
    assert "/tmp" not in text
    assert "虚构文本" in text
