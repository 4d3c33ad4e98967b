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
    using (tenant_id = any ((select hedui_lineage())::uuid[]) or (select hedui_service()) is not null
           or exists (select from tenant t where t.id = tenant_id));
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

-- 令牌 to person, post, office and tenant, in one call that is its own transaction: with the caller's rights, and each look
-- behind the fence of what is known by then: the token by its digest, the rest as the tenant that the token belongs to.
create function hedui_bearer(the_digest bytea, today date, at timestamptz) returns table (
    account uuid, real_name text, staff_number text, holding uuid, title text, role text, own_office_only boolean,
    post uuid, office uuid, office_name text, office_code text,
    tenant uuid, tenant_name text, level text, lineage uuid[], code text) language plpgsql as $$
declare
    the_tenant uuid;
    the_holding uuid;
begin
    perform set_config('hedui.credential', encode(the_digest, 'hex'), true), set_config('hedui.tenant', '', true),
            set_config('hedui.lineage', '', true), set_config('hedui.service', '', true),
            set_config('plan_cache_mode', 'force_generic_plan', true);
    select b.tenant_id, b.holding_id into the_tenant, the_holding from api_token b
     where b.digest = the_digest and b.revoked_at is null and b.expires_at > at;
    if not found then return; end if;
    perform set_config('hedui.tenant', the_tenant::text, true), set_config('hedui.lineage', array[the_tenant]::text, true);
    return query
        select a.id, a.real_name, a.staff_number, h.id, p.title, p.role, p.own_office_only,
               p.id, o.id, o.name, o.code, t.id, t.name, t.level, t.lineage,
               (select c.code from tenant_code c where c.tenant_id = t.id and c.valid_from <= today
                   and (c.valid_to is null or c.valid_to >= today) order by c.valid_from desc limit 1)
          from post_holding h
          join account a on (a.tenant_id, a.id) = (h.tenant_id, h.account_id)
          join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id)
          join office o on (o.tenant_id, o.id) = (p.tenant_id, p.office_id)
          join tenant t on t.id = h.tenant_id
         where h.tenant_id = the_tenant and h.id = the_holding and a.disabled_at is null and h.ended_at is null
           and h.held_from <= today and (h.held_until is null or h.held_until >= today);
end $$;

-- 机构 as it is on a day, for the system's own work: one call that is its own transaction.
create function hedui_agency(the_tenant uuid, today date) returns table (
    tenant uuid, tenant_name text, level text, lineage uuid[], code text) language plpgsql as $$
begin
    perform set_config('hedui.credential', '', true), set_config('hedui.tenant', the_tenant::text, true),
            set_config('hedui.lineage', '', true), set_config('hedui.service', 'lookup', true);
    return query
        select t.id, t.name, t.level, t.lineage,
               (select c.code from tenant_code c where c.tenant_id = t.id and c.valid_from <= today
                   and (c.valid_to is null or c.valid_to >= today) order by c.valid_from desc limit 1)
          from tenant t where t.id = the_tenant;
end $$;

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

-- 幂等键: taken before anything is done; of two requests with one key the second waits here, and then learns that it is taken.
create function hedui_claim(the_tenant uuid, account uuid, the_key text, the_verb text, the_request bytea, now timestamptz)
returns void language plpgsql as $$
begin
    insert into idempotency (tenant_id, account_id, key, verb, request, answer, at)
    values (the_tenant, account, the_key, the_verb, the_request, '', now) on conflict do nothing;
    if not found then raise exception 'idempotency key taken' using errcode = 'HD010'; end if;
end $$;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
