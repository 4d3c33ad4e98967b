"""在办人员索引: in which open cases of a province somebody stands."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0010"
VERSION = "1.38.0"
DESCRIPTION = "who stands in which open case"

SQL = """
-- Readable in the whole province, so it says as little as decides: a blind index, the agency, the programme, the part.
create table presence (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    domain uuid not null,
    domain_person bytea not null,
    agency text not null,
    programme text not null,
    role text not null,
    since date not null,
    ended_on date,
    primary key (owner_tenant, id),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant) on update cascade,
    foreign key (verification_id, id) references subject (verification_id, id)
);
create index presence_person on presence (domain, domain_person) where ended_on is null;
create index presence_case on presence (verification_id);
call hedui_case_table('presence', 'verification_id', 'select, insert, update');
create policy same_domain on presence for select using (domain = (select hedui_domain()));
-- Not by a foreign key: everybody in the province would lock the one row of the province, for every person of every case.
create policy own_domain on presence as restrictive for insert with check (domain = (select hedui_domain()));
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
