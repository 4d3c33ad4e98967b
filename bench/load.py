"""负载: wrk with requests made beforehand. It is C and costs little; what it costs is measured and said with the rest."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct, convert

SCRIPT = Path(__file__).with_name("post.lua")


class Load(Struct, frozen=True):
    """What wrk measured."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    refused: int
    """Answers of 400 and above."""
    broken: int
    """Not answered at all."""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def line(path: str, body: str = "", key: str = "", bearer: str = "") -> str:
    """One request: a POST, or a GET where there is no body."""
    return f"{path}\t{key}\t{bearer}\t{body}\n"


async def load(url: str, lines: Iterable[str], connections: int, seconds: int, content_type: str) -> Load:
    """Send them one after another over so many connections; SystemExit where one is refused or not answered."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed (Debian: apt-get install wrk)")
    with tempfile.NamedTemporaryFile("w", suffix=".requests", encoding="utf-8") as file:
        file.writelines(lines)
        file.flush()
        wrk = ("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(SCRIPT), url, "--", file.name, content_type)
        running = await asyncio.create_subprocess_exec(*wrk, stdout=asyncio.subprocess.PIPE)
        said, _ = await running.communicate()
    told = next(text for text in said.decode().splitlines() if text.startswith("JSON "))
    found = convert(json.loads(told.removeprefix("JSON ")), Load)
    if found.refused or found.broken or not found.requests:
        raise SystemExit(f"the load was not answered as it should be: {found}")
    return found
