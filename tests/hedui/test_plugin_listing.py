"""插件一览测试: for whom a plugin is switched on, and whose cases are held by one that cannot load."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.plugin.registry import Registry
from hedui.embedded.postgres import APP, EmbeddedPostgres
from hedui.plugin_listing import listed, use_of
from tests.conftest import World


async def test_use_and_what_is_held(world: World) -> None:
    """The tenants of a pack; one open case of the county's province waits where the pack is refused, and no other."""
    await world.begin(0)
    registry = world.runtime.registry
    use = await use_of(world.runtime, registry)
    tenants = {tenant.name for tenant in world.tenants.values()}
    assert set(use.tenants["zhejiang"]) <= tenants | {name for names in use.tenants.values() for name in names}
    assert tenants & set(use.tenants["zhejiang"])
    assert not use.held

    without = {name: plugin for name, plugin in registry.plugins.items() if name != "zhejiang"}
    broken = Registry(without, {"zhejiang": "无法导入：试验"})
    use = await use_of(world.runtime, broken)
    assert set(use.held) == {"zhejiang"}
    assert any("（1 件）" in held for held in use.held["zhejiang"])
    said = "\n".join(listed(broken, use))
    assert "✘ zhejiang  无法导入：试验" in said
    assert "zhejiang 没有载入，下列租户的核对件暂停办理" in said


def test_it_lists_without_the_master_key(
    postgres: EmbeddedPostgres, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever may see what is installed must hold the key to every case."""
    for variable in ("HEDUI_OWNER_URL", "HEDUI_REDIS_URL"):
        monkeypatch.delenv(variable, raising=False)
    told = {**os.environ, "HEDUI_DATA": str(tmp_path), "HEDUI_DATABASE_URL": postgres.url(APP, database)}
    command = [sys.executable, "-m", "hedui.cli", "plugins"]
    done = subprocess.run(command, env=told, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "没有列出启用情况" not in done.stdout
    assert "    启用：" in done.stdout
    assert not (tmp_path / "keys").exists()
