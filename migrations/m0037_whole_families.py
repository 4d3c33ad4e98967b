"""全部人员: the executing agency sees who stands in the application of a case that it verifies."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0037"
VERSION = "1.38.0"
DESCRIPTION = "whole families"

SQL = """
-- An application to which somebody was added is another family: whoever concludes has to see that it is. Of applications with
-- a case there alone; no name stands in them. By its name this policy is asked after `own`: of one's own rows never.
create policy with_executor on application for select
    using (exists (select from verification v
                    where v.owner_tenant = application.tenant_id and v.application_number = application.number
                      and v.executing_tenant = (select hedui_tenant())));
create policy with_executor on application_person for select
    using (exists (select from application a where a.tenant_id = application_person.tenant_id and a.id = application_id));
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
