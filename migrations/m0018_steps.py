"""程序步骤: what officers record of a procedure's steps, and clocks that run on after the report."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0018"
VERSION = "1.38.0"
DESCRIPTION = "steps of procedures"

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
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
