"""租户、机构、人员: who there is, the functions that row-level security reads, and the procedures that set it up."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0001"
VERSION = "1.38.0"
DESCRIPTION = "tenants, offices, people, settings"

SQL = """
create function hedui_tenant() returns uuid language sql stable as
    $$ select nullif(current_setting('hedui.tenant', true), '')::uuid $$;
create function hedui_lineage() returns uuid[] language sql stable as
    $$ select nullif(current_setting('hedui.lineage', true), '')::uuid[] $$;
create function hedui_domain() returns uuid language sql stable as
    $$ select nullif(current_setting('hedui.domain', true), '')::uuid $$;
create function hedui_office() returns uuid language sql stable as
    $$ select nullif(current_setting('hedui.office', true), '')::uuid $$;
create function hedui_credential() returns bytea language sql stable as
    $$ select decode(nullif(current_setting('hedui.credential', true), ''), 'hex') $$;
create function hedui_service() returns text language sql stable as
    $$ select nullif(current_setting('hedui.service', true), '') $$;

-- The application role is named by whoever migrates; it is granted what each table allows and owns nothing.
create procedure hedui_protect(target text, privileges text) language plpgsql as $$
begin
    execute format('alter table %I enable row level security', target);
    execute format('alter table %I force row level security', target);
    execute format('grant %s on %I to %I', privileges, target, current_setting('hedui.application_role'));
end $$;

create procedure hedui_tenant_table(target text, privileges text) language plpgsql as $$
begin
    call hedui_protect(target, privileges);
    execute format('create policy own on %I using (tenant_id = (select hedui_tenant()))', target);
end $$;

create table tenant (
    id uuid primary key,
    parent_id uuid references tenant (id),
    level text not null check (level in ('province', 'city', 'county')),
    name text not null,
    lineage uuid[] not null,
    created_at timestamptz not null default now(),
    check (lineage[1] = id)
);
call hedui_protect('tenant', 'select, insert');
create policy known on tenant for select
    using (id = any ((select hedui_lineage())::uuid[]) or (select hedui_tenant()) = any (lineage)
           or (select hedui_service()) is not null);
create policy own on tenant for insert with check (id = (select hedui_tenant()));

create table tenant_code (
    tenant_id uuid not null references tenant (id),
    code text not null check (code ~ '^[0-9]{6}$'),
    valid_from date not null,
    valid_to date,
    primary key (tenant_id, valid_from)
);
call hedui_protect('tenant_code', 'select, insert, update');
create policy known on tenant_code for select
    using (tenant_id in (select id from tenant) or (select hedui_service()) is not null);
create policy own on tenant_code for insert with check (tenant_id = (select hedui_tenant()));
create policy own_update on tenant_code for update using (tenant_id = (select hedui_tenant()));

create table office (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    kind text not null,
    name text not null,
    code text not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
call hedui_tenant_table('office', 'select, insert, update');

create table account (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    real_name text not null,
    staff_number text not null,
    primary key (tenant_id, id),
    unique (tenant_id, staff_number)
);
call hedui_tenant_table('account', 'select, insert, update');

create table post (
    tenant_id uuid not null,
    id uuid not null,
    office_id uuid not null,
    title text not null,
    role text not null,
    own_office_only boolean not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, office_id) references office (tenant_id, id)
);
call hedui_tenant_table('post', 'select, insert, update');

create table post_holding (
    tenant_id uuid not null,
    id uuid not null,
    post_id uuid not null,
    account_id uuid not null,
    held_from date not null,
    held_until date,
    primary key (tenant_id, id),
    foreign key (tenant_id, post_id) references post (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id)
);
call hedui_tenant_table('post_holding', 'select, insert, update');

create table api_token (
    tenant_id uuid not null,
    id uuid not null,
    digest bytea not null unique,
    holding_id uuid not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, holding_id) references post_holding (tenant_id, id)
);
call hedui_protect('api_token', 'select, insert, update');
create policy own on api_token
    using (tenant_id = (select hedui_tenant())) with check (tenant_id = (select hedui_tenant()));
create policy bearer on api_token for select using (digest = (select hedui_credential()));

-- Values are dated and never edited in place: a change is a new row. Inherited down the tree, read up it.
create table setting (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    lineage uuid[] not null,
    name text not null,
    value text not null,
    document text not null check (document <> ''),
    valid_from date not null,
    set_by text not null,
    set_at timestamptz not null default now(),
    primary key (tenant_id, id),
    check (lineage[1] = tenant_id)
);
create index setting_name on setting (tenant_id, name, valid_from);
call hedui_protect('setting', 'select, insert');
create policy family on setting for select
    using (tenant_id = any ((select hedui_lineage())::uuid[]) or (select hedui_tenant()) = any (lineage));
create policy own on setting for insert with check (tenant_id = (select hedui_tenant()));

create table connector_value (
    tenant_id uuid not null references tenant (id),
    connector text not null,
    name text not null,
    id uuid not null,
    blob bytea not null,
    expires_at timestamptz,
    primary key (tenant_id, connector, name)
);
call hedui_tenant_table('connector_value', 'select, insert, update');

create table serial (
    tenant_id uuid not null references tenant (id),
    name text not null,
    last bigint not null,
    primary key (tenant_id, name)
);
call hedui_tenant_table('serial', 'select, insert, update');

create table idempotency (
    tenant_id uuid not null references tenant (id),
    account_id uuid not null,
    key text not null,
    verb text not null,
    request bytea not null,
    answer bytea not null,
    at timestamptz not null,
    primary key (tenant_id, account_id, key)
);
call hedui_tenant_table('idempotency', 'select, insert, update');
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
