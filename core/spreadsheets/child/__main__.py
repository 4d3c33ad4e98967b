"""读取子进程的入口: confine ourselves, read task and file, say what is in it. Nothing of the file goes to an error text."""

from __future__ import annotations

import codecs
import gc
import os
import sys

import msgspec

from core.spreadsheets.child.confinement import confine
from core.spreadsheets.child.reading import frames
from core.spreadsheets.child.texts import CODECS
from core.spreadsheets.child.unreadable import Unreadable
from core.spreadsheets.model import Frame, Refusal, Task

OUT_OF_MEMORY = 3
_ZIP_NAMES = ("cp437", "ascii")
_encoder = msgspec.msgpack.Encoder()


def main() -> None:
    """Read one file; whatever happens, the last frame says how it ended."""
    for codec in (*CODECS, *_ZIP_NAMES):
        codecs.lookup(codec)
    confine()
    gc.disable()  # nothing here lives long enough to be collected
    told = sys.stdin.buffer.read(int.from_bytes(sys.stdin.buffer.read(4), "big"))
    task = msgspec.msgpack.decode(told, type=Task)
    try:
        for frame in frames(sys.stdin.buffer.read(), task):
            _say(frame)
    except Unreadable as error:
        _say(Refusal(error.code, error.named))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException:  # calamine's panics are no Exception; none of their words are let out
        _say(Refusal("file_broken"))
    sys.stdout.buffer.flush()
    os._exit(0)


def _say(frame: Frame) -> None:
    body = _encoder.encode(frame)
    sys.stdout.buffer.write(len(body).to_bytes(4, "big"))
    sys.stdout.buffer.write(body)


if __name__ == "__main__":
    main()
