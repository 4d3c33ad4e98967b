"""平台运维: the operator's own office beside the agencies, and the list of migrations that it may read."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0027"
VERSION = "1.38.0"
DESCRIPTION = "office of the platform's operators"

SQL = """
-- 平台: no agency; stands alone, above and below nobody, so that no lineage leads into it or out of it.
alter table tenant drop constraint tenant_level_check;
alter table tenant add constraint tenant_level_check check (level in ('province', 'city', 'county', 'platform'));
alter table tenant add constraint tenant_platform_alone
    check (level <> 'platform' or (parent_id is null and cardinality(lineage) = 1));
-- There is one: its code is the same everywhere, and two would share out what one person is answerable for.
create unique index tenant_one_platform on tenant (level) where level = 'platform';

-- 迁移: which version the database has is nobody's secret, and the operator sees it without the owner's password.
do $$ begin
    execute format('grant select on migration to %I', current_setting('hedui.application_role'));
end $$;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
