"""岗位任职: sessions also end by a handover or a disabled account; the executing agency's officer is named after the work."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0011"
VERSION = "1.38.0"
DESCRIPTION = "handover of posts, disabled accounts, role names"

SQL = """
alter table browser_session drop constraint browser_session_ended_by_check;
alter table browser_session add constraint browser_session_ended_by_check
    check (ended_by in ('replaced', 'left', 'changed', 'reset', 'handed_over', 'disabled'));

-- The owner is bound by row-level security like everybody: tenant by tenant.
do $$
declare each uuid;
begin
    perform set_config('hedui.service', 'lookup', true);
    for each in select id from tenant loop
        perform set_config('hedui.tenant', each::text, true);
        update post set role = 'verification_officer' where tenant_id = each and role = 'province_officer';
    end loop;
    perform set_config('hedui.service', '', true);
    perform set_config('hedui.tenant', '', true);
end $$;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
