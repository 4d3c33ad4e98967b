"""代码摘要: another byte, another stamp; tests and caches are none of it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from core.plugin.digests import code_digest, files_of

NAME = "digested_pack"


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / NAME
    (folder / "tests").mkdir(parents=True)
    (folder / "cases").mkdir()
    for name in ("__init__.py", "hooks.py", "tests/test_it.py", "cases/one.toml"):
        (folder / name).write_text("# 1\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for loaded in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[loaded]


def digest() -> str:
    return code_digest(importlib.import_module(f"{NAME}.hooks"))


@pytest.mark.parametrize(
    ("file", "is_other"),
    [("hooks.py", True), ("__init__.py", True), ("cases/one.toml", True), ("numbers.toml", True), ("tests/test_it.py", False),
     ("tests/more.py", False), ("hidden.pyc", True), ("__pycache__/hooks.cpython-311.pyc", False)],
)  # fmt: skip
def test_another_byte_is_another_digest(pack: Path, file: str, is_other: bool) -> None:
    before = digest()
    (pack / file).parent.mkdir(exist_ok=True)
    (pack / file).write_text("# 2\n", "utf-8")
    assert (digest() != before) is is_other
    assert len(before) == 64


def test_a_file_that_changes_its_name_is_another_digest(pack: Path) -> None:
    before = digest()
    (pack / "cases" / "one.toml").rename(pack / "cases" / "two.toml")
    assert digest() != before


def test_where_one_file_ends_is_part_of_it(pack: Path) -> None:
    """Else moving a line from one file to the next would be the same plugin."""
    digests = set()
    for one, two in (("ab", "c"), ("a", "bc"), ("abc", "")):
        (pack / "cases" / "one.toml").write_text(one, "utf-8")
        (pack / "cases" / "two.toml").write_text(two, "utf-8")
        digests.add(digest())
    assert len(digests) == 3


def test_files_come_in_the_order_of_their_names(pack: Path) -> None:
    names = [name for name, _ in files_of(importlib.import_module(f"{NAME}.hooks"))]
    assert names == sorted(names) == ["__init__.py", "cases/one.toml", "hooks.py"]


def test_a_module_without_a_file_has_no_digest() -> None:
    assert code_digest(ModuleType("made_up_on_the_spot")) == ""
