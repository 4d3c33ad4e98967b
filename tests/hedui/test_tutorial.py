"""教程测试: docs/plugins/tutorial.md carried out from top to bottom as it stands: files written, commands run, output compared.

A block that begins with `# a/file` is that file; `sh` is run in the folder where the last one ended; `text` is what the
last commands printed, `…` standing for anything.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest

from core.vault.vault import make_key_file
from hedui.embedded.postgres import APP, EmbeddedPostgres
from hedui.embedded.redis import EmbeddedRedis
from tests.conftest import TEMPLATE

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "plugins" / "tutorial.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# ([\w./]+\.(?:py|toml))\n")


class Block(NamedTuple):
    """代码块 of the tutorial."""

    line: int
    language: str
    text: str


def blocks() -> list[Block]:
    text = TUTORIAL.read_text("utf-8")
    return [Block(text[: m.start()].count("\n") + 1, m[1], m[2]) for m in BLOCK.finditer(text)]


@dataclass
class Reader:
    """读者: who does what the tutorial says, in a folder and an environment of the own."""

    folder: Path
    environ: Mapping[str, str]
    printed: str = ""
    written: set[str] = field(default_factory=set)

    def follow(self, block: Block) -> None:
        """One block; AssertionError names its line."""
        if block.language == "sh":
            self._run(block)
        elif block.language == "text":
            told = f"tutorial.md 第 {block.line} 行：输出与文中不同，请照实改写：\n{self.printed}"
            assert fits(block.text, self.printed), told
        else:
            file = FILE.match(block.text)
            assert file, f"tutorial.md 第 {block.line} 行：代码块第一行应为文件名，如 # mycity/income.py"
            path = self.folder / file[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text.removeprefix(file[0]), "utf-8")
            self.written.add(file[1])

    def _run(self, block: Block) -> None:
        # A check that finds something ends with 1, and is piped where the text wants that.
        command = f"set -eu\n{block.text}\npwd >&3"
        read, write = os.pipe()
        with os.fdopen(read) as told:
            run = subprocess.run(
                ["bash", "-c", command.replace(">&3", f">&{write}")], cwd=self.folder, env=dict(self.environ), text=True,
                capture_output=True, timeout=400, check=False, pass_fds=[write],
            )  # fmt: skip
            os.close(write)
            assert run.returncode == 0, f"tutorial.md 第 {block.line} 行：{run.stdout}{run.stderr}"
            self.folder, self.printed = Path(told.read().strip()), run.stdout


def fits(wanted: str, printed: str) -> bool:
    """Whether what was printed is what the text shows; a line of … alone stands for any number of lines, or none."""
    whole = "".join(r"(?:.*\n)*" if line == "…" else _line(line) for line in wanted.splitlines())
    return re.fullmatch(whole, printed if printed.endswith("\n") else printed + "\n") is not None


def _line(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split("…")) + r" *\n"


@pytest.mark.timeout(900)
async def test_the_tutorial_as_it_stands(
    tmp_path: Path, environ: dict[str, str], postgres: EmbeddedPostgres, redis: EmbeddedRedis
) -> None:
    name = f"t_{uuid4().hex[:12]}"
    await postgres.create_database(name, template=TEMPLATE)
    office = {
        "HEDUI_DATABASE_URL": postgres.url(APP, name),
        "HEDUI_REDIS_URL": redis.url,
        "HEDUI_DATA": str(tmp_path / "data"),
    }
    make_key_file(tmp_path / "data" / "keys" / "master.toml")
    (tmp_path / "work").mkdir()
    reader = Reader(tmp_path / "work", {**environ, **office})
    for block in blocks():
        reader.follow(block)
    assert reader.folder == tmp_path / "work" / "mycity"
    assert {"mycity/income.py", "mycity/cases/deadlines.toml", "county.toml"} <= reader.written


def test_every_block_is_one_that_the_test_carries_out() -> None:
    assert {block.language for block in blocks()} == {"sh", "text", "python", "toml"}
    assert TUTORIAL.read_text("utf-8").count("\n```") == 2 * len(blocks())


@pytest.mark.parametrize(
    ("wanted", "printed", "is_so"),
    [
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\n", "a\n", True),
        ("x …、z\n", "x y、z\n", True),
        ("a\n", "a\nb\n", False),
        ("a 1\n", "a 2\n", False),
    ],
)
def test_how_output_is_compared(wanted: str, printed: str, is_so: bool) -> None:
    assert fits(wanted, printed) is is_so


def test_the_format_that_is_shown_is_the_one_that_runs() -> None:
    """report-formats.md quotes plugins/report_json word for word; its tests run it."""
    text = (TUTORIAL.parent / "report-formats.md").read_text("utf-8")
    shown = [m[2] for m in BLOCK.finditer(text) if m[1] == "python"]
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "plugins" / "report_json").glob("*.py"))
    assert len(shown) == 2
    assert [block for block in shown if block not in code] == []


def test_the_rules_that_are_shown_are_those_of_the_sample_city() -> None:
    text = (TUTORIAL.parent / "support-and-rechecks.md").read_text("utf-8")
    shown = [m[2] for m in BLOCK.finditer(text) if m[1] == "python"]
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "plugins" / "sample_city").glob("*.py"))
    assert len(shown) == 7
    assert [block for block in shown if block not in code] == []


def test_every_page_that_is_named_is_there() -> None:
    """Links between the pages of plugin authors; variations.md is written elsewhere."""
    named = {
        (page, link) for page in TUTORIAL.parent.glob("*.md") for link in re.findall(r"\]\(([\w./-]+\.md)", page.read_text("utf-8"))
    }  # fmt: skip
    assert {str(link) for page, link in named if not (page.parent / link).exists()} <= {"variations.md"}
    assert len(named) > 15
