"""机构与开通: offices open, are renamed and close on days, nothing is deleted; a tenant below is opened by two persons."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0025"
VERSION = "1.38.0"
DESCRIPTION = "dated offices, opening of tenants"

SQL = """
-- Null: from the opening of the tenant on, and still open.
alter table office add column opened_on date, add column closed_on date;

-- 曾用名: what an office was called until a day, and who renamed it.
create table office_name (
    tenant_id uuid not null,
    id uuid not null,
    office_id uuid not null,
    name text not null,
    code text not null,
    until date not null,
    changed_by uuid not null,
    changer text not null,
    reason text not null,
    changed_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, office_id) references office (tenant_id, id)
);
create index office_name_office on office_name (tenant_id, office_id, changed_at);
call hedui_tenant_table('office_name', 'select, insert');

-- 开通: `id` is the new tenant's. Proposed by one person of the level above, approved by another; then it is there.
create table tenant_opening (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    code text not null check (code ~ '^[0-9]{6}$'),
    name text not null,
    level text not null check (level in ('city', 'county')),
    office text not null,
    admin_name text not null,
    admin_number text not null,
    head_name text not null,
    head_number text not null check (upper(head_number) <> upper(admin_number)),
    document text not null check (document <> ''),
    proposed_by uuid not null,
    proposer text not null,
    proposed_at timestamptz not null,
    hands uuid[] not null default '{}',
    state text not null default 'pending' check (state in ('pending', 'approved', 'rejected', 'withdrawn')),
    decided_by uuid,
    decider text,
    decided_at timestamptz,
    decided_on date,
    reason text not null default '',
    primary key (tenant_id, id),
    foreign key (tenant_id, proposed_by) references account (tenant_id, id),
    foreign key (tenant_id, decided_by) references account (tenant_id, id),
    constraint tenant_opening_decided check ((state = 'pending') = (decided_by is null)
        and (state = 'pending') = (decider is null) and (state = 'pending') = (decided_at is null)
        and (state = 'pending') = (decided_on is null)),
    constraint tenant_opening_another_person check (state not in ('approved', 'rejected') or decided_by <> proposed_by),
    constraint tenant_opening_by_its_author check (state <> 'withdrawn' or decided_by = proposed_by),
    constraint tenant_opening_reason check (state <> 'rejected' or reason <> '')
);
create index tenant_opening_at on tenant_opening (tenant_id, proposed_at);
call hedui_tenant_table('tenant_opening', 'select, insert, update');

create function hedui_tenant_opening() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'an opening is never deleted' using errcode = 'HD025';
    elsif tg_op = 'INSERT' then
        if new.state <> 'pending' then
            raise exception 'an opening begins undecided' using errcode = 'HD025';
        end if;
        new.hands := hedui_hands_with(new.tenant_id, new.proposed_by);
    else
        if old.state <> 'pending' or
            (new.tenant_id, new.id, new.code, new.name, new.level, new.office, new.admin_name, new.admin_number,
             new.head_name, new.head_number, new.document, new.proposed_by, new.proposer, new.proposed_at, new.hands)
            is distinct from
            (old.tenant_id, old.id, old.code, old.name, old.level, old.office, old.admin_name, old.admin_number,
             old.head_name, old.head_number, old.document, old.proposed_by, old.proposer, old.proposed_at, old.hands) then
            raise exception 'an opening is decided once, and nothing else of it changes' using errcode = 'HD025';
        end if;
        if new.state in ('approved', 'rejected') then
            perform hedui_two_persons(new.tenant_id, new.proposed_by, new.decided_by, true, old.hands);
        end if;
    end if;
    return new;
end $$;
create trigger guarded before insert or update or delete on tenant_opening
    for each row execute function hedui_tenant_opening();
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
