"""第三人经手: packages and manual answers ask for two persons as strictly as settings and report templates do."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0028"
VERSION = "1.38.0"
DESCRIPTION = "no third person with both accounts in hand"

SQL = """
-- 经手人 of who took the first step, as they were then: whoever had his account in hand decides nothing about it later on.
alter table package add column hands uuid[] not null default '{}';
alter table package_answer add column hands uuid[] not null default '{}';
alter table manual_answer add column hands uuid[] not null default '{}';

create function hedui_prepared_hands() returns trigger language plpgsql as $$
begin
    new.hands := case when tg_op = 'UPDATE' then old.hands else hedui_hands(new.tenant_id, new.prepared_by) end;
    return new;
end $$;
create trigger handed before insert or update on package for each row execute function hedui_prepared_hands();

create function hedui_uploaded_hands() returns trigger language plpgsql as $$
begin
    new.hands := case when tg_op = 'UPDATE' then old.hands else hedui_hands(new.tenant_id, new.uploaded_by) end;
    return new;
end $$;
create trigger handed before insert or update on package_answer for each row execute function hedui_uploaded_hands();

-- Of the tenant that asks: its clerk writes, whoever executes the case.
create function hedui_entered_hands() returns trigger language plpgsql as $$
begin
    new.hands := case when tg_op = 'UPDATE' then old.hands else hedui_hands(hedui_tenant(), new.entered_by) end;
    return new;
end $$;
create trigger handed before insert or update on manual_answer for each row execute function hedui_entered_hands();

create or replace function hedui_package_persons() returns trigger language plpgsql as $$
begin
    perform hedui_two_persons(new.tenant_id, new.prepared_by, new.released_by, true, old.hands);
    return new;
end $$;
create or replace function hedui_package_answer_persons() returns trigger language plpgsql as $$
begin
    perform hedui_two_persons(new.tenant_id, new.uploaded_by, new.confirmed_by, true, old.hands);
    return new;
end $$;
create or replace function hedui_manual_answer_persons() returns trigger language plpgsql as $$
begin
    perform hedui_two_persons(hedui_tenant(), new.entered_by, new.judged_by, true, old.hands);
    return new;
end $$;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
