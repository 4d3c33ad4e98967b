"""抽查授权书: which cases were drawn, by whom, and what came of the look at their sheets."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0031"
VERSION = "1.38.0"
DESCRIPTION = "spot checks of authorizations"

SQL = """
-- A case is drawn once; who draws again gets others. What was found is written once and not changed.
create table spot_check (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    verification_id uuid not null,
    seed text not null,
    drawn_by text not null,
    drawn_on date not null,
    outcome text check (outcome in ('complete', 'incomplete')),
    judged_by text,
    judged_on date,
    primary key (tenant_id, id),
    unique (tenant_id, verification_id),
    foreign key (tenant_id, verification_id) references verification (owner_tenant, id),
    check ((outcome is null) = (judged_on is null)),
    check ((outcome is null) = (judged_by is null))
);
call hedui_tenant_table('spot_check', 'select, insert, update');
create index spot_check_open on spot_check (tenant_id, id) where outcome is null;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
