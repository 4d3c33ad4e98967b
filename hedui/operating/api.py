"""运维接口: queue, tenants, software, plugins and health, for the operator's post alone."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar.params import Parameter

from core.web import Call, acts, reads, scope_of
from hedui.operating import health, offices, plugins, queue, software
from hedui.operating.model import (
    HealthView,
    JobPage,
    JobState,
    JobView,
    OfficePage,
    OperatedPluginView,
    QueueView,
    RetryIn,
    SoftwareView,
)

Limit = Annotated[int, Parameter(ge=1, le=200)]


@reads("/api/operator/queue")
async def look_queue(request: Call) -> QueueView:
    """队列一览: what is not done, by kind of job, tenant and state, and how long the oldest has waited."""
    return await queue.overview(scope_of(request))


@reads("/api/operator/jobs")
async def list_jobs(
    request: Call,
    limit: Limit = 50,
    after: Annotated[str, Parameter(max_length=80)] = "",
    job_state: Annotated[JobState | None, Parameter(query="state", description="只列出此状态的任务")] = None,
    job: Annotated[str | None, Parameter(max_length=60)] = None,
    tenant_id: UUID | None = None,
) -> JobPage:
    """任务一览, the longest due first."""
    return await queue.list_jobs(scope_of(request), limit, after, job_state, job, tenant_id)


@acts("/api/operator/jobs/{job_id:uuid}/retry")
async def retry_job(request: Call, job_id: UUID, data: RetryIn) -> JobView:
    """立即重试: due now; the trace of its tenant says who and why."""
    return await queue.retry(scope_of(request), job_id, data.reason)


@reads("/api/operator/offices")
async def list_offices(request: Call, limit: Limit = 50, after: UUID | None = None) -> OfficePage:
    """租户一览: level, packs with versions, and what waits there."""
    return await offices.list_offices(scope_of(request), limit, after)


@reads("/api/operator/software")
async def look_software(request: Call) -> SoftwareView:
    """软件一览: version, migrations, processes at work."""
    return await software.software(scope_of(request))


@reads("/api/operator/plugins")
async def list_plugins(request: Call) -> list[OperatedPluginView]:
    """插件一览: loaded, refused and why, for whom, whose cases are held."""
    return await plugins.list_plugins(scope_of(request))


@reads("/api/operator/health")
async def examine(request: Call) -> HealthView:
    """体检: what `hedui doctor` looks at."""
    return await health.health(scope_of(request))


ROUTES = (look_queue, list_jobs, retry_job, list_offices, look_software, list_plugins, examine)
