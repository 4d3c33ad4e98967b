"""数源部门的加密批次: a clerk of a department reaches the packages of his own departments that left, and hands answers in."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0033"
VERSION = "1.38.0"
DESCRIPTION = "packages for clerks of departments"

SQL = """
-- What has not left concerns nobody but the agency. A clerk moves a package on by fetching it and by answering it.
create policy own_department on package as restrictive
    using ((select hedui_sources()) is null
        or (released_at is not null and source = any ((select hedui_sources())::text[])))
    with check ((select hedui_sources()) is null
        or (released_at is not null and source = any ((select hedui_sources())::text[]) and state in ('handed_over', 'answered')));
create policy no_department on package as restrictive for insert with check ((select hedui_sources()) is null);
create function hedui_package_department_guard() returns trigger language plpgsql as $$
declare
    same package := new;
begin
    same.state := old.state;
    if same is distinct from old
       or (old.state, new.state) not in (('released', 'handed_over'), ('handed_over', 'answered'), ('answered', 'answered')) then
        raise exception 'a department fetches a package and answers it, and changes nothing else' using errcode = 'HD001';
    end if;
    return new;
end $$;
-- By its name after `handed`, which puts back what nobody may change.
create trigger of_department before update on package for each row
    when (hedui_sources() is not null) execute function hedui_package_department_guard();

-- Not in SQL: that would be planned into every look at these tables.
create function hedui_own_package(the_package uuid) returns boolean language plpgsql stable as $$
begin
    return exists (select from package p where p.id = the_package);
end $$;
create policy own_department on package_ask as restrictive for select
    using ((select hedui_sources()) is null or hedui_own_package(package_id));
create policy no_department_adds on package_ask as restrictive for insert with check ((select hedui_sources()) is null);
create policy no_department_changes on package_ask as restrictive for update using ((select hedui_sources()) is null);
create policy own_department on package_custody as restrictive for select
    using ((select hedui_sources()) is null or hedui_own_package(package_id));
create policy own_department_receives on package_custody as restrictive for insert
    with check ((select hedui_sources()) is null or (step = 'handed_over' and hedui_own_package(package_id)));
create policy own_department on package_answer as restrictive for select
    using ((select hedui_sources()) is null or hedui_own_package(package_id));
create policy own_department_adds on package_answer as restrictive for insert
    with check ((select hedui_sources()) is null or (state = 'uploaded' and hedui_own_package(package_id)));
create policy no_department_changes on package_answer as restrictive for update using ((select hedui_sources()) is null);

-- Asks and cases stay closed to a clerk. What the check of his file and his clock need of them, and nothing more, is told by
-- these two, of a package that he reaches: the fence is aside while they look, and for nobody else.
create function hedui_package_asks(the_package uuid) returns table (
    ask_id uuid, item text, state text, due_on date, due_provisional boolean) language plpgsql as $$
declare
    fence text := coalesce(current_setting('hedui.sources', true), '');
begin
    if not hedui_own_package(the_package) then return; end if;
    perform set_config('hedui.sources', '', true);
    return query
        select a.id, a.item, a.state, a.due_on, a.due_provisional
          from package_ask p join ask a on (a.executing_tenant, a.id) = (p.executing_tenant, p.ask_id)
         where p.package_id = the_package;
    perform set_config('hedui.sources', fence, true);
end $$;

-- How many asks in it the database would not let leave now.
create function hedui_package_stale(the_package uuid) returns bigint language plpgsql as $$
declare
    fence text := coalesce(current_setting('hedui.sources', true), '');
    found_stale bigint;
begin
    if not hedui_own_package(the_package) then return null; end if;
    perform set_config('hedui.sources', '', true);
    select count(*) into found_stale from (
        select hedui_ask_refusal(a) as why from package_ask p
          join ask a on (a.executing_tenant, a.id) = (p.executing_tenant, p.ask_id)
         where p.package_id = the_package and p.live) each where why is not null;
    perform set_config('hedui.sources', fence, true);
    return found_stale;
end $$;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
