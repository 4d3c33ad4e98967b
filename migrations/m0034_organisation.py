"""机构与岗位: the name of a closed office may be given anew; a post is abolished on a day and stays on record."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0034"
VERSION = "1.38.0"
DESCRIPTION = "names of closed offices, posts that are abolished"

SQL = """
-- Nothing refers to an office by its name: what is printed was printed. One that closes on a day to come keeps its name
-- until then, which the action sees to.
alter table office drop constraint office_tenant_id_name_key;
create unique index office_name_in_use on office (tenant_id, name) where closed_on is null;

-- Null: it is there. Set: from that day on nobody is put into it.
alter table post add column closed_on date;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
