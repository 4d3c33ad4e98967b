"""流量与暂停: how many may ask a source now, and when one that cannot be reached is left in peace; pure.

Both are of a source as one agency reaches it through one connector, for all its workers together. After so many answers
in a row that it could not be asked, its asks rest together; then one goes ahead, and the others follow once it is answered.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct, structs

from core.plugin.connectors import Limits
from core.sources.model import retry_delay

LONGEST_REST = timedelta(minutes=5)
WINDOW = timedelta(seconds=1)
"""What was not used of the last second may be used now, and nothing older: a rate, not an account."""


class Flow(Struct, frozen=True):
    """流量 of one source, as kept."""

    next_at: datetime
    """Before it nothing more is asked, where there is a rate."""
    failures: int = 0
    """Answers in a row that it could not be asked."""
    trips: int = 0
    """How often in a row it was left in peace."""
    probing: bool = False
    """One has gone ahead, and is not answered yet."""
    resting_until: datetime | None = None


class Granted(Struct, frozen=True):
    """名额: how many go, and from when on the others may, each `spaced` after the one before."""

    flow: Flow
    count: int
    next_at: datetime
    spaced: timedelta = timedelta()

    def pause(self, place: int, now: datetime) -> timedelta:
        """How long the one at that place of those who wait is to wait."""
        return self.next_at + place * self.spaced - now


def grant(flow: Flow, limits: Limits, wanted: int, now: datetime, patience: timedelta) -> Granted:
    """放行 of so many: none while the source rests, one where its rest is over, else as many as its rate allows."""
    if limits.failures and flow.failures >= limits.failures:
        if flow.resting_until is not None and flow.resting_until > now:
            return Granted(flow, 0, flow.resting_until)
        probed = structs.replace(flow, probing=True, resting_until=now + patience)
        return Granted(probed, min(1, wanted), now + patience)
    if limits.per_second is None:
        return Granted(flow, wanted, now)
    spaced, begin = timedelta(seconds=1) / limits.per_second, max(flow.next_at, now - WINDOW)
    count = min(wanted, max(0, (now - begin) // spaced))
    after = begin + count * spaced
    return Granted(structs.replace(flow, next_at=after), count, after + spaced, spaced)


def failed(flow: Flow, count: int, limits: Limits, now: datetime, base: float) -> Flow:
    """未能查询, so many times: the source is left in peace, longer each time in a row that who went ahead came back empty."""
    flow = structs.replace(flow, failures=flow.failures + count)
    resting = flow.resting_until is not None and flow.resting_until > now
    if not limits.failures or flow.failures < limits.failures or (resting and not flow.probing):
        return flow  # those that were under way when it began to rest are not counted again
    rest = min(retry_delay(flow.trips + 1, base), LONGEST_REST)
    return structs.replace(flow, trips=flow.trips + 1, probing=False, resting_until=now + rest)


def reached(flow: Flow) -> Flow:
    """已答复: whatever it said, it can be asked."""
    return Flow(flow.next_at)
