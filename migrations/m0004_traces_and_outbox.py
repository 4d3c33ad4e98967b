"""留痕与发件箱: append-only traces, and jobs that commit with the state change."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0004"
VERSION = "1.38.0"
DESCRIPTION = "traces, outbox"

SQL = """
create table trace (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    at timestamptz not null,
    verb text not null,
    account_id uuid not null,
    verification_id uuid,
    move int,
    body bytea not null,
    digest bytea not null,
    primary key (tenant_id, id)
) partition by range (id);
create index trace_case on trace (verification_id) where verification_id is not null;
create table trace_later partition of trace default;
call hedui_partitions('trace', 2026, 2036);
call hedui_close_partition('trace_later');
call hedui_tenant_table('trace', 'select, insert');

-- 办毕: the trace of what was done and, for a request with a key, its answer.
create function hedui_done(tenant uuid, trace_id uuid, moment timestamptz, the_verb text, account uuid, the_case uuid,
    moved int, the_body bytea, the_digest bytea, the_key text, the_answer bytea) returns void language plpgsql as $$
begin
    insert into trace (tenant_id, id, at, verb, account_id, verification_id, move, body, digest)
    values (tenant, trace_id, moment, the_verb, account, the_case, moved, the_body, the_digest);
    if the_key is not null then
        update idempotency set answer = the_answer where tenant_id = tenant and account_id = account and key = the_key;
    end if;
end $$;

-- Opaque ids only. Relay and sweeper see all tenants' rows here, and no other table.
create table outbox (
    tenant_id uuid not null references tenant (id),
    id uuid not null primary key,
    job text not null,
    ref uuid not null,
    lane uuid not null,
    due_at timestamptz not null,
    lease_until timestamptz,
    fence bigint not null default 0,
    attempts int not null default 0,
    done_at timestamptz,
    fault text
);
create index outbox_due on outbox (due_at) where done_at is null;
create index outbox_lane on outbox (lane) where done_at is null;
create index outbox_ref on outbox (ref) where done_at is null;
call hedui_protect('outbox', 'select, insert, update');
create policy own on outbox using (tenant_id = (select hedui_tenant()) or (select hedui_service()) = 'relay')
    with check (true);
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
