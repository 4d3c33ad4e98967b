"""运维视图: what the operator's pages are told; counts, ages and names of jobs, tenants and plugins, never of persons."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct


class JobState(enum.StrEnum):
    """任务状态 of a job that is not done."""

    FAILING = "failing"
    """反复失败: so often that somebody should look."""
    DUE = "due"
    """到期待办: due, and nobody has it in hand."""
    RUNNING = "running"
    """办理中: a worker holds its lease."""
    RETRYING = "retrying"
    """等待重试: failed, and due again later."""
    SCHEDULED = "scheduled"
    """未到时间: put for later, as a deadline is."""


class QueueLine(Struct, frozen=True):
    """队列一行: so many jobs of one kind and tenant in one state, and since when the oldest has been due."""

    tenant_id: UUID
    tenant: str
    job: str
    title: str
    state: JobState
    count: int
    oldest_due: datetime


class StateCount(Struct, frozen=True):
    """一种状态的任务数."""

    state: JobState
    count: int


class QueueView(Struct, frozen=True):
    """队列: everything that is not done, by kind, tenant and state."""

    asked_at: datetime
    states: list[StateCount]
    waiting_seconds: int
    """How long the oldest due job has waited for a worker; 0 where none waits."""
    workers: int
    lines: list[QueueLine]


class JobView(Struct, frozen=True):
    """一项任务."""

    id: UUID
    tenant: str
    job: str
    title: str
    state: JobState
    due_at: datetime
    attempts: int
    fault: str
    """Kind of the last failure; empty where there was none."""


class JobPage(Struct, frozen=True):
    """任务一页: `next` continues, None at the end."""

    items: list[JobView]
    next: str | None


class RetryIn(Struct, frozen=True, forbid_unknown_fields=True):
    """立即重试, with its reason."""

    reason: Annotated[str, Meta(min_length=2, max_length=500)]


class OperatedOfficeView(Struct, frozen=True):
    """租户一行: an agency with what it has switched on, and what of that is not there."""

    id: UUID
    name: str
    code: str
    level: str
    opened_at: datetime
    packs: list[str]
    missing: list[str]
    waiting: int
    """Jobs of its that are due and that nobody has in hand."""
    failing: int


class OfficePage(Struct, frozen=True):
    """租户一页: `next` continues, None at the end."""

    items: list[OperatedOfficeView]
    next: UUID | None


class MigrationView(Struct, frozen=True):
    """一项迁移; without `ran_at` it has not run yet."""

    id: str
    what: str
    ran_at: datetime | None
    known: bool
    """Whether this program brings it; else the database is newer than the program."""


class ProcessView(Struct, frozen=True):
    """一个进程 with an open session at the database."""

    part: str
    host: str
    pid: str
    since: datetime
    seen_at: datetime
    sweeps: bool
    alive: bool
    """A worker asks the database every two seconds; one that is silent stands still."""


class SoftwareView(Struct, frozen=True):
    """软件: version, migrations and who is at work."""

    version: str
    python: str
    database: str
    owner: str
    sandbox: bool
    migrations: list[MigrationView]
    processes: list[ProcessView]


class VerdictView(Struct, frozen=True):
    """体检的一项."""

    well: bool
    said: str
    remedy: str


class HealthView(Struct, frozen=True):
    """体检: as `hedui doctor` prints it."""

    asked_at: datetime
    verdicts: list[VerdictView]


class OperatedPluginView(Struct, frozen=True):
    """一个插件: loaded, refused with its reason, or missing while tenants want it."""

    name: str
    title: str
    version: str
    digest: str
    level: str
    refused: str
    supplies: list[str]
    tenants: list[str]
    held: list[str]
