"""进程: who is at work, by the sessions that our processes hold at the database under their own names."""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from typing import Any

from hedui.operating.model import ProcessView

SWEEPER_LOCK = 4_853_001
"""Advisory lock of the one worker that sweeps."""
SILENT = timedelta(seconds=12)
_SESSIONS = """
select a.application_name as name, min(a.backend_start) as since,
       max(coalesce(a.state_change, a.backend_start)) as seen, clock_timestamp() as now,
       bool_or(exists(select from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and l.granted
                         and l.classid = 0 and l.objid = $1 and l.objsubid = 1)) as sweeps
  from pg_stat_activity a
 where a.datname = current_database() and a.usename = current_user and a.application_name like 'hedui:%'
 group by a.application_name order by a.application_name"""


def session_name(part: str) -> str:
    """会话名称 of this process at the database: the part, the machine, the process."""
    return f"hedui:{part}:{socket.gethostname()[:30]}:{os.getpid()}"


async def processes_of(connection: Any) -> list[ProcessView]:
    """在用进程, the parts in order; a process without a session is not seen."""
    found = []
    for row in await connection.fetch(_SESSIONS, SWEEPER_LOCK):
        _, part, host, pid = (*row["name"].split(":", 3), "", "", "")[:4]
        found.append(ProcessView(part, host, pid, row["since"], row["seen"], row["sweeps"], _alive(part, row)))
    return found


def _alive(part: str, row: Any) -> bool:
    return part != "worker" or row["now"] - row["seen"] < SILENT
