"""登录: passwords, browser sessions, and the slots in which attempts to log in are counted."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0005"
VERSION = "1.38.0"
DESCRIPTION = "passwords, browser sessions, login attempts"

SQL = """
-- Set: nobody gets in any more from this moment on, whatever the dates say.
alter table account add column disabled_at timestamptz;
alter table post_holding add column ended_at timestamptz;

create function hedui_account() returns uuid language sql stable as
    $$ select nullif(current_setting('hedui.account', true), '')::uuid $$;

-- One person's password, an argon2id hash sealed with the tenant's key; `initial` was given out and has to be changed.
-- A transaction sees the one row of the account that it names, so no statement reads the passwords of an office.
create table password (
    tenant_id uuid not null,
    account_id uuid not null,
    version int not null check (version > 0),
    initial boolean not null,
    expires_at timestamptz,
    blob bytea not null,
    set_at timestamptz not null default now(),
    primary key (tenant_id, account_id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    check (initial = (expires_at is not null))
);
call hedui_protect('password', 'select, insert, update');
create policy own on password
    using (tenant_id = (select hedui_tenant()) and account_id = (select hedui_account()));

-- Only the digest of the session's id is kept. A person has one session at most.
create table browser_session (
    tenant_id uuid not null,
    id uuid not null,
    digest bytea not null unique,
    account_id uuid not null,
    holding_id uuid not null,
    initial boolean not null,
    address text not null,
    started_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    ended_at timestamptz,
    ended_by text check (ended_by in ('replaced', 'left', 'changed', 'reset')),
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, holding_id) references post_holding (tenant_id, id),
    check ((ended_at is null) = (ended_by is null))
);
create unique index browser_session_one on browser_session (tenant_id, account_id) where ended_at is null;
call hedui_protect('browser_session', 'select, insert, update');
create policy own on browser_session
    using (tenant_id = (select hedui_tenant())) with check (tenant_id = (select hedui_tenant()));
create policy bearer on browser_session for select using (digest = (select hedui_credential()));

-- Attempts are counted before there is a tenant. What was typed and from where decides on the slot and cannot be read
-- back from it; the number of slots is fixed, so that guessing fills no disk.
create table login_attempt (
    kind text not null check (kind in ('address', 'pair', 'account')),
    slot int not null,
    tries int not null check (tries >= 0),
    ends_at timestamptz not null,
    succeeded_at timestamptz,
    primary key (kind, slot)
);
call hedui_protect('login_attempt', 'select, insert, update');
create policy login on login_attempt using ((select hedui_service()) = 'login');
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
