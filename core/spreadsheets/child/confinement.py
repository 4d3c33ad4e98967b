"""限制: what the process can still do once it has read our code and before it reads the first byte from outside.

No descriptor can be opened any more: no file, no socket. Memory, time and output end where they are said to end.
"""

from __future__ import annotations

import resource
import signal
import time

MEMORY = 256 * 1024 * 1024
SECONDS = 5
"""Of processor time, from the first byte on: on a busy machine a good file takes many times as long by the clock."""
WAITING = 12
"""Times as long by the clock, for a child that gets no processor or waits for bytes that never come."""


def confine(seconds: int = SECONDS) -> None:
    """Give up what reading a file does not need; there is no way back."""
    processor = seconds + int(time.process_time()) + 1  # what it took to load our own code is not the file's
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    signal.alarm(seconds * WAITING + 1)  # also where nobody is left to kill us
