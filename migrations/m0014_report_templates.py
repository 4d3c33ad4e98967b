"""报告模板: a tenant's own templates for report formats: dated, with their document, never edited in place."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0014"
VERSION = "1.38.0"
DESCRIPTION = "report templates of tenants"

SQL = """
-- As settings are: a change is a new row, inherited down the tree, read up it. Without a blob: the built-in one again.
create table report_template (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    lineage uuid[] not null,
    format text not null,
    digest bytea,
    blob bytea,
    document text not null check (document <> ''),
    valid_from date not null,
    set_by text not null,
    set_at timestamptz not null,
    primary key (tenant_id, id),
    check (lineage[1] = tenant_id),
    check ((digest is null) = (blob is null))
);
create index report_template_format on report_template (tenant_id, format, valid_from);
call hedui_protect('report_template', 'select, insert');
create policy family on report_template for select
    using (tenant_id = any ((select hedui_lineage())::uuid[]) or (select hedui_tenant()) = any (lineage));
create policy own on report_template for insert with check (tenant_id = (select hedui_tenant()));
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
