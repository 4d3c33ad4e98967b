"""子进程的入口: confine ourselves, read task and archive, say what is in it. Nothing of the archive goes to an error text."""

from __future__ import annotations

import os
import resource
import sys

import msgspec

from core.archives.child import sevenzip, zipped
from core.archives.child.judging import Unopened
from core.archives.model import PIECE, SECONDS, SEVEN_ZIP, Done, Frame, Member, Piece, Refusal, Task
from core.spreadsheets.child.confinement import MEMORY, confine

OUT_OF_MEMORY = 3
_encoder = msgspec.msgpack.Encoder()


def main() -> None:
    """Open one archive; whatever happens, the last frame says how it ended."""
    zipped.warm()
    sevenzip.warm()
    # py7zr asks this limit how large its buffers may be; without it, it would look into /proc, which is closed.
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    confine(SECONDS)
    told = sys.stdin.buffer.read(int.from_bytes(sys.stdin.buffer.read(4), "big"))
    task = msgspec.msgpack.decode(told, type=Task)
    try:
        _open(sys.stdin.buffer.read(), task)
    except Unopened as error:
        _say(Refusal(error.code, error.named))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException:  # a library that stumbles over a broken archive: none of its words are let out
        _say(Refusal("archive_broken"))
    sys.stdout.buffer.flush()
    os._exit(0)


def _open(body: bytes, task: Task) -> None:
    opened = sevenzip.members if body.startswith(SEVEN_ZIP) else zipped.members
    for name, content in opened(body, task.passwords):
        _say(Member(name))
        for at in range(0, len(content), PIECE):
            _say(Piece(content[at : at + PIECE]))
    _say(Done())


def _say(frame: Frame) -> None:
    body = _encoder.encode(frame)
    sys.stdout.buffer.write(len(body).to_bytes(4, "big"))
    sys.stdout.buffer.write(body)


if __name__ == "__main__":
    main()
