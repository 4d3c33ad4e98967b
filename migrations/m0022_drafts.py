"""受理草稿与授权书扫描件: what a clerk is still typing, scans of signed sheets, and what a review sent back."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0022"
VERSION = "1.38.0"
DESCRIPTION = "drafts of intakes, scans, returned reviews"

SQL = """
-- Whose draft it is; a transaction names its own account before it looks.
create function hedui_drafter() returns uuid language sql stable as
    $$ select nullif(current_setting('hedui.drafter', true), '')::uuid $$;

-- A person's own until it is taken in. At its end the key and the text are gone and the row stays: nothing is ever deleted.
-- What is past its day is seen by the whole office, so that whoever opens the next draft can empty it.
create table draft (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    account_id uuid not null,
    verification_id uuid,
    version int not null check (version > 0),
    wrapped_key bytea,
    blob bytea,
    begun_at timestamptz not null,
    saved_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    ended_by text check (ended_by in ('accepted', 'discarded', 'expired')),
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, verification_id) references verification (owner_tenant, id),
    check ((ended_at is null) = (ended_by is null)),
    check ((ended_at is null) = (blob is not null)),
    check ((blob is null) = (wrapped_key is null))
);
create index draft_mine on draft (tenant_id, account_id, id) where ended_at is null;
create index draft_over on draft (tenant_id, expires_at) where ended_at is null;
call hedui_protect('draft', 'select, insert, update');
create policy own on draft
    using (tenant_id = (select hedui_tenant())
           and (account_id = (select hedui_drafter()) or expires_at < now()))
    with check (tenant_id = (select hedui_tenant())
           and (account_id = (select hedui_drafter()) or ended_by = 'expired'));

create table draft_scan (
    tenant_id uuid not null,
    id uuid not null,
    draft_id uuid not null,
    media_type text not null,
    pages int not null,
    size int not null,
    digest bytea not null,
    blob bytea,
    added_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, draft_id) references draft (tenant_id, id)
);
create index draft_scan_draft on draft_scan (tenant_id, draft_id);
call hedui_tenant_table('draft_scan', 'select, insert, update');
-- Reached through its draft alone, and so by the same people.
create policy of_draft on draft_scan as restrictive using (exists (
    select from draft d where d.tenant_id = draft_scan.tenant_id and d.id = draft_scan.draft_id));

-- 授权书扫描件 of a case: the sheet names it by the digest of its bytes.
create table scan (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    digest bytea not null,
    media_type text not null,
    pages int not null,
    size int not null,
    blob bytea not null,
    taken_by uuid not null,
    taken_at timestamptz not null,
    primary key (owner_tenant, id),
    unique (verification_id, digest),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade
);
call hedui_case_table('scan', 'verification_id', 'select, insert');

-- 退回补正: every gap of one review at once, for whoever has to mend them.
create table review_return (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    returned_on date not null,
    returned_by uuid not null,
    gaps int not null,
    blob bytea not null,
    primary key (owner_tenant, id),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade
);
create index review_return_case on review_return (verification_id, id);
call hedui_case_table('review_return', 'verification_id', 'select, insert');

-- About whom a clerk has asked where else they stand: counted, so that nobody goes through numbers.
create table intake_look_up (
    tenant_id uuid not null,
    account_id uuid not null,
    person bytea not null,
    looked_at timestamptz not null,
    primary key (tenant_id, account_id, person),
    foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index intake_look_up_account on intake_look_up (tenant_id, account_id, looked_at);
call hedui_tenant_table('intake_look_up', 'select, insert, update');

do $$
declare target text;
begin
    foreach target in array array['draft', 'draft_scan', 'scan', 'review_return', 'intake_look_up']
    loop
        execute format('create policy no_department on %I as restrictive using ((select hedui_sources()) is null)', target);
    end loop;
end $$;

create index application_person_live on application_person (tenant_id, person) where live;

-- 在办的受理件: what intake and review still have to do, without the province's finished cases.
create index verification_in_intake on verification (owner_tenant, id) where state in ('collecting', 'returned', 'ready');
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
