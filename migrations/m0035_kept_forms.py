"""未交的填写: what somebody is typing into a form, until it is sent, given up, or a week old."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0035"
VERSION = "1.38.0"
DESCRIPTION = "kept forms"

SQL = """
-- One a person and place. At its end the key and the text are gone and the row stays: nothing is ever deleted.
create table kept_form (
    tenant_id uuid not null references tenant (id),
    account_id uuid not null,
    place text not null check (place ~ '^[a-z]{1,30}:[A-Za-z0-9._-]{1,120}$'),
    id uuid not null,
    wrapped_key bytea,
    blob bytea,
    saved_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant_id, account_id, place),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    check ((blob is null) = (wrapped_key is null))
);
create index kept_form_over on kept_form (tenant_id, expires_at) where blob is not null;
call hedui_protect('kept_form', 'select, insert, update');
-- What is past its day is seen by the whole office, so that whoever types next can empty it.
create policy own on kept_form
    using (tenant_id = (select hedui_tenant())
           and (account_id = (select hedui_drafter()) or expires_at < now()))
    with check (tenant_id = (select hedui_tenant())
                and (account_id = (select hedui_drafter()) or blob is null));

create function hedui_empty_kept_forms() returns void language sql as $$
    update kept_form set blob = null, wrapped_key = null
     where tenant_id = hedui_tenant() and blob is not null and expires_at < now();
$$;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
