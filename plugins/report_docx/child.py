"""填充子进程: opens a tenant's template where nothing else can be opened: no file, no socket, bounded memory and time.

`python -I -m plugins.report_docx.child`; a task comes by standard input, one answer goes to standard output.
"""

from __future__ import annotations

import codecs
import os
import resource
import signal
import sys
from pathlib import Path

import msgspec

from hedui.testing_report_samples import EMPTY
from plugins.report_docx.filling import all_filled, filled
from plugins.report_docx.model import OUT_OF_MEMORY, SECONDS, Done, Filling, Refusal, Refused, Task
from plugins.report_docx.view import view

_OURS = Path(__file__).parent / "builtin.docx"
MEMORY = 768 * 1024 * 1024


def main() -> None:
    """Warm up with what is ours, give up every right, then do the task."""
    for codec in ("cp437", "unicode_escape"):
        codecs.lookup(codec)
    filled(_OURS.read_bytes(), Filling(view(EMPTY, str), EMPTY.issued_on))  # loads what loads late
    confine()
    try:
        task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Task)
        answer: Done | Refusal = Done(all_filled(task.template, list(task.fillings)))
    except Refused as refused:
        answer = Refusal(str(refused))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException as error:  # none of a stranger's words are let out
        answer = Refusal(f"模板不能读取（{type(error).__name__}）。请在 Word 或 WPS 中另存为 .docx 后再提交")
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
    sys.stdout.buffer.flush()
    os._exit(0)


def confine() -> None:
    """There is no way back."""
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    signal.alarm(8 * SECONDS)  # also where nobody is left to kill us


if __name__ == "__main__":
    main()
