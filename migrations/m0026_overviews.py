"""全省态势与催办: figures of the tenants below, without a look at any person; reminders; how a department's answers went."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0026"
VERSION = "1.38.0"
DESCRIPTION = "figures of the tenants below, reminders"

SQL = """
-- 催办: said by an agency, read by the clerks of that department in its own tenant and in those below it.
create table reminder (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    source text not null,
    sent_on date not null,
    at timestamptz not null,
    agency text not null,
    sent_by uuid not null,
    sent_name text not null,
    waiting int not null check (waiting > 0),
    overdue int not null,
    primary key (tenant_id, id),
    unique (tenant_id, source, sent_on)
);
call hedui_protect('reminder', 'select, insert');
create policy family on reminder for select using (tenant_id = any ((select hedui_lineage())::uuid[]));
create policy own on reminder for insert with check (tenant_id = (select hedui_tenant()));
create policy own_department on reminder as restrictive
    using ((select hedui_sources()) is null or source = any ((select hedui_sources())::text[]));

-- 办理记录 of a department, newest first.
create index manual_answer_source on manual_answer (source, id);

-- 在办件 of the tenant that asks and of those below it: clocks by the day on which they end. With the caller's rights, and
-- each tenant's rows behind that tenant's own fence; no tenant beside or above it is ever entered. Open cases are found by
-- the index that knows them alone.
create function hedui_clocks_below() returns table (tenant uuid, due_on date, cases bigint) language plpgsql as $$
declare
    own uuid := hedui_tenant();
    below uuid;
begin
    for below in select t.id from tenant t where own = any (t.lineage) loop
        perform set_config('hedui.tenant', below::text, true);
        return query
            select below, d.due_on, count(*)
              from verification v left join lateral (
                     select c.due_on from deadline c where c.verification_id = v.id and c.met_on is null and c.paused_on is null
                      order by c.stage <> 'total', c.due_on limit 1) d on true
             where v.owner_tenant = below and v.state not in ('reported', 'terminated')
             group by d.due_on;
    end loop;
    perform set_config('hedui.tenant', own::text, true);
end $$;

-- 等候反馈 of those open cases, by source. `since` and `until` leave out the years in which no open case was begun.
create function hedui_asks_below(today date, since uuid, until uuid) returns table (
    tenant uuid, source text, waiting bigint, overdue bigint, unreached bigint, cases bigint) language plpgsql as $$
declare
    own uuid := hedui_tenant();
    below uuid;
begin
    for below in select t.id from tenant t where own = any (t.lineage) loop
        perform set_config('hedui.tenant', below::text, true);
        return query
            select below, a.source, count(*), count(*) filter (where a.due_on < today),
                   count(*) filter (where a.state = 'unavailable'), count(distinct a.verification_id)
              from verification v join ask a on a.verification_id = v.id and a.id between since and until
             where v.owner_tenant = below and v.state not in ('reported', 'terminated')
               and a.state in ('queued', 'asking', 'waiting', 'unavailable', 'quarantined')
             group by a.source;
    end loop;
    perform set_config('hedui.tenant', own::text, true);
end $$;

-- 最近的反馈 that each of them has asked for itself: how long the newest took, so many a tenant at most.
create function hedui_answers_below(since uuid, until uuid, most int) returns table (
    tenant uuid, source text, last_answer timestamptz, seconds double precision[]) language plpgsql as $$
declare
    own uuid := hedui_tenant();
    below uuid;
begin
    for below in select t.id from tenant t where own = any (t.lineage) loop
        perform set_config('hedui.tenant', below::text, true);
        return query
            select below, n.source, max(n.settled_at), array_agg(extract(epoch from n.settled_at - n.left_at)::double precision)
              from (select a.source, a.left_at, a.settled_at, a.state from ask a
                     where a.executing_tenant = below and a.id between since and until order by a.id desc limit most) n
             where n.state in ('found', 'nothing_found') and n.settled_at is not null and n.left_at is not null
             group by n.source;
    end loop;
    perform set_config('hedui.tenant', own::text, true);
end $$;

-- 暂停 of sources that could not be reached, by each of them.
create function hedui_flows_below() returns table (tenant uuid, source text, failures bigint, resting_until timestamptz)
language plpgsql as $$
declare
    own uuid := hedui_tenant();
    below uuid;
begin
    for below in select t.id from tenant t where own = any (t.lineage) loop
        perform set_config('hedui.tenant', below::text, true);
        return query
            select below, f.source, sum(f.failures), max(f.resting_until) from source_flow f
             where f.tenant_id = below and f.failures > 0 group by f.source;
    end loop;
    perform set_config('hedui.tenant', own::text, true);
end $$;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
