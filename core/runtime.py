"""运行环境: what a process is wired with at start-up: clock, vault, doorbell, registry, and who knows the law."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from core.ahead import Look
from core.browser import EntryRules
from core.clock import Clock, SystemClock

if TYPE_CHECKING:
    from core.assessment.model import Assessment
    from core.explanations.running import Failed, Run
    from core.law import Law
    from core.plugin.registry import Registry
    from core.vault.vault import Vault


LOOKS = 2
"""Pages at a time: one that reckons, and one that the database is asked for."""


class Doorbell(Protocol):
    """门铃: tells a worker that a job is due. May fail, may ring twice: the truth is in the outbox."""

    async def ring(self, ids: Sequence[UUID] | Mapping[UUID, datetime]) -> None:
        """Best effort; raises nothing."""
        ...


class SilentDoorbell:
    """无声门铃: nobody is told; the sweeper finds the job."""

    async def ring(self, ids: Sequence[UUID] | Mapping[UUID, datetime]) -> None:
        """Does nothing on purpose."""


class Rerun(Protocol):
    """重算: by the plugins that the stamps name, each taken from its archive unless it is the one installed."""

    async def __call__(self, stamp: Sequence[str], runs: Sequence[Run]) -> list[Assessment | Failed]:
        """One result for each run, in their order; Failed where it could not be run."""
        ...

    def versions(self) -> Sequence[str]:
        """存档的版本: the stamps that it can be asked for."""
        ...


class NoRerun:
    """不重算: a process that nobody asks to."""

    async def __call__(self, stamp: Sequence[str], runs: Sequence[Run]) -> list[Assessment | Failed]:
        """Says so."""
        from core.explanations.running import Failed

        return [Failed("本进程不做重算") for _ in runs]

    def versions(self) -> Sequence[str]:
        """None."""
        return ()


@dataclass(frozen=True)
class Runtime:
    """运行环境 of one process."""

    vault: Vault
    registry: Registry
    law_for: Callable[[Any, UUID, date], Awaitable[Law]]
    """(open transaction, owning tenant, day of application) -> the law in force."""
    law_looks: Callable[[UUID], Sequence[Look]] = lambda tenant: ()
    """What `law_for` will ask for a tenant, whatever the day: a page that knows whose law it needs asks it with its other looks."""
    setting_titles: Callable[[Registry], Mapping[str, str]] = lambda registry: {}
    """设置项 by name, in words: what an auditor reads of a trace."""
    clock: Clock = field(default_factory=SystemClock)
    doorbell: Doorbell = field(default_factory=SilentDoorbell)
    http: Any = None
    """aiohttp.ClientSession for outgoing calls; None where the process makes none."""
    callback_base: str = ""
    """Address under which departments reach us, for asynchronous answers."""
    lease_seconds: float = 30.0
    sandbox: bool = False
    """Whether departments and people here are made up."""
    ask_timeout: float = 20.0
    """Seconds for one call to a department; shorter than the lease."""
    asks_at_once: int = 96
    """Of one source, by this process: what comes on top of it waits."""
    in_flight: Counter[tuple[UUID, str]] = field(default_factory=Counter)
    """Asks under way by executing agency and source."""
    troubled: dict[UUID, Any] = field(default_factory=dict)
    """Sources that could not be asked of late, by the agency that asks, as this process last read them."""
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(4))
    """Of cases that are asked about at a time, by this process."""
    looks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LOOKS))
    """Of pages that are asked by key, and short: two at a time in this process, whoever comes first. More at once would not
    be done sooner on the processor that they share; each would only wait for all the others, and the last for longest."""
    retry_base: float = 5.0
    """Seconds before the first repetition; doubles with every attempt."""
    assess_delay: timedelta = timedelta(seconds=2)
    """How long answers are gathered before a case is assessed anew."""
    batch_delay: timedelta = timedelta(seconds=2)
    """How long a batch gathers asks before it is handed in."""
    rerun: Rerun = field(default_factory=lambda: NoRerun())
    """Runs assessments again, by this process's plugins or by other versions of them."""
    fonts_dir: str | None = None
    entry: EntryRules = field(default_factory=EntryRules)
    """How browsers get in, and how long they stay."""
