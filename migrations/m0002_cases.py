"""核对件: applications as fed, cases with their household, authorizations, request matches, suspensions, grants."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0002"
VERSION = "1.38.0"
DESCRIPTION = "applications, cases, subjects, authorizations"

SQL = """
-- What the assistance system fed: one side of request matching (Z 六(一)). Written by the feed alone.
create table application (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    number text not null,
    programme text not null,
    applied_on date not null,
    received_at timestamptz not null,
    live boolean not null,
    version int not null,
    primary key (tenant_id, id),
    unique (tenant_id, number)
);
call hedui_tenant_table('application', 'select, insert, update');

create table application_person (
    tenant_id uuid not null,
    application_id uuid not null,
    person bytea not null,
    role text not null,
    live boolean not null,
    primary key (tenant_id, application_id, person),
    foreign key (tenant_id, application_id) references application (tenant_id, id)
);
call hedui_tenant_table('application_person', 'select, insert, update');

-- A case: owned where it is decided, executed where it is verified. Children repeat both keys, and the composite
-- foreign key hands a change of the executing tenant down to them in the same statement.
create table verification (
    owner_tenant uuid not null references tenant (id),
    id uuid not null,
    executing_tenant uuid not null references tenant (id),
    office_id uuid not null,
    number text not null,
    programme text not null,
    application_number text not null,
    applied_on date not null,
    accepted_on date not null,
    initiated_on date,
    initiator text not null default '',
    closed_on date,
    items text[] not null default '{}',
    template text not null,
    state text not null check (state in ('collecting', 'returned', 'ready', 'verifying', 'suspended', 'reported',
                                         'terminated')),
    resumes_to text,
    version int not null,
    wrapped_key bytea not null,
    residence text check (residence in ('urban', 'rural')),
    primary key (owner_tenant, id),
    unique (id, owner_tenant, executing_tenant),
    unique (number, owner_tenant),
    foreign key (owner_tenant, office_id) references office (tenant_id, id)
);
-- No index here begins with a tenant alone: in a young database, of which nothing is known yet, the checks of foreign keys
-- would take it, and walk all cases of the tenant for every row that a case gets.
create index verification_executing on verification (executing_tenant, id);
create index verification_application on verification (application_number, owner_tenant);
-- One application, one open case: else a family is asked about twice for one reason.
create unique index verification_one_open on verification (owner_tenant, application_number, programme)
    where state not in ('reported', 'terminated');

create table case_grant (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    grantee_tenant uuid not null references tenant (id),
    purpose text not null,
    granted_at timestamptz not null,
    ends_at timestamptz,
    primary key (owner_tenant, id),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade
);
create index case_grant_case on case_grant (verification_id, grantee_tenant);
call hedui_protect('case_grant', 'select, insert, update');
create policy parties on case_grant for select
    using ((select hedui_tenant()) in (owner_tenant, executing_tenant, grantee_tenant));
create policy giver on case_grant for insert with check ((select hedui_tenant()) in (owner_tenant, executing_tenant));
create policy giver_update on case_grant for update
    using ((select hedui_tenant()) in (owner_tenant, executing_tenant));

create function hedui_granted(the_case uuid) returns boolean language sql stable as $$
    select exists (select from case_grant g where g.verification_id = the_case and g.grantee_tenant = hedui_tenant()
                      and g.granted_at <= now() and (g.ends_at is null or g.ends_at > now())) $$;

-- Owner and executor read and write; a live grant reads. `id_column` names the case's id.
create procedure hedui_case_table(target text, id_column text, privileges text) language plpgsql as $$
begin
    call hedui_protect(target, privileges);
    execute format('create policy parties on %I for select using ((select hedui_tenant()) in (owner_tenant,
        executing_tenant) or hedui_granted(%I))', target, id_column);
    execute format('create policy parties_add on %I for insert with check ((select hedui_tenant()) in (owner_tenant,
        executing_tenant))', target);
    if privileges like '%%update%%' then
        execute format('create policy parties_change on %I for update using ((select hedui_tenant()) in (owner_tenant,
            executing_tenant))', target);
    end if;
end $$;

call hedui_case_table('verification', 'id', 'select, insert, update');
create policy own_office on verification as restrictive
    using ((select hedui_office()) is null or office_id = (select hedui_office()));

create table subject (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    household int not null,
    role text not null,
    relation text not null,
    person bytea not null,
    domain_person bytea not null,
    name_tokens bytea[] not null,
    blob bytea not null,
    primary key (owner_tenant, id),
    unique (verification_id, person),
    unique (verification_id, id, person),
    unique (verification_id, id),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade
);
create index subject_domain on subject (domain_person);
-- The search by name brings an index of name_tokens with it: nothing asks by them yet, and every person would pay for it.
call hedui_case_table('subject', 'verification_id', 'select, insert');

create table declaration (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    version int not null,
    declared_on date not null,
    blob bytea not null,
    primary key (owner_tenant, id),
    unique (verification_id, version),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade
);
call hedui_case_table('declaration', 'verification_id', 'select, insert');

create table authorization_sheet (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    subject_id uuid not null,
    version int not null,
    template text not null,
    signed_on date not null,
    signatory text not null,
    items text[] not null,
    valid_until date,
    evidence_digest bytea not null,
    fields_blob bytea not null,
    state text not null check (state in ('given', 'returned', 'passed', 'withdrawn', 'superseded')),
    taken_by uuid not null,
    reviewed_by uuid,
    passed_at timestamptz,
    ended_at timestamptz,
    primary key (owner_tenant, id),
    unique (verification_id, subject_id, id),
    unique (verification_id, subject_id, version),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade,
    foreign key (verification_id, subject_id) references subject (verification_id, id),
    check (state <> 'passed' or passed_at is not null),
    check (state in ('given', 'returned', 'passed') or ended_at is not null)
);
call hedui_case_table('authorization_sheet', 'verification_id', 'select, insert, update');

-- A match exists only where the fed application and the case hold the very same person: two foreign keys say so.
create table request_match (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    subject_id uuid not null,
    application_id uuid not null,
    person bytea not null,
    live boolean not null,
    matched_at timestamptz not null,
    ended_at timestamptz,
    primary key (verification_id, subject_id, application_id),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade,
    foreign key (verification_id, subject_id, person) references subject (verification_id, id, person),
    foreign key (owner_tenant, application_id, person)
        references application_person (tenant_id, application_id, person),
    check (live = (ended_at is null))
);
call hedui_case_table('request_match', 'verification_id', 'select, insert, update');

-- Whether a match stands on its application as it is now: live, of this number, programme and day, this person in this role.
create function hedui_match_stands(m request_match) returns boolean language sql stable as $$
    select exists (
        select from application a
          join application_person p on p.tenant_id = a.tenant_id and p.application_id = a.id and p.person = m.person
          join verification v on v.id = m.verification_id
          join subject s on s.verification_id = m.verification_id and s.id = m.subject_id
         where a.tenant_id = m.owner_tenant and a.id = m.application_id and a.live and p.live
           and (a.number, a.programme, a.applied_on, p.role)
             = (v.application_number, v.programme, v.applied_on, s.role)) $$;

-- `live` is no flag to be set at will: it takes an application on which the match stands.
create function hedui_match_guard() returns trigger language plpgsql as $$
begin
    if new.live and not hedui_match_stands(new) then
        raise exception 'no live application for this match' using errcode = 'HD003';
    end if;
    return new;
end $$;
create trigger match_guard before insert or update of live on request_match
    for each row when (new.live) execute function hedui_match_guard();

-- A spot check found an authorization incomplete (Z 六(二)): no verification of this person runs anywhere in the domain.
create table suspension (
    domain uuid not null references tenant (id),
    id uuid not null,
    tenant_id uuid not null references tenant (id),
    domain_person bytea not null,
    reason text not null,
    raised_by text not null default '',
    raised_at timestamptz not null,
    lifted_at timestamptz,
    primary key (domain, id)
);
create index suspension_person on suspension (domain, domain_person) where lifted_at is null;
call hedui_protect('suspension', 'select, insert, update');
create policy same_domain on suspension for select using (domain = (select hedui_domain()));
create policy own on suspension for insert
    with check (domain = (select hedui_domain()) and tenant_id = (select hedui_tenant()));
create policy own_update on suspension for update
    using ((select hedui_tenant()) in (tenant_id, domain));

create table deadline (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    rule text not null,
    stage text not null,
    started_on date not null,
    length int not null,
    unit text not null,
    extended_by int not null default 0,
    paused_on date,
    pauses text not null default '[]',
    due_on date not null,
    provisional boolean not null,
    calendar text not null,
    met_on date,
    primary key (owner_tenant, id),
    unique (verification_id, rule),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade
);
call hedui_case_table('deadline', 'verification_id', 'select, insert, update');
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
