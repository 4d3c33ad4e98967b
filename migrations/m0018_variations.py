"""程序步骤、随救助存续的授权: steps that officers record, clocks beyond the report, sheets that last with the benefit."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0018"
VERSION = "1.38.0"
DESCRIPTION = "steps of procedures, authorizations that last with the benefit"

SQL = """
create table procedure_step (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    event text not null,
    happened_on date not null,
    recorded_on date not null,
    recorded_by uuid not null,
    blob bytea not null,
    primary key (owner_tenant, id),
    unique (verification_id, event),
    check (happened_on <= recorded_on),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade
);
call hedui_case_table('procedure_step', 'verification_id', 'select, insert');

-- A clock that ends with a step is not met by the final report: 公示 and 审批 come after it.
alter table deadline add column outlives_report boolean not null default false;

-- An authorization that lasts through the application and as long as the benefit: whether it does, the register tells.
alter table authorization_sheet add column with_benefit boolean not null default false,
    add column for_application boolean not null default true;
comment on column authorization_sheet.for_application is 'signed for the application of its case; false: for an earlier one';
-- The register keeps the newest recognition of a person: when an earlier one had ended before it, is kept beside it.
alter table recipient add column interrupted_on date;

-- Somebody of the household holds the benefit on that day, and has without a break since the signature: it lasts. Nobody
-- does, but it has ended since: it is over. The register knows of neither: then it is the application that carries it.
create function hedui_benefit_lasts(the_case uuid, signed date, applying boolean, day date) returns boolean
language sql stable as $$
  with known as (
    select r.domain_person, r.recognised_on, r.interrupted_on, least(r.ended_on, r.valid_until + 1) as over_on
      from verification v
      join subject s on s.verification_id = v.id and s.role in ('applicant', 'member')
      join recipient r on r.domain = hedui_domain() and r.domain_person = s.domain_person and r.programme = v.programme
     where v.id = the_case
  )
  select case
    when exists (
      select from known h where h.recognised_on <= day and (h.over_on is null or day < h.over_on)
         and (h.interrupted_on is null or h.interrupted_on <= signed)
         and not exists (select from known o where o.domain_person = h.domain_person
                            and o.over_on > signed and o.over_on < h.recognised_on)) then true
    when exists (select from known o where o.interrupted_on > signed or (o.over_on > signed and o.over_on <= day)) then false
    else applying end
$$;

create or replace function hedui_ask_refusal(a ask) returns text language plpgsql volatile as $$
declare
    the_case verification;
    sheet authorization_sheet;
    the_person bytea;
begin
    select * into the_case from verification v where v.id = a.verification_id for share;
    if the_case.state is distinct from 'verifying' then return 'case_not_running'; end if;
    if not a.element = any (the_case.items) then return 'outside_programme'; end if;
    perform from request_match m where m.verification_id = a.verification_id and m.subject_id = a.subject_id
        and m.live for share;
    if not found then return 'no_live_application'; end if;
    select s.domain_person into the_person from subject s
        where s.verification_id = a.verification_id and s.id = a.subject_id;
    perform pg_advisory_xact_lock_shared(hashtextextended(encode(the_person, 'hex'), 0));
    perform from suspension u where u.domain_person = the_person and u.lifted_at is null;
    -- Without a domain no suspension can be seen: then nothing leaves.
    if found or hedui_domain() is null then return 'subject_suspended'; end if;
    select * into sheet from authorization_sheet s where s.id = a.authorization_id for share;
    if sheet.state is distinct from 'passed' then return 'authorization_not_in_force'; end if;
    if sheet.valid_until < (clock_timestamp() at time zone 'Asia/Shanghai')::date then
        return 'authorization_expired';
    end if;
    if sheet.with_benefit then
        perform pg_advisory_xact_lock_shared(hashtextextended('recipient ' || hedui_domain(), 0));
        if not hedui_benefit_lasts(a.verification_id, sheet.signed_on, sheet.for_application,
                                   (clock_timestamp() at time zone 'Asia/Shanghai')::date) then
            return 'authorization_expired';
        end if;
    end if;
    if not a.element = any (sheet.items) then return 'item_not_authorized'; end if;
    return null;
end $$;

create or replace function hedui_ask_stands(a ask) returns boolean language sql stable as $$
    select exists (
        select from verification v
          join subject s on s.verification_id = v.id and s.id = a.subject_id
          join authorization_sheet h on h.verification_id = v.id and h.id = a.authorization_id
         where v.id = a.verification_id and v.state = 'verifying' and a.element = any (v.items)
           and h.state = 'passed' and a.element = any (h.items)
           and (h.valid_until is null or h.valid_until >= (clock_timestamp() at time zone 'Asia/Shanghai')::date)
           and (not h.with_benefit or hedui_benefit_lasts(v.id, h.signed_on, h.for_application,
                                                           (clock_timestamp() at time zone 'Asia/Shanghai')::date))
           and exists (select from request_match m where m.verification_id = v.id and m.subject_id = a.subject_id and m.live)
           and hedui_domain() is not null
           and not exists (select from suspension u where u.domain_person = s.domain_person and u.lifted_at is null)) $$;
-- 入户抽查: each draw with its seed and its cases, so that it can be drawn again; who was drawn once stays.
create table visit_draw (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    procedure text not null,
    month date not null,
    share int not null check (share between 0 and 100),
    seed bytea not null,
    cases uuid[] not null,
    drawn uuid[] not null,
    drawn_on date not null,
    drawn_by uuid not null,
    primary key (tenant_id, id)
);
call hedui_tenant_table('visit_draw', 'select, insert');
create table visit_duty (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    ground text not null,
    since date not null,
    primary key (owner_tenant, id),
    unique (verification_id, ground),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade
);
call hedui_case_table('visit_duty', 'verification_id', 'select, insert');
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
