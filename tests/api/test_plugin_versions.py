"""插件版本预演 over the interface and on the command line; with cases: tests/core/explanations/test_versions.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.plugin.registry import Registry
from hedui.plugin_new import render
from tests.api.people import ROOT, Office
from tests.api.steps import ADMIN, COUNTY, HEAD
from tests.support import own_code


async def test_who_may_asks_for_an_archived_version_and_nobody_hands_in_code(
    office: Office, registry: Registry
) -> None:
    stamp = registry.plugins["zhejiang"].stamp
    for staff in (ADMIN, HEAD, "LA0003"):
        client = office.as_(staff)
        (mine,) = [one for one in await client.read("/api/plugins/versions") if one["stamp"] == stamp]
        assert (mine["name"], mine["installed"]) == ("zhejiang", True)
        for wanted in (stamp, f"zhejiang@{mine['version']}"):
            found = await client.done("/api/plugins/preview", {"version": wanted, "last": 5})
            assert found == {"detailed": staff == HEAD, "looked_at": 0, "affected": [], "not_run": []}
        unknown = await client.post("/api/plugins/preview", {"version": "../zhejiang@9"})
        assert (unknown.status, unknown.code) == (404, "plugin_version_unknown")
    stranger = office.as_(COUNTY)
    assert (await stranger.get("/api/plugins/versions")).status == 403
    assert (await stranger.post("/api/plugins/preview", {"version": stamp})).status == 403


async def test_the_operator_previews_a_pack_that_is_not_installed(office: Office, tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (sys.executable, "-m", "hedui.cli", "plugin", "preview", *words), cwd=ROOT,
            env=dict(office.web.environment), capture_output=True, text=True, timeout=150, check=False,
        )  # fmt: skip

    pack, code = tmp_path / "hill_county", await own_code(office, "xihu")
    render("hill_county", pack, "丘山县")
    done = run(str(pack), "--tenant", code, "--last", "3")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("插件 hill_county 0.")
    assert "0 件的结论会不同，0 件结论不变" in done.stdout
    stamps = [one["stamp"] for one in await office.as_(ADMIN).read("/api/plugins/versions")]
    assert [one for one in stamps if one.startswith("hill_county ")]
    (pack / "hill_county" / "hooks.py").write_text("import no_such_module\n", "utf-8")
    for words, sentence in (
        ((str(pack), "--tenant", code), "插件 hill_county 不能载入，没有存档"),
        ((str(tmp_path), "--tenant", code), "plugin.no_project"),
        (("zhejiang@0.0.0", "--tenant", code), "没有这一版本的插件存档"),
        (("zhejiang@0.0.0", "--tenant", "999999"), "没有行政区划代码为 999999 的租户"),
    ):
        failed = run(*words)
        assert (failed.returncode, sentence in failed.stderr, "Traceback" in failed.stderr) == (1, True, False), failed
