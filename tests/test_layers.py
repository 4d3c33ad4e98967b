"""分层: the contract that keeps plugins to the public API names every other module of ours."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PUBLIC = {
    "connecting", "plugin", "testing", "testing_case_words", "testing_cases", "testing_connectors", "testing_files",
    "testing_report_samples", "testing_report_texts", "testing_reports",
}  # fmt: skip


def test_plugins_may_import_the_public_faces_only() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (contract,) = [c for c in contracts if c.get("source_modules") == ["plugins"]]
    inside = {p.stem for p in (ROOT / "hedui").iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    expected = {f"hedui.{name}" for name in inside - PUBLIC - {"__init__"}} | {"core", "tenants"}
    assert set(contract["forbidden_modules"]) == expected


def test_what_connectors_are_made_of_stands_on_the_plugin_api_alone_and_is_used_by_its_face() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (alone,) = [c for c in contracts if c.get("source_modules") == ["hedui.connecting"]]
    inside = {p.stem for p in (ROOT / "hedui").iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    others = {f"hedui.{name}" for name in inside - {"connecting", "plugin", "__init__"}}
    assert set(alone["forbidden_modules"]) == others | {"core", "tenants", "plugins"}
    (face,) = [c for c in contracts if "hedui.connecting.rows" in c.get("forbidden_modules", ())]
    rooms = {p.stem for p in (ROOT / "hedui" / "connecting").glob("*.py")} - {"__init__"}
    assert set(face["forbidden_modules"]) == {f"hedui.connecting.{name}" for name in rooms}


def test_nothing_but_what_is_typed_is_kept_without_a_trace() -> None:
    """`Scope.keep` is for what its owner still types: whatever else is written goes through `write`."""
    folders = ("core", "tenants", "hedui", "plugins")
    files = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    keeping = {str(path.relative_to(ROOT)) for path in files if "scope.keep(" in path.read_text("utf-8")}
    assert keeping == {"core/drafts/actions.py", "core/keeping/actions.py"}
