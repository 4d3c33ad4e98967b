"""批次任务."""

from __future__ import annotations

from core.media.custody import expire
from core.media.preparing import EXPIRE
from core.outbox import Lease, handles
from core.scope import Scope


@handles(EXPIRE)
async def package_expire(scope: Scope, lease: Lease) -> None:
    """The day after a package's last one: what did not come back is free to be packed again."""
    await expire(scope, lease)
