"""运维接口测试: the operator sees figures of every tenant and no case; a retry is traced where the job belongs."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from core.errors import Busy, Refused
from core.outbox import HANDLERS, claim, put, release
from hedui.embedded.postgres import EmbeddedPostgres
from hedui.operating import health, queue
from tenants.access import officer_scope, operator_scope
from tenants.permissions import DEVELOPER, OPERATOR, PLATFORM_ROLES, ROLES
from tenants.routes import ROUTES
from tests.api.people import Office
from tests.api.platform import at_the_platform
from tests.api.steps import ADMIN, CLERK, PROVINCE, REASON
from tests.support import truth

LOOKS = sorted(path for (method, path), verb in ROUTES.items() if verb in ("platform.look", "platform.examine"))


async def job_of(office: Office, name: str = "report.render", failed: int = 0, delay: timedelta = timedelta()) -> UUID:
    """A job of the county that no worker takes, and that failed so often."""
    scope = operator_scope(office.runtime, office.tenants["xihu"])
    async with scope.write("tenant.provision") as tx:
        identity = await put(tx, name, uuid4(), delay)
        tx.jobs.clear()
    for _ in range(failed):
        leases = await claim(identity, timedelta(seconds=30))
        await release([(lease, timedelta()) for lease in leases], "ConnectionError")
    if failed:
        leases = await claim(identity, timedelta(seconds=30))
        await release([(lease, timedelta(hours=1)) for lease in leases], "ConnectionError")
    return identity


async def test_the_queue_says_what_waits_and_how_long(office: Office) -> None:
    operator = await at_the_platform(office)
    waiting, failing = await job_of(office), await job_of(office, "ask.send", failed=queue.STUCK)
    later = await job_of(office, "suspension.wake", delay=timedelta(days=3))
    county = str(office.tenants["xihu"].id)
    seen = await operator.read("/api/operator/queue")
    lines = {(line["job"], line["state"]): line["count"] for line in seen["lines"] if line["tenant_id"] == county}
    assert lines == {("report.render", "due"): 1, ("ask.send", "failing"): 1, ("suspension.wake", "scheduled"): 1}
    assert {state["state"]: state["count"] for state in seen["states"]}["failing"] >= 1
    assert seen["waiting_seconds"] >= 0
    page = await operator.read(f"/api/operator/jobs?tenant_id={county}&limit=2")
    rest = await operator.read(f"/api/operator/jobs?tenant_id={county}&limit=2&after={page['next']}")
    assert rest["next"] is None
    assert [one["id"] for one in (*page["items"], *rest["items"])] == [str(waiting), str(failing), str(later)]
    only = await operator.read(f"/api/operator/jobs?tenant_id={county}&state=failing")
    (one,) = only["items"]
    assert (one["title"], one["fault"], one["attempts"]) == ("向数源查询", "ConnectionError", queue.STUCK + 1)
    assert (await operator.get("/api/operator/jobs?after=gibberish")).status == 400


async def test_a_retry_is_due_now_and_traced_in_the_tenant_of_the_job(office: Office) -> None:
    operator = await at_the_platform(office)
    job = await job_of(office, "ask.send", failed=queue.STUCK)
    key = uuid4().hex
    where = f"/api/operator/jobs/{job}/retry"
    done = await operator.done(where, REASON, idempotency_key=key)
    assert done["state"] == "due"
    again = await operator.post(where, REASON, idempotency_key=key)
    assert (again.json(), again.headers["Idempotent-Replay"]) == (done, "true")
    (lease,) = await claim(job, timedelta(seconds=30))  # due now
    held = await operator.post(where, REASON)
    assert (held.status, held.code) == (409, "job_not_waiting")
    await release([(lease, timedelta())], "TimeoutError")
    traces = (await office.as_("XH0003").read("/api/traces?limit=200"))["items"]
    (trace,) = [one for one in traces if one["verb"] == "platform.retry"]
    assert str(job) in str(trace)
    assert REASON["reason"] in str(trace)


async def test_a_retry_without_reason_without_key_and_of_what_is_not_there(office: Office) -> None:
    operator = await at_the_platform(office)
    where = f"/api/operator/jobs/{uuid4()}/retry"
    assert (await operator.post(where, {"reason": ""})).code == "fields_invalid"
    assert (await operator.post(where, REASON, idempotency_key=None)).code == "idempotency_key_missing"
    assert (await operator.post(where, REASON)).status == 404


async def test_tenants_with_what_they_have_switched_on(office: Office) -> None:
    operator = await at_the_platform(office)
    wanted, after = {str(tenant.id) for tenant in office.tenants.values()}, ""
    found: dict[str, Any] = {}
    while True:
        page = await operator.read(f"/api/operator/offices?limit=200{after}")
        found |= {one["id"]: one for one in page["items"]}
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert wanted <= set(found)
    county = found[str(office.tenants["xihu"].id)]
    assert any(pack.startswith("zhejiang ") for pack in county["packs"])
    assert county["missing"] == []
    assert "platform" not in {one["level"] for one in found.values()}


async def test_software_and_who_is_at_work(office: Office) -> None:
    operator = await at_the_platform(office)
    seen = await operator.read("/api/operator/software")
    assert all(one["ran_at"] and one["known"] for one in seen["migrations"])
    assert seen["migrations"][0]["id"] >= "0027"
    ran = datetime.fromisoformat(seen["migrations"][0]["ran_at"])
    assert abs(ran - datetime.now(UTC)) < timedelta(hours=2)  # an instant, whatever zone the machine is in
    assert "web" in {process["part"] for process in seen["processes"]}


async def test_plugins_and_health_are_what_the_command_line_says(office: Office) -> None:
    operator = await at_the_platform(office)
    plugins = {one["name"]: one for one in await operator.read("/api/operator/plugins")}
    assert set(plugins) >= set(office.runtime.registry.plugins)
    assert office.tenants["xihu"].name in plugins["zhejiang"]["tenants"]
    verdicts = (await operator.read("/api/operator/health"))["verdicts"]
    said = "".join(one["said"] for one in verdicts)
    assert all(name in said for name in ("密钥文件", "Redis", "迁移", "隔离", "任务", "子进程限制"))
    assert "平台运维" not in said  # has no law, and needs none


async def test_one_examination_at_a_time(office: Office) -> None:
    scope = dataclasses.replace(
        operator_scope(office.runtime, office.tenants["xihu"]), verbs=frozenset({health.EXAMINE})
    )
    async with health._one_at_a_time:
        with pytest.raises(Busy, match="正在检查") as refused:
            await health.health(scope)
    assert refused.value.code == "examination_running"


async def test_nobody_of_an_agency_is_let_in(office: Office) -> None:
    for staff in (CLERK, ADMIN, PROVINCE):
        for path in LOOKS:
            answer = await office.as_(staff).get(path)
            assert (answer.status, answer.code) == (403, "permission_missing"), (staff, path)
    with pytest.raises(Refused):
        await queue.overview(await office.scope(ADMIN))


async def test_an_operator_sees_no_case_and_no_person(office: Office) -> None:
    operator = await at_the_platform(office)
    for path in ("/api/verifications", "/api/traces", "/api/posts", "/api/settings", "/api/recipients/look-up"):
        assert (await operator.get(path)).status in (403, 405), path
    verbs = (await operator.read("/api/me"))["verbs"]
    theirs = set(verbs) - {
        "session.open",
        "session.look",
        "session.end",
        "password.change",
        "account.look",
        "form.keep",
    }
    assert {verb.partition(".")[0] for verb in theirs} == {"platform", "sandbox"}


async def test_the_role_opens_nothing_in_an_agency_and_an_agencys_nothing_on_the_platform(office: Office) -> None:
    """Else whoever may fill posts in a county could make an operator."""
    scope = await office.scope(ADMIN)
    row = {
        "account": uuid4(), "real_name": "某人", "holding": uuid4(), "title": "岗位", "office": uuid4(), "office_name": "",
        "office_code": "", "staff_number": "X", "own_office_only": False, "sources": [],
    }  # fmt: skip
    platform = dataclasses.replace(scope.tenant, level="platform")
    for role in ROLES:
        at_home = officer_scope(office.runtime, scope.tenant, {**row, "role": role}).verbs
        on_platform = officer_scope(office.runtime, platform, {**row, "role": role}).verbs
        assert bool(at_home) == (role not in PLATFORM_ROLES), role
        assert bool(on_platform) == (role == OPERATOR), role  # a developer's only where everything is made up
    sandbox = dataclasses.replace(office.runtime, sandbox=True)
    assert officer_scope(sandbox, platform, {**row, "role": DEVELOPER}).verbs == ROLES[DEVELOPER]


def test_every_kind_of_job_has_words() -> None:
    import hedui.worker  # noqa: F401 - fills HANDLERS

    assert set(queue.TITLES) == set(HANDLERS)


async def test_the_page_of_jobs_walks_no_done_ones(office: Office, postgres: EmbeddedPostgres, database: str) -> None:
    """The outbox keeps what is done for ever: both statements go by the index of what is not."""
    async with truth(postgres, database) as sql:
        await sql.execute("set enable_seqscan = off")
        plan = "\n".join(
            row[0]
            for row in await sql.fetch(
                "explain "
                + queue.JOBS.replace("$1", "now()")
                .replace("$2", "gen_random_uuid()")
                .replace("$3", "null")
                .replace("$4", "null")
                .replace("$5", "null")
                .replace("$6", "51")
            )
        )
        used = set(re.findall(r"Scan using (\w+)|Scan on (\w+_\w+)", plan))
        names = {name for pair in used for name in pair if name}
        partial = await sql.fetch(
            "select indexname from pg_indexes where tablename = 'outbox' and indexdef like '%done_at IS NULL%'"
        )
    assert "Seq Scan on outbox" not in plan
    assert names & {row[0] for row in partial}, plan
