"""输出: what the processes say, on the screen under their names and in their logs as it is."""

import asyncio
import contextlib
import io
import logging
import logging.handlers
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TextIO

LONGEST_LINE = 64 * 1024
LOG_SIZE, LOG_COUNT = 20 * 1024 * 1024, 3
LAST_WORDS = 1.0  # how long to go on reading when the child is gone and somebody still holds its output


class Screen:
    """The terminal, or whatever stands in for it; when it is gone the logs still have everything."""

    def __init__(self, out: TextIO) -> None:
        if isinstance(out, io.TextIOWrapper):
            out.reconfigure(errors="replace")  # a terminal without Chinese characters shows question marks
        self.out: TextIO | None = out

    def show(self, line: str) -> None:
        """Shows a line at once."""
        if self.out is None:
            return
        try:
            self.out.write(line + "\n")
            self.out.flush()
        except (OSError, ValueError):
            self.out = None


class Output:
    """The output of one process: to its log as it is, to the screen under its name."""

    def __init__(self, name: str, width: int, logs: Path, screen: Screen | None) -> None:
        self.prefix, self.screen = f"{name:{width}} | ", screen
        self.log = logging.handlers.RotatingFileHandler(
            logs / f"{name}.log", maxBytes=LOG_SIZE, backupCount=LOG_COUNT, encoding="utf-8", delay=True
        )

    def line(self, text: str) -> None:
        """Shows and keeps one line."""
        if self.screen is not None:
            self.screen.show(self.prefix + text)
        self.log.emit(logging.makeLogRecord({"msg": text}))

    @contextlib.asynccontextmanager
    async def pipe(self) -> AsyncIterator[int]:
        """The end of a pipe for a child to write to. Leave when the child is gone.

        Not asyncio's own pipe: with that, a child counts as running as long as anybody holds its output open.
        """
        out, into = os.pipe()
        reader = asyncio.StreamReader(limit=LONGEST_LINE)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(out, "rb")
        )
        copying = asyncio.create_task(self._copy(reader))
        try:
            yield into
        finally:
            os.close(into)
            await asyncio.wait((copying,), timeout=LAST_WORDS)
            copying.cancel()
            transport.close()

    async def _copy(self, reader: asyncio.StreamReader) -> None:
        """Copies line by line to the end; a line without end is cut."""
        rest = b""
        while chunk := await reader.read(LONGEST_LINE):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > LONGEST_LINE:
                lines, rest = [*lines, rest], b""
            for line in lines:
                self.line(line.decode(errors="replace").rstrip("\r"))
        if rest:
            self.line(rest.decode(errors="replace"))
