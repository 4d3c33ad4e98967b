"""批量查询: asks that are handed to a department together."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0007"
VERSION = "1.38.0"
DESCRIPTION = "batches of asks"

SQL = """
-- Owned by who executes: a batch holds asks of many cases, each of which leaves on its own conditions.
create table batch (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    source text not null,
    connector text not null,
    state text not null check (state in ('gathering', 'full', 'sending', 'waiting', 'done')),
    size int not null,
    ticket text not null default '',
    opened_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index batch_gathering on batch (tenant_id, source, connector) where state = 'gathering';
call hedui_tenant_table('batch', 'select, insert, update');

alter table ask add column batch_id uuid;
alter table ask add foreign key (executing_tenant, batch_id) references batch (tenant_id, id);
create index ask_batch on ask (executing_tenant, batch_id) where batch_id is not null;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
