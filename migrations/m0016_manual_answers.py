"""人工反馈: clerks of departments, the questions that wait for them, and their answers: entered by one, confirmed by another."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0016"
VERSION = "1.38.0"
DESCRIPTION = "manual answers of department clerks"

SQL = """
-- Departments for which a clerk's post answers; a post of any other role has none.
alter table post add column sources text[] not null default '{}';
alter table post add constraint post_sources_check check ((role = 'source_clerk') = (cardinality(sources) > 0));

-- Set for a department clerk only, and then never empty: what follows lets nothing through but that department's questions.
create function hedui_sources() returns text[] language sql stable as
    $$ select nullif(current_setting('hedui.sources', true), '')::text[] $$;

-- 待人工反馈: the ask has left, and a clerk of its department is to answer it.
alter table ask add column manual boolean not null default false;
-- Without the state in it: else every settling of an ask would write all indexes anew.
create index ask_manual on ask (source, id) where manual;
create policy own_department on ask as restrictive using ((select hedui_sources()) is null
    or (manual and state = 'waiting' and source = any ((select hedui_sources())::text[])
        and (select hedui_tenant()) = case when supplementary then owner_tenant else executing_tenant end));

create function hedui_ask_manual_guard() returns trigger language plpgsql as $$
begin
    raise exception 'only an ask that left goes to the clerks, and it stays with them' using errcode = 'HD001';
end $$;
create trigger ask_manual_guard before insert or update of manual on ask for each row
    when (new.manual and new.left_at is null) execute function hedui_ask_manual_guard();
create trigger ask_manual_stays before update of manual on ask for each row
    when (old.manual and not new.manual) execute function hedui_ask_manual_guard();

-- Of the case itself a clerk's transaction reaches what the question is made of, and only while it waits for his department.
-- Not in SQL: that would be planned into every look at these tables, with all partitions of the asks.
create function hedui_asked_by_hand(the_case uuid, person uuid) returns boolean language plpgsql stable as $$
begin
    return exists (select from ask a where a.verification_id = the_case and (person is null or a.subject_id = person)
                      and a.manual and a.state = 'waiting');
end $$;
create policy own_department on verification as restrictive
    using ((select hedui_sources()) is null or hedui_asked_by_hand(id, null));
create policy own_department on subject as restrictive
    using ((select hedui_sources()) is null or hedui_asked_by_hand(verification_id, id));
create policy own_department on authorization_sheet as restrictive
    using ((select hedui_sources()) is null or hedui_asked_by_hand(verification_id, subject_id));
create policy own_department on request_match as restrictive
    using ((select hedui_sources()) is null or hedui_asked_by_hand(verification_id, subject_id));
do $$
declare target text;
begin
    foreach target in array array['declaration', 'deadline', 'reply', 'assessment', 'report', 'report_file', 'case_grant',
        'application', 'application_person', 'field_check', 'judgement', 'delivery', 'recipient', 'presence', 'batch',
        'connector_value']
    loop
        execute format('create policy no_department on %I as restrictive using ((select hedui_sources()) is null)', target);
    end loop;
end $$;
create policy no_department on trace as restrictive for select using ((select hedui_sources()) is null);

-- Whether a question still stands: as `hedui_ask_refusal`, but without its locks, for lists.
create function hedui_ask_stands(a ask) returns boolean language sql stable as $$
    select exists (
        select from verification v
          join subject s on s.verification_id = v.id and s.id = a.subject_id
          join authorization_sheet h on h.verification_id = v.id and h.id = a.authorization_id
         where v.id = a.verification_id and v.state = 'verifying' and a.element = any (v.items)
           and h.state = 'passed' and a.element = any (h.items)
           and (h.valid_until is null or h.valid_until >= (clock_timestamp() at time zone 'Asia/Shanghai')::date)
           and exists (select from request_match m where m.verification_id = v.id and m.subject_id = a.subject_id and m.live)
           and hedui_domain() is not null
           and not exists (select from suspension u where u.domain_person = s.domain_person and u.lifted_at is null)) $$;

create table manual_answer (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    ask_id uuid not null,
    source text not null,
    state text not null check (state in ('entered', 'returned', 'confirmed')),
    entered_by uuid not null,
    entered_at timestamptz not null,
    judged_by uuid,
    judged_at timestamptz,
    digest bytea not null,
    blob bytea not null,
    reason_blob bytea,
    primary key (executing_tenant, id),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant),
    foreign key (executing_tenant, ask_id) references ask (executing_tenant, id),
    check (judged_by <> entered_by),
    check ((state = 'entered') = (judged_by is null) and (judged_by is null) = (judged_at is null)),
    check ((state = 'returned') = (reason_blob is not null))
);
create index manual_answer_case on manual_answer (verification_id);
create unique index manual_answer_one on manual_answer (executing_tenant, ask_id) where state in ('entered', 'confirmed');
-- Read by the two agencies of the case; written by nobody but a clerk of the department.
call hedui_protect('manual_answer', 'select, insert, update');
create policy parties on manual_answer for select
    using ((select hedui_tenant()) in (owner_tenant, executing_tenant));
create policy clerks_add on manual_answer for insert
    with check ((select hedui_tenant()) in (owner_tenant, executing_tenant)
                and source = any ((select hedui_sources())::text[]));
create policy clerks_judge on manual_answer for update
    using ((select hedui_tenant()) in (owner_tenant, executing_tenant) and source = any ((select hedui_sources())::text[]));
create policy own_department on manual_answer as restrictive
    using ((select hedui_sources()) is null or source = any ((select hedui_sources())::text[]));

-- What was entered is final, is judged once, and stands on a question that could be asked at this very moment.
create function hedui_manual_answer_guard() returns trigger language plpgsql as $$
declare
    the_ask ask;
    refusal text;
begin
    if tg_op = 'UPDATE' and (old.state <> 'entered' or
       (new.owner_tenant, new.executing_tenant, new.verification_id, new.id, new.ask_id, new.source, new.entered_by,
        new.entered_at, new.digest, new.blob)
       is distinct from (old.owner_tenant, old.executing_tenant, old.verification_id, old.id, old.ask_id, old.source,
        old.entered_by, old.entered_at, old.digest, old.blob)) then
        raise exception 'a manual answer is entered once and judged once' using errcode = 'HD001';
    end if;
    if tg_op = 'INSERT' and new.state <> 'entered' then
        raise exception 'a manual answer begins entered' using errcode = 'HD001';
    end if;
    select * into the_ask from ask a where a.executing_tenant = new.executing_tenant and a.id = new.ask_id;
    if (the_ask.manual and the_ask.state = 'waiting') is not true
       or (the_ask.verification_id, the_ask.source) is distinct from (new.verification_id, new.source) then
        raise exception 'no question for this answer' using errcode = 'HD001';
    end if;
    refusal := hedui_ask_refusal(the_ask);
    if refusal is not null then
        raise exception 'manual answer refused' using errcode = 'HD002', detail = refusal;
    end if;
    return new;
end $$;
create trigger manual_answer_guard before insert or update on manual_answer
    for each row execute function hedui_manual_answer_guard();

-- 令牌: the same call, with the departments of a clerk's post.
drop function hedui_bearer(bytea, date, timestamptz);
create function hedui_bearer(the_digest bytea, today date, at timestamptz) returns table (
    account uuid, real_name text, staff_number text, holding uuid, title text, role text, own_office_only boolean,
    sources text[], post uuid, office uuid, office_name text, office_code text,
    tenant uuid, tenant_name text, level text, lineage uuid[], code text) language plpgsql as $$
declare
    the_tenant uuid;
    the_holding uuid;
begin
    perform set_config('hedui.credential', encode(the_digest, 'hex'), true), set_config('hedui.tenant', '', true),
            set_config('hedui.lineage', '', true), set_config('hedui.service', '', true),
            set_config('plan_cache_mode', 'force_generic_plan', true);
    select b.tenant_id, b.holding_id into the_tenant, the_holding from api_token b
     where b.digest = the_digest and b.revoked_at is null and b.expires_at > at;
    if not found then return; end if;
    perform set_config('hedui.tenant', the_tenant::text, true), set_config('hedui.lineage', array[the_tenant]::text, true);
    return query
        select a.id, a.real_name, a.staff_number, h.id, p.title, p.role, p.own_office_only, p.sources,
               p.id, o.id, o.name, o.code, t.id, t.name, t.level, t.lineage,
               (select c.code from tenant_code c where c.tenant_id = t.id and c.valid_from <= today
                   and (c.valid_to is null or c.valid_to >= today) order by c.valid_from desc limit 1)
          from post_holding h
          join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
          join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
          join office o on (o.tenant_id, o.id) = (p.tenant_id, p.office_id)
          join tenant t on t.id = h.tenant_id
         where h.tenant_id = the_tenant and h.id = the_holding and a.disabled_at is null and h.ended_at is null
           and h.held_from <= today and (h.held_until is null or h.held_until >= today);
end $$;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
