"""等候补充核对: the final report waits for a deciding agency that can supplement, until it has or will not (Z 三(二))."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0012"
VERSION = "1.38.0"
DESCRIPTION = "the final report waits for the deciding agency"

SQL = """
alter table verification add column supplement text not null default '' check (supplement in ('', 'awaited', 'ended'));
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
