"""认定对象: recipients whom civil affairs has recognised, as the assistance system feeds them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0008"
VERSION = "1.38.0"
DESCRIPTION = "register of recognised recipients"

SQL = """
-- Blind indexes only: the register answers whether somebody who is named was recognised, and cannot be read as a list.
create table recipient (
    domain uuid not null references tenant (id),
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    agency text not null,
    domain_person bytea not null,
    programme text not null,
    reference text not null,
    recognised_on date not null,
    valid_until date,
    ended_on date,
    received_at timestamptz not null,
    primary key (domain, id),
    unique (tenant_id, programme, domain_person),
    check (ended_on is null or ended_on >= recognised_on),
    check (valid_until is null or valid_until >= recognised_on)
);
create index recipient_person on recipient (domain, domain_person);
call hedui_protect('recipient', 'select, insert, update');
create policy same_domain on recipient for select using (domain = (select hedui_domain()));
create policy own on recipient for insert
    with check (domain = (select hedui_domain()) and tenant_id = (select hedui_tenant()));
create policy own_update on recipient for update using (tenant_id = (select hedui_tenant()));
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
