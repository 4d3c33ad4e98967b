"""加密移动存储批次: packages for departments without a network: what is in them, who had them, what came back."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0015"
VERSION = "1.38.0"
DESCRIPTION = "packages on removable storage"

SQL = """
-- Waits for a package instead of being sent by a worker: its connector writes files.
alter table ask add column by_file boolean not null default false;
create index ask_by_file on ask (source, connector) where by_file and settled_at is null;

-- Owned by who asks. What it carries is sealed by the tenant's key, and is gone once the package has come to its end.
create table package (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    number text not null,
    source text not null,
    connector text not null,
    state text not null check (state in ('prepared', 'releasing', 'released', 'handed_over', 'answered', 'imported',
                                         'expired', 'withdrawn')),
    size int not null,
    expires_on date not null,
    nonce bytea not null,
    prepared_by uuid not null,
    prepared_name text not null,
    prepared_at timestamptz not null,
    released_by uuid,
    released_name text not null default '',
    released_at timestamptz,
    ended_at timestamptz,
    title text not null default '',
    digest text not null default '',
    manifest bytea,
    content bytea,
    file bytea,
    primary key (tenant_id, id),
    unique (tenant_id, number),
    constraint package_two_persons check (released_by <> prepared_by),
    constraint package_released check (state in ('prepared', 'expired', 'withdrawn') or released_by is not null)
);
call hedui_tenant_table('package', 'select, insert, update');

create table package_ask (
    tenant_id uuid not null,
    package_id uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    ask_id uuid not null,
    live boolean not null,
    outcome text not null default '' check (outcome in ('', 'held_back', 'taken', 'late', 'not_used')),
    note text not null default '',
    answer_id uuid,
    primary key (tenant_id, package_id, ask_id),
    foreign key (tenant_id, package_id) references package (tenant_id, id),
    foreign key (executing_tenant, ask_id) references ask (executing_tenant, id)
);
-- An ask is in one package at a time.
create unique index package_ask_once on package_ask (executing_tenant, ask_id) where live;
call hedui_tenant_table('package_ask', 'select, insert, update');
-- Of what an agency cannot see it can pack nothing, and so keep nobody else from packing it.
create policy seen on package_ask as restrictive for insert with check (exists (
    select from ask a where a.executing_tenant = package_ask.executing_tenant and a.id = package_ask.ask_id));

-- Who handed what to whom, when, on which medium; nothing of it is ever changed.
create table package_custody (
    tenant_id uuid not null,
    id uuid not null,
    package_id uuid not null,
    step text not null check (step in ('copied', 'handed_over', 'returned', 'erased')),
    at timestamptz not null,
    recorded_by uuid not null,
    recorded_name text not null,
    blob bytea not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, package_id) references package (tenant_id, id)
);
create index package_custody_package on package_custody (tenant_id, package_id);
call hedui_tenant_table('package_custody', 'select, insert');

create table package_answer (
    tenant_id uuid not null,
    id uuid not null,
    package_id uuid not null,
    digest bytea not null,
    state text not null check (state in ('uploaded', 'confirming', 'imported')),
    received_on date not null,
    uploaded_by uuid not null,
    uploaded_name text not null,
    uploaded_at timestamptz not null,
    confirmed_by uuid,
    confirmed_name text not null default '',
    confirmed_at timestamptz,
    file bytea,
    account bytea not null,
    correction bytea,
    primary key (tenant_id, id),
    unique (tenant_id, package_id, digest),
    foreign key (tenant_id, package_id) references package (tenant_id, id),
    constraint package_answer_two_persons check (confirmed_by <> uploaded_by),
    constraint package_answer_confirmed check (state = 'uploaded' or confirmed_by is not null)
);
call hedui_tenant_table('package_answer', 'select, insert, update');
alter table package_ask add foreign key (tenant_id, answer_id) references package_answer (tenant_id, id);
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
