"""不停的期限: clocks that run on while a case is suspended."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0020"
VERSION = "1.38.0"
DESCRIPTION = "clocks that run on"

SQL = """
-- 渐退期 goes on while the verification is suspended: what the rule said when the clock began.
alter table deadline add column runs_on boolean not null default false;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
