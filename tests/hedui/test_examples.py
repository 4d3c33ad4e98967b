"""示例测试: examples/yunxi is copied outside, installed with pip and used as any other package of an author's."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "yunxi"
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", ".pytest_cache", "*.egg-info", "build", "dist")
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, environ: Mapping[str, str]) -> Run:
    """运行 of a command in the copy, which pip has installed; AssertionError says what it printed."""
    package = tmp_path / "work" / "yunxi"
    shutil.copytree(EXAMPLE, package, ignore=LEFT_BEHIND)

    def command(*words: str, at: str = ".") -> str:
        done = subprocess.run(
            words, cwd=package / at, env=dict(environ), capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, f"{' '.join(words)}：{done.stdout}{done.stderr}"
        return done.stdout

    command("pip", "install", "--quiet", "--no-deps", "--no-build-isolation", ".")
    return command


def test_a_package_from_outside_is_installed_checked_tested_listed_and_tried(run: Run) -> None:
    """From the folder above, where nothing but the installation can be found."""
    checked = run("hedui", "plugin", "check", "yunxi", at="..")
    assert "yunxi：✔ 没有发现问题" in checked
    assert "第十八条  不需要：只规定由谁解释" in checked
    assert "failed" not in (told := run("pytest", "-q", "-p", "no:cacheprovider"))
    assert " passed in " in told
    listed = run("hedui", "plugins", at="..")
    assert "✔ yunxi 0.1.0+" in listed
    assert "✘" not in listed
    explained = run("hedui", "plugin", "try", "yunxi", "--household", "yunxi/examples/household.toml", at="..")
    assert "云溪县社会救助家庭经济状况核对实施细则 第五条（五）" in explained
    assert "结论" in explained


def test_it_names_no_machine() -> None:
    text = "".join(
        p.read_text("utf-8") for p in EXAMPLE.rglob("*.*") if p.suffix in (".md", ".py", ".toml", ".txt", ".yml")
    )
    assert len(text) > 50_000
    assert "/tmp" not in text
    assert "虚构文本" in text
