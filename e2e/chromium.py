"""浏览器从哪里来: HEDUI_CHROMIUM, one on the PATH, the npm package (no root needed), or as root on Debian apt."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pylopdf_fonts_zh_cn

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INTRANET = "hedui.intranet"
"""This machine by a name as offices have them: to the browser an address like any other, which it trusts only over TLS."""
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-domain-reliability", "--disable-default-apps", "--no-pings",
    f"--host-resolver-rules=MAP {INTRANET} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--font-render-hinting=none", "--force-color-profile=srgb", "--lang=zh-CN",
)  # fmt: skip
"""Whatever asks outside of this machine fails."""


def executable() -> str:
    """Path of a Chromium; fetched where there is none."""
    named = os.environ.get("HEDUI_CHROMIUM")
    if named:
        return named
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or _from_npm() or _from_apt()


def _from_npm() -> str | None:
    folder, unpacked = HERE / "browser", HERE / "browser" / "node_modules" / ".chromium"
    environment = _with_node()
    npm, node = (shutil.which(name, path=environment["PATH"]) for name in ("npm", "node"))
    if not npm or not node or not _ran(npm, "ci", "--prefix", str(folder), env=environment):
        return None
    unpacked.mkdir(exist_ok=True)
    told = subprocess.run(
        [node, str(folder / "unpack.mjs")],
        env={**environment, "TMPDIR": str(unpacked)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    path = told.stdout.strip().rpartition("\n")[2]
    return path if path and _ran(path, "--version") else None


def _with_node() -> dict[str, str]:
    """The environment in which the Node that built the pages is found: the machine's, else the one of the wheel."""
    own = os.pathsep.join((os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)))
    return {**os.environ, "PATH": own}


def _from_apt() -> str:
    if not _ran("apt-get", "update"):
        _ran("apt-get", "update")
    _ran("apt-get", "install", "-y", "--no-install-recommends", "chromium")
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("找不到 Chromium：设置 HEDUI_CHROMIUM，或在能用 npm、或以 root 用 apt 的机器上运行。")
    return path


def _ran(*command: str, env: dict[str, str] | None = None) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=300, check=False, env=env).returncode == 0
    except OSError:
        return False


def fonts(folder: Path) -> dict[str, str]:
    """字体: environment under which Chromium finds the Chinese fonts of the wheel, whatever the machine has."""
    told = folder / "fonts.conf"
    told.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{pylopdf_fonts_zh_cn.sans_path().parent}</dir><cachedir>{folder / 'fontcache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    # Without a language of many letters a file with a Chinese name is called "download".
    return {"FONTCONFIG_FILE": str(told), "LANG": "C.UTF-8"}
