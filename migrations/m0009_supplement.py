"""补充核对: asks that the deciding agency makes itself, through its own connectors, beside those of the executing one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0009"
VERSION = "1.38.0"
DESCRIPTION = "supplementary asks of the owner"

SQL = """
alter table ask add column supplementary boolean not null default false;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
