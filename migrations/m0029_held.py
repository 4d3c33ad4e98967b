"""暂停认定的原因和人员次序: why a case is held, and the place of everybody in it as they were taken in."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0029"
VERSION = "1.38.0"
DESCRIPTION = "why a case is held, order of its people"

SQL = """
-- Why no conclusion is drawn though answers are there: a fault of the rules in force. Names rules, never people.
alter table verification add column held text not null default '' check (length(held) <= 2000);

-- 第几人: as written on the sheets. Whoever was taken in before keeps the order of the ids.
alter table subject add column place smallint not null default 0;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
