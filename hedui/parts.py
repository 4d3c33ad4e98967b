"""运行部件: how a single command finds the servers that a running `hedui up` started."""

from __future__ import annotations

import socket
from pathlib import Path

import msgspec

from hedui.embedded.folders import write_private
from hedui.settings import Settings, SettingsError


def parts_file(settings: Settings) -> Path:
    """Where `hedui up` says what it started; readable by its owner only, for it holds passwords."""
    return settings.data_dir / "run" / "parts.json"


def announce(settings: Settings) -> None:
    """Say what was started, for the other commands of this data folder."""
    write_private(parts_file(settings), msgspec.json.encode(settings.environment(owner=True)).decode())


def resolved(settings: Settings) -> Settings:
    """The settings with the addresses of what runs; raises SettingsError where nothing does."""
    if settings.database_url is not None:
        return settings
    try:
        told = msgspec.json.decode(parts_file(settings).read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        raise SettingsError(
            "没有设置 HEDUI_DATABASE_URL，内置数据库也没有在运行。请先运行 make run（或 hedui up），或设置数据库地址。"
        ) from None
    return Settings.from_environment(told)


def free_port(host: str, wanted: int) -> int:
    """`wanted` where nobody has it, else one that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return wanted
