"""设置建议: one person proposes a value, another approves it; what is in force is never changed, not by the owner either."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0017"
VERSION = "1.38.0"
DESCRIPTION = "settings proposed by one person and approved by another"

SQL = """
-- What is in force stands in `setting`, and nowhere else: a value that nobody has approved cannot be read as one.
create table setting_proposal (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    name text not null,
    value text,
    document text not null check (document <> ''),
    valid_from date not null,
    retroactive text not null,
    proposed_by uuid not null,
    proposer text not null,
    proposed_at timestamptz not null,
    state text not null default 'pending' check (state in ('pending', 'approved', 'rejected', 'withdrawn')),
    decided_by uuid,
    decider text,
    decided_at timestamptz,
    decided_on date,
    reason text not null default '',
    primary key (tenant_id, id),
    constraint setting_proposal_decided check ((state = 'pending') = (decided_by is null)
        and (state = 'pending') = (decider is null) and (state = 'pending') = (decided_at is null)
        and (state = 'pending') = (decided_on is null)),
    constraint setting_proposal_another_person check (state not in ('approved', 'rejected') or decided_by <> proposed_by),
    constraint setting_proposal_by_its_author check (state <> 'withdrawn' or decided_by = proposed_by),
    constraint setting_proposal_reason check (state <> 'rejected' or reason <> ''),
    constraint setting_proposal_start check (state <> 'approved' or valid_from >= decided_on or retroactive <> '')
);
create index setting_proposal_name on setting_proposal (tenant_id, name, proposed_at);
call hedui_tenant_table('setting_proposal', 'select, insert, update');

create function hedui_setting_proposal() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a proposal is never deleted' using errcode = 'HD017';
    elsif tg_op = 'INSERT' then
        if new.state <> 'pending' then
            raise exception 'a proposal begins undecided' using errcode = 'HD017';
        end if;
    elsif old.state <> 'pending' or
        (new.tenant_id, new.id, new.name, new.document, new.valid_from, new.retroactive, new.proposed_by, new.proposer,
         new.proposed_at) is distinct from
        (old.tenant_id, old.id, old.name, old.document, old.valid_from, old.retroactive, old.proposed_by, old.proposer,
         old.proposed_at) or new.value is distinct from old.value then
        raise exception 'a proposal is decided once, and nothing else of it changes' using errcode = 'HD017';
    end if;
    return new;
end $$;
create trigger guarded before insert or update or delete on setting_proposal
    for each row execute function hedui_setting_proposal();

-- A value without an approver was entered when the tenant was opened, or by the operator. Without a value: the inherited one.
alter table setting alter column value drop not null, add column approved_by text,
    add constraint setting_opened check (value is not null or approved_by is not null);

create function hedui_setting() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        raise exception 'a setting is never changed: propose another value' using errcode = 'HD017';
    elsif new.approved_by is not null and not exists (
        select from setting_proposal p
         where (p.tenant_id, p.id, p.name, p.document, p.valid_from, p.proposer, p.decider, p.state)
             = (new.tenant_id, new.id, new.name, new.document, new.valid_from, new.set_by, new.approved_by, 'approved')
           and p.value is not distinct from new.value) then
        raise exception 'a setting is what was proposed and approved' using errcode = 'HD017';
    end if;
    return new;
end $$;
create trigger guarded before insert or update or delete on setting for each row execute function hedui_setting();
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
