"""地方放假和调休: which clocks run is asked whenever a region's own days change."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0030"
VERSION = "1.38.0"
DESCRIPTION = "running clocks of a tenant"

SQL = """
create index deadline_running on deadline (owner_tenant) where met_on is null;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
