"""不停的期限、封存与启封: clocks that run on while a case is suspended; who opened a sealed case, when and why."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0020"
VERSION = "1.38.0"
DESCRIPTION = "clocks that run on, unsealing of cases"

SQL = """
-- 渐退期 goes on while the verification is suspended: what the rule said when the clock began.
alter table deadline add column runs_on boolean not null default false;

-- 启封: one person, one day, one reason (sealed under the case's key). What is sealed follows from the law, and is no row.
create table unsealing (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    account_id uuid not null,
    opened_on date not null,
    blob bytea not null,
    primary key (owner_tenant, id),
    unique (verification_id, account_id, opened_on),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade
);
call hedui_case_table('unsealing', 'verification_id', 'select, insert');
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
