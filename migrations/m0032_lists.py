"""一览的索引: lists by programme and by an office's states end where their page does; a browser's session in one statement."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0032"
VERSION = "1.38.0"
DESCRIPTION = "indexes of the lists' filters, a session in one statement"

SQL = """
-- A filter that few cases of many pass must not walk past all the others. Partial, as the lists' other indexes are (m0021).
create index verification_of_owner_programme on verification (owner_tenant, programme, accepted_on, id) where version > 0;
create index verification_of_executor_programme on verification (executing_tenant, programme, accepted_on, id)
    where version > 0 and executing_tenant <> owner_tenant;
create index verification_of_office_state on verification (office_id, state, accepted_on, id) where version > 0;
create index verification_of_office_programme on verification (office_id, programme, accepted_on, id) where version > 0;

-- What was done in a case stands among the looks at it, of which there are many more: the page of the case reads the deeds.
create index trace_of_case on trace (verification_id, verb) where verification_id is not null;
drop index trace_case;

-- 等候反馈: of a hundred asks of an open case one or two are waited for. The boards of those who oversee count these alone.
-- Whether an ask is settled stands in an index already (m0015): settling one writes no more than it did.
create index ask_open on ask (verification_id) where settled_at is null;
create or replace function hedui_asks_below(today date, since uuid, until uuid) returns table (
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
               and a.settled_at is null and a.state in ('queued', 'asking', 'waiting', 'unavailable', 'quarantined')
             group by a.source;
    end loop;
    perform set_config('hedui.tenant', own::text, true);
end $$;

-- 会话 of a browser, as `hedui_bearer` is for a token: who asks is one round trip of every request. Of a session that is
-- known and opens nothing, why not: `account` is null then. `seen`: somebody is at work, and it lasts on.
create function hedui_session(the_digest bytea, today date, idle interval, lifetime interval, seen boolean) returns table (
    ended_by text, timely boolean, session uuid, initial boolean, started_at timestamptz,
    account uuid, real_name text, staff_number text, holding uuid, title text, role text, own_office_only boolean,
    sources text[], post uuid, office uuid, office_name text, office_code text,
    tenant uuid, tenant_name text, level text, lineage uuid[], code text) language plpgsql as $$
#variable_conflict use_column
declare
    known browser_session;
    stands boolean;
begin
    perform set_config('hedui.credential', encode(the_digest, 'hex'), true), set_config('hedui.tenant', '', true),
            set_config('hedui.lineage', '', true), set_config('hedui.service', '', true),
            set_config('plan_cache_mode', 'force_generic_plan', true);
    select s.* into known from browser_session s where s.digest = the_digest;
    if not found then return; end if;
    perform set_config('hedui.tenant', known.tenant_id::text, true),
            set_config('hedui.lineage', array[known.tenant_id]::text, true);
    stands := known.seen_at > now() - idle and known.started_at > now() - lifetime;
    return query
        select known.ended_by, stands, known.id, known.initial, known.started_at,
               a.id, a.real_name, a.staff_number, h.id, p.title, p.role, p.own_office_only, p.sources,
               p.id, o.id, o.name, o.code, t.id, t.name, t.level, t.lineage,
               (select c.code from tenant_code c where c.tenant_id = t.id and c.valid_from <= today
                   and (c.valid_to is null or c.valid_to >= today) order by c.valid_from desc limit 1)
          from post_holding h
          join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
          join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
          join office o on (o.tenant_id, o.id) = (p.tenant_id, p.office_id)
          join tenant t on t.id = h.tenant_id
         where known.ended_at is null and stands
           and h.tenant_id = known.tenant_id and h.id = known.holding_id and h.account_id = known.account_id
           and a.disabled_at is null and h.ended_at is null
           and h.held_from <= today and (h.held_until is null or h.held_until >= today);
    if not found then
        return query select known.ended_by, stands, known.id, known.initial, known.started_at,
            null::uuid, null, null, null::uuid, null, null, null::boolean, null::text[], null::uuid, null::uuid, null, null,
            null::uuid, null, null, null::uuid[], null;
    elsif seen and known.seen_at < now() - interval '1 minute' then
        update browser_session b set seen_at = now() where b.tenant_id = known.tenant_id and b.digest = the_digest;
    end if;
end $$;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
