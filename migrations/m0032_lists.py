"""一览的索引: lists by programme and by an office's states end where their page does; the traces of a case by what was done."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0032"
VERSION = "1.38.0"
DESCRIPTION = "indexes of the lists' filters"

SQL = """
-- A filter that few cases of many pass must not walk past all the others. Partial, as the lists' other indexes are (m0021).
create index verification_of_owner_programme on verification (owner_tenant, programme, accepted_on, id) where version > 0;
create index verification_of_executor_programme on verification (executing_tenant, programme, accepted_on, id)
    where version > 0 and executing_tenant <> owner_tenant;
create index verification_of_office_state on verification (office_id, state, accepted_on, id) where version > 0;
create index verification_of_office_programme on verification (office_id, programme, accepted_on, id) where version > 0;

-- What was done in a case stands among the looks at it, of which there are many more: the page of the case reads the deeds.
create index trace_of_case on trace (verification_id, verb) where verification_id is not null;
drop index trace_case;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
