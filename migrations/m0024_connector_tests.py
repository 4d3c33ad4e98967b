"""连接器的机密与测试: who set a secret and when; what came of test calls."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0024"
VERSION = "1.38.0"
DESCRIPTION = "provenance of secrets, test calls of connectors"

SQL = """
-- A secret is never read back: that it is there, since when and by whom is all that anybody sees.
alter table connector_value add column set_by text not null default '', add column set_at timestamptz;

-- 连接测试: what came of the last ones; the address and the answer are not kept.
create table connector_test (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    connector text not null,
    source text not null,
    asked_by text not null,
    asked_at timestamptz not null,
    milliseconds int not null,
    outcome text not null check (outcome in ('answered', 'refused', 'unreachable')),
    words text not null,
    primary key (tenant_id, id)
);
create index connector_test_last on connector_test (tenant_id, connector, asked_at);
call hedui_tenant_table('connector_test', 'select, insert');
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
