"""真伪核验: a report is found by its number and its code together, and wrong ones are counted by address."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0023"
VERSION = "1.38.0"
DESCRIPTION = "authenticity of reports"

SQL = """
-- What stands on paper is typed with other brackets, dashes and spaces than were printed: they do not count.
-- convert_to is immutable for a constant encoding; the catalogue calls it stable.
create function hedui_paper(number text, code text) returns bytea language sql immutable as $$
    select sha256(convert_to(translate(upper(number || '|' || code), '〔〕[]()（）【】《》-－—–_ ', ''), 'UTF8')) $$;
alter table report add column paper bytea generated always as (hedui_paper(number, verification_code)) stored;
create index report_paper on report (paper);

-- Whoever knows number and code of a version sees this one row, and no other table.
create policy bearer_of_paper on report for select
    using ((select hedui_service()) = 'authenticity' and paper = (select hedui_credential()));

alter table login_attempt drop constraint login_attempt_kind_check;
alter table login_attempt add constraint login_attempt_kind_check
    check (kind in ('address', 'pair', 'account', 'paper'));
create policy paper on login_attempt
    using ((select hedui_service()) = 'authenticity' and kind = 'paper')
    with check ((select hedui_service()) = 'authenticity' and kind = 'paper');
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
