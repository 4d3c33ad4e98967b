"""插件存档: the whole digest names it, all code that can run is in it, and what is not what it says is not used."""

from __future__ import annotations

import importlib
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.plugin.archive import ASIDE, ArchiveMissing, archive_name, archived, keep, unpack
from core.plugin.digests import code_digest, files_of
from core.plugin.stamps import Ambiguous, distinct, resolved, same, shown, stamp_of

NAME = "kept_pack"
FILES = {
    "__init__.py": "", "hooks.py": "from kept_pack import rules\n", "rules.py": "SHARE = 1\n", "tests/__init__.py": "",
    "tests/samples.py": "MADE = 1\n", "tests/test_it.py": "",
}  # fmt: skip
ONE, OTHER = "a" * 64, "a" * 12 + "b" * 52


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on sys.path with a pack, and beside it what is none of it."""
    written(tmp_path / "path", {**{f"{NAME}/{name}": text for name, text in FILES.items()}, "unrelated.py": "X = 1\n"})
    monkeypatch.syspath_prepend(str(tmp_path / "path"))
    yield tmp_path / "path"
    for loaded in [name for name in sys.modules if name.startswith(("kept_", "unrelated"))]:
        del sys.modules[loaded]


def written(place: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, "utf-8")


def names(module: str = f"{NAME}.hooks") -> list[str]:
    return [name for name, _ in files_of(importlib.import_module(module))]


OWN = ["__init__.py", "hooks.py", "rules.py"]


@pytest.mark.parametrize(
    ("hooks", "more", "beside"),
    [
        ("import json, msgspec, hedui.plugin\n", {}, []),
        ("from kept_pack.tests.samples import MADE\n", {}, ["/kept_pack/tests/samples.py"]),
        ("from .tests import samples\n", {}, ["/kept_pack/tests/samples.py"]),
        ("import kept_beside\n", {"kept_beside.py": ""}, ["/kept_beside.py"]),
        ("from kept_beside import (\n    one,\n    more,\n)\n",
         {"kept_beside/__init__.py": "", "kept_beside/more.py": "import kept_third\n", "kept_third.py": ""},
         ["/kept_beside/more.py", "/kept_third.py"]),
        ("import importlib\nimportlib.import_module('kept_beside')\n", {"kept_beside.py": ""}, ["/kept_beside.py"]),
        ("def late():\n    import kept_beside as x, kept_third\n", {"kept_beside.py": "", "kept_third.py": ""},
         ["/kept_beside.py", "/kept_third.py"]),
    ],
)  # fmt: skip
def test_what_can_be_imported_at_run_time_is_in_it(
    place: Path, hooks: str, more: dict[str, str], beside: list[str]
) -> None:
    """Else it could be changed, and every stamp would say that nothing was."""
    written(place, {f"{NAME}/hooks.py": "", "kept_third.py": "Y = 1\n", **more})
    before = code_digest(importlib.import_module(f"{NAME}.hooks"))
    assert names() == OWN
    written(place, {f"{NAME}/hooks.py": hooks})
    assert names() == [*beside, *OWN]
    for name in beside:
        digest = code_digest(importlib.import_module(f"{NAME}.hooks"))
        (place / name[1:]).write_text(f"{(place / name[1:]).read_text('utf-8')}\n# 2\n", "utf-8")
        assert len({before, digest, code_digest(importlib.import_module(f"{NAME}.hooks"))}) == 3


def test_an_entry_point_in_a_subpackage_brings_what_lies_above_it(place: Path) -> None:
    written(place, {f"{NAME}/law/__init__.py": "", f"{NAME}/law/hooks.py": f"from {NAME} import rules\n"})
    assert names(f"{NAME}.law.hooks") == [f"/{NAME}/rules.py", "__init__.py", "hooks.py"]
    written(place, {f"{NAME}/__init__.py": "LIMIT = 3\n"})
    assert names(f"{NAME}.law.hooks")[0] == f"/{NAME}/__init__.py"


def test_a_lone_module_brings_its_sibling(place: Path) -> None:
    written(place, {"kept_lone.py": "import kept_beside\n", "kept_beside.py": ""})
    assert names("kept_lone") == ["/kept_beside.py", "kept_lone.py"]


def test_another_distribution_is_none_of_it(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder of all that is installed, who belongs together is what the distributions say."""
    shared = place.parent / "site-packages"
    written(
        shared,
        {"kept_a/__init__.py": "", "kept_a/hooks.py": "import kept_b, kept_c\n", "kept_b.py": "", "kept_c.py": ""},
    )
    owners = {"kept_a": ["one"], "kept_b": ["one", "two"], "kept_c": ["two"]}
    monkeypatch.setattr("core.plugin.neighbours._owners", lambda: owners)
    monkeypatch.syspath_prepend(str(shared))
    written(shared, {"kept_a/hooks.py": ""})
    module = importlib.import_module("kept_a.hooks")
    written(shared, {"kept_a/hooks.py": "import kept_b, kept_c\n"})
    assert [name for name, _ in files_of(module)] == ["/kept_b.py", "__init__.py", "hooks.py"]


def test_what_was_kept_is_unpacked_again(place: Path, tmp_path: Path) -> None:
    written(place, {f"{NAME}/hooks.py": "import kept_beside\n", "kept_beside.py": "Z = 1\n"})
    module = importlib.import_module(f"{NAME}.hooks")
    stamp = stamp_of(NAME, "1", code_digest(module))
    path = keep(tmp_path / "kept", stamp, module)
    first = path.stat().st_mtime_ns
    assert keep(tmp_path / "kept", stamp, module).stat().st_mtime_ns == first
    assert unpack(tmp_path / "kept", stamp, tmp_path / "out") == f"{NAME}.hooks"
    found = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.py")}
    assert found == {*(f"{NAME}/{name}" for name in OWN), "kept_beside.py"}


@pytest.mark.parametrize("entry", [f"{NAME}/rules.py", "../outside.py", "/tmp/outside.py"])
def test_an_archive_that_holds_something_else_is_put_aside(place: Path, tmp_path: Path, entry: str) -> None:
    """Under the very name that the stamp gives it: the name alone proves nothing."""
    module = importlib.import_module(f"{NAME}.hooks")
    stamp = stamp_of(NAME, "1", code_digest(module))
    path = keep(tmp_path / "kept", stamp, module)
    with zipfile.ZipFile(path) as old:
        files = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as made:
        for name, content in (files | {entry: b"SHARE = 2\n"}).items():
            made.writestr(name, content)
    for content in (path.read_bytes(), b"no archive at all"):
        path.write_bytes(content)
        with pytest.raises(ValueError, match="不予使用"):
            unpack(tmp_path / "kept", stamp, tmp_path / "out")
        assert not (tmp_path / "out").exists()
    keep(tmp_path / "kept", stamp, module)
    assert unpack(tmp_path / "kept", stamp, tmp_path / "out") == f"{NAME}.hooks"
    assert len([p for p in path.parent.iterdir() if p.name.endswith(ASIDE)]) == 1
    assert archived(path.parent) == [stamp]


def test_two_packs_do_not_overwrite_each_others_library(place: Path, tmp_path: Path) -> None:
    stamps = []
    for name, text in (("kept_x", "L = 1\n"), ("kept_y", "L = 2\n")):
        written(place, {"kept_lib.py": text, f"{name}.py": "import kept_lib\n"})
        module = importlib.import_module(name)
        stamps.append(stamp_of(name, "1", code_digest(module)))
        keep(tmp_path / "kept", stamps[-1], module)
    unpack(tmp_path / "kept", stamps[0], tmp_path / "out")
    with pytest.raises(ValueError, match=r"对 kept_lib.py 的内容不同"):
        unpack(tmp_path / "kept", stamps[1], tmp_path / "out")


def test_an_old_short_stamp_means_the_archive_it_fits(place: Path, tmp_path: Path) -> None:
    """Both ways: an archive of before, and a stamp of before for an archive of today; of several, none."""
    kept, module = tmp_path / "kept", importlib.import_module(f"{NAME}.hooks")
    stamp = stamp_of(NAME, "1", code_digest(module))
    path = keep(kept, stamp, module)
    assert unpack(kept, shown(stamp), tmp_path / "out") == f"{NAME}.hooks"
    path.rename(kept / archive_name(shown(stamp)))
    assert archived(kept) == [shown(stamp)]
    assert unpack(kept, shown(stamp), tmp_path / "again") == f"{NAME}.hooks"
    keep(kept, stamp, module)
    assert archived(kept) == [stamp]
    other = f"{stamp[:-1]}{'0' if stamp[-1] != '0' else '1'}"
    (kept / archive_name(other)).write_bytes(path.read_bytes())
    (kept / archive_name(shown(stamp))).unlink()
    with pytest.raises(ArchiveMissing, match="对应多个不同的内容"):
        unpack(kept, shown(stamp), tmp_path / "third")


def test_stamps_are_the_same_by_their_beginning() -> None:
    old = f"p 1+{ONE[:12]}"
    assert shown(f"p 1+{ONE}") == old
    assert shown("p 1") == "p 1"
    assert same(old, f"p 1+{ONE}")
    assert not same(f"p 1+{ONE}", f"p 1+{OTHER}")
    assert not same(old, f"p 2+{ONE}")
    assert not same("p 1+a", f"p 1+{ONE}")
    assert not same("p 1", f"p 1+{ONE}")
    assert resolved(old, [f"p 1+{ONE}", f"q 1+{ONE}"]) == f"p 1+{ONE}"
    assert resolved(old, []) is None
    with pytest.raises(Ambiguous):
        resolved(old, [f"p 1+{ONE}", f"p 1+{OTHER}"])
    assert resolved(f"p 1+{ONE}", [f"p 1+{ONE}", f"p 1+{OTHER}", old]) == f"p 1+{ONE}"
    assert distinct([old, f"p 1+{ONE}"]) == [f"p 1+{ONE}"]
    assert distinct([old, f"p 1+{ONE}", f"p 1+{OTHER}"]) == [old, f"p 1+{ONE}", f"p 1+{OTHER}"]
