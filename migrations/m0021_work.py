"""待办: whose turn a case is, what is missing and by when, kept beside it; and the indexes that lists are paged by."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0021"
VERSION = "1.38.0"
DESCRIPTION = "work list, paged lists of cases"

SQL = """
-- What the law in force demands around the case, as it was when the case was accepted: 'field_check', 'delivery:applicant',
-- 'before:township:<step>'. Whether an act may be done, the act itself asks the law again.
alter table verification add column duties text[] not null default '{}';

-- Lists are paged by (accepted_on, id). They are partial on what is always true, and say so: the check of a foreign key
-- cannot take them (see m0002: no index begins with a tenant alone), a list that says the same can.
create index verification_of_owner on verification (owner_tenant, accepted_on, id) where version > 0;
create index verification_of_owner_state on verification (owner_tenant, state, accepted_on, id) where version > 0;
create index verification_of_executor on verification (executing_tenant, accepted_on, id)
    where version > 0 and executing_tenant <> owner_tenant;
create index verification_of_executor_state on verification (executing_tenant, state, accepted_on, id)
    where version > 0 and executing_tenant <> owner_tenant;
create index verification_of_office on verification (office_id, accepted_on, id) where version > 0;
create index case_grant_grantee on case_grant (grantee_tenant, verification_id);

-- One row a case. `turn` is whose desk it lies on; empty once nothing is left to do. No clock that runs: infinity.
create table work_item (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    office_id uuid not null,
    programme text not null,
    state text not null,
    turn text not null check (turn in ('', 'township_clerk', 'township_reviewer', 'county_officer', 'verification_officer')),
    missing text[] not null,
    due_on date not null,
    provisional boolean not null,
    rule text not null,
    primary key (verification_id, owner_tenant),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade
);
create index work_item_of_owner on work_item (owner_tenant, turn, due_on, verification_id);
create index work_item_of_executor on work_item (executing_tenant, turn, due_on, verification_id);
create index work_item_of_office on work_item (office_id, turn, due_on, verification_id);
call hedui_case_table('work_item', 'verification_id', 'select, insert, update');
create policy own_office on work_item as restrictive
    using ((select hedui_office()) is null or office_id = (select hedui_office()));

-- 尚缺: what the next step of a case waits for.
create function hedui_missing(v verification) returns text[] language plpgsql stable as $$
declare
    gone text[] := '{}';
begin
    case v.state
    when 'collecting', 'returned' then
        if not exists (select from declaration d where d.verification_id = v.id) then
            gone := gone || 'declaration'::text;
        end if;
        if exists (select from subject s where s.verification_id = v.id and not exists (
                     select from authorization_sheet a where a.verification_id = v.id and a.subject_id = s.id
                        and a.state in ('given', 'passed'))) then
            gone := gone || case when v.state = 'returned' then 'authorization_returned' else 'authorization' end;
        end if;
        return gone;
    when 'ready' then
        return array(select d from unnest(v.duties) d where
            (d = 'field_check' and not exists (select from field_check f where f.verification_id = v.id))
            or (d like 'before:%' and not exists (select from procedure_step p where p.verification_id = v.id
                                                     and p.event = split_part(d, ':', 3) || '.ended')));
    when 'verifying' then
        return array[case when v.supplement = 'awaited' then 'supplement' else 'answers' end];
    when 'suspended' then
        return array['resume'];
    when 'reported' then
        return array(select d from unnest(v.duties) d where
            (d = 'field_check_later' and not exists (select from field_check f where f.verification_id = v.id))
            or (d like 'delivery:%' and not exists (select from delivery y where y.verification_id = v.id
                                                       and y.recipient = split_part(d, ':', 2)))
            or (d like 'after:%' and not exists (select from procedure_step p where p.verification_id = v.id
                                                    and p.event = split_part(d, ':', 3) || '.ended')));
    else
        return gone;
    end case;
end $$;

-- 该谁办理: the desk that the case lies on.
create function hedui_turn(state text, missing text[]) returns text language sql immutable as $$
    select case
        when state in ('collecting', 'returned') then
            case when missing = '{}' then 'township_reviewer' else 'township_clerk' end
        when state = 'verifying' then
            case when 'supplement' = any (missing) then 'county_officer' else 'verification_officer' end
        when state = 'suspended' then 'county_officer'
        when state = 'terminated' or (state = 'reported' and missing = '{}') then ''
        when missing && array['field_check', 'field_check_later']
             or exists (select from unnest(missing) m where m like 'before:township:%' or m like 'after:township:%')
            then 'township_clerk'
        else 'county_officer'
    end $$;

-- Everything anew from what is on record: whoever calls it once too often changes nothing.
create function hedui_retell(the_case uuid) returns void language plpgsql as $$
declare
    v verification;
    clock record;
    gone text[];
begin
    select * into v from verification where id = the_case;
    if not found then
        return;
    end if;
    gone := hedui_missing(v);
    select d.due_on, d.provisional, d.rule into clock from deadline d
     where d.verification_id = the_case and d.met_on is null and d.paused_on is null order by d.due_on, d.rule limit 1;
    insert into work_item (owner_tenant, executing_tenant, verification_id, office_id, programme, state, turn, missing,
        due_on, provisional, rule)
    values (v.owner_tenant, v.executing_tenant, v.id, v.office_id, v.programme, v.state, hedui_turn(v.state, gone), gone,
        coalesce(clock.due_on, 'infinity'), coalesce(clock.provisional, false), coalesce(clock.rule, ''))
    on conflict (verification_id, owner_tenant) do update set executing_tenant = excluded.executing_tenant,
        office_id = excluded.office_id, programme = excluded.programme, state = excluded.state, turn = excluded.turn,
        missing = excluded.missing, due_on = excluded.due_on, provisional = excluded.provisional, rule = excluded.rule
    where (work_item.executing_tenant, work_item.office_id, work_item.state, work_item.turn, work_item.missing,
           work_item.due_on, work_item.provisional, work_item.rule)
       is distinct from (excluded.executing_tenant, excluded.office_id, excluded.state, excluded.turn, excluded.missing,
           excluded.due_on, excluded.provisional, excluded.rule);
end $$;

create function hedui_retell_case() returns trigger language plpgsql as $$
begin
    perform hedui_retell(new.id);
    return null;
end $$;
create function hedui_retell_part() returns trigger language plpgsql as $$
begin
    perform hedui_retell(new.verification_id);
    return null;
end $$;
create function hedui_retell_changed() returns trigger language plpgsql as $$
begin
    perform hedui_retell(c.verification_id) from (select distinct verification_id from changed) c;
    return null;
end $$;

create trigger work_item_told after insert on verification for each row execute function hedui_retell_case();
create trigger work_item_retold after update on verification for each row
    when ((old.state, old.supplement, old.executing_tenant) is distinct from (new.state, new.supplement, new.executing_tenant))
    execute function hedui_retell_case();
create trigger work_item_told after insert on declaration for each row execute function hedui_retell_part();
create trigger work_item_told after insert on field_check for each row execute function hedui_retell_part();
create trigger work_item_told after insert on delivery for each row execute function hedui_retell_part();
create trigger work_item_told after insert on procedure_step for each row execute function hedui_retell_part();
create trigger work_item_told after insert on authorization_sheet
    referencing new table as changed for each statement execute function hedui_retell_changed();
create trigger work_item_retold after update on authorization_sheet
    referencing new table as changed for each statement execute function hedui_retell_changed();
create trigger work_item_told after insert on deadline
    referencing new table as changed for each statement execute function hedui_retell_changed();
create trigger work_item_retold after update on deadline
    referencing new table as changed for each statement execute function hedui_retell_changed();

-- The cases that are there already: the owner of the tables is let behind the fence for this one statement.
do $$
declare
    fenced text;
    tables text[] := array['verification', 'subject', 'declaration', 'authorization_sheet', 'field_check', 'delivery',
                           'procedure_step', 'deadline', 'work_item'];
begin
    foreach fenced in array tables loop
        execute format('alter table %I no force row level security', fenced);
    end loop;
    perform hedui_retell(id) from verification;
    foreach fenced in array tables loop
        execute format('alter table %I force row level security', fenced);
    end loop;
end $$;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
