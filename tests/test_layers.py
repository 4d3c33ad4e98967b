"""分层: the contract that keeps plugins to the public API names every other module of ours."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PUBLIC = {"connecting", "plugin", "testing", "testing_cases"}


def test_plugins_may_import_the_public_faces_only() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (contract,) = [c for c in contracts if c.get("source_modules") == ["plugins"]]
    inside = {p.stem for p in (ROOT / "hedui").iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    expected = {f"hedui.{name}" for name in inside - PUBLIC - {"__init__"}} | {"core", "tenants"}
    assert set(contract["forbidden_modules"]) == expected
