"""办理程序: field checks, judgements that open asks, deliveries of reports; each is a record that is only ever added."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0006"
VERSION = "1.38.0"
DESCRIPTION = "field checks, expenditure judgements, deliveries"

SQL = """
create table field_check (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    checked_on date not null,
    filed_on date not null,
    filed_by uuid not null,
    methods text[] not null check (cardinality(methods) > 0),
    officers uuid[] not null check (cardinality(officers) > 0),
    blob bytea not null,
    primary key (owner_tenant, id),
    check (checked_on <= filed_on),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade
);
create index field_check_case on field_check (verification_id);
call hedui_case_table('field_check', 'verification_id', 'select, insert');

create table judgement (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    kind text not null check (kind in ('expenditure_judgement')),
    judged_on date not null,
    judged_by uuid not null,
    blob bytea not null,
    primary key (owner_tenant, id),
    unique (verification_id, kind),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade
);
call hedui_case_table('judgement', 'verification_id', 'select, insert');

create table delivery (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    report_id uuid not null,
    id uuid not null,
    recipient text not null check (recipient in ('applicant', 'department')),
    delivered_on date not null,
    recorded_on date not null,
    recorded_by uuid not null,
    blob bytea not null,
    primary key (owner_tenant, id),
    check (delivered_on <= recorded_on),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade,
    foreign key (owner_tenant, report_id) references report (owner_tenant, id)
);
create index delivery_case on delivery (verification_id);
call hedui_case_table('delivery', 'verification_id', 'select, insert');
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
