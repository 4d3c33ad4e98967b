"""数源流量: how fast a source is asked by all workers of one agency together, and when it is left in peace."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0013"
VERSION = "1.38.0"
DESCRIPTION = "rate limit and rest of each source"

SQL = """
-- A row only for what is limited or has failed; it is looked at only there.
create table source_flow (
    tenant_id uuid not null references tenant (id),
    connector text not null,
    source text not null,
    next_at timestamptz not null,
    failures int not null default 0,
    trips int not null default 0,
    probing boolean not null default false,
    resting_until timestamptz,
    primary key (tenant_id, connector, source)
);
call hedui_tenant_table('source_flow', 'select, insert, update');
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
