"""隔离普查: every table, view, partition, function and grant is looked at; what is not fenced is named.

Row-level security is a fence per table, and a new table has none. So what each table may be asked for stands here in
full, and the census names whatever is beyond it or has no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

EXEMPT = frozenset({"migration", "migration_id_seq"})
"""Piccolo's own bookkeeping: no tenant's data; the application may read which migrations ran."""

_READ, _ADD, _CHANGE = "SELECT", "INSERT", "UPDATE"
_OPEN: Mapping[str, frozenset[str]] = {"migration": frozenset({_READ})}
_APPEND = frozenset({_READ, _ADD})
_EDIT = frozenset({_READ, _ADD, _CHANGE})

APPENDED = (
    "tenant", "setting", "subject", "declaration", "reply", "assessment", "report", "report_file", "trace",
    "field_check", "judgement", "delivery", "report_template", "package_custody", "procedure_step", "visit_draw",
    "visit_duty",
    "unsealing",
    "scan", "review_return",
    "office_name",
    "reminder",
    "connector_test",
)  # fmt: skip
EDITED = (
    "tenant_code", "office", "account", "post", "post_holding", "api_token", "connector_value", "serial",
    "idempotency", "application", "application_person", "verification", "case_grant", "authorization_sheet",
    "request_match", "suspension", "deadline", "ask", "outbox", "batch",
    "password", "browser_session", "login_attempt", "recipient", "presence", "source_flow", "setting_proposal",
    "report_template_proposal",
    "manual_answer", "package", "package_ask", "package_answer",
    "draft", "draft_scan", "intake_look_up", "kept_form",
    "work_item",
    "tenant_opening",
    "spot_check",
)  # fmt: skip

GRANTS: Mapping[str, frozenset[str]] = {**dict.fromkeys(APPENDED, _APPEND), **dict.fromkeys(EDITED, _EDIT)}
"""Table -> what the application role may do with it. Nothing is ever deleted or truncated; partitions have no grant."""

TENANT_COLUMNS = frozenset({"tenant_id", "owner_tenant", "executing_tenant", "domain"})
CASE_COLUMN = "verification_id"
"""Belongs to one tenant like the case itself, wherever the table repeats the case's key to `verification`."""

CROSSING: Mapping[str, str] = {
    "tenant_one_platform": "平台运维机构全库只有一个，不含任何机构的数据",
    "tenant_pkey": "机构表本身",
    "verification_id_owner_tenant_executing_tenant_key": "核对件编号由程序生成，与两个机构一起供下级表引用",
    "api_token_digest_key": "令牌是 256 位随机数，凭摘要找到持有人时还不知道是哪个机构",
    "browser_session_digest_key": "会话标识是 256 位随机数，凭摘要找到持有人时还不知道是哪个机构",
    "login_attempt_pkey": "登录次数在知道机构之前计数；格子的编号是带密钥的摘要，看不出是谁、从哪里",
    "outbox_pkey": "任务编号由程序生成，中继凭编号领取任务",
    "report_file_report_id_format_key": "报告编号由程序生成，一份报告一种格式一个文件",
}
"""Unique index across tenants -> why it tells nobody anything."""

_RELATIONS = """
select c.relname as name, c.relkind::text as kind, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
       c.relispartition as partition, coalesce(c.reloptions::text[], '{}') as options,
       array(select pg_get_expr(p.polqual, p.polrelid) from pg_policy p
              where p.polrelid = c.oid and p.polpermissive) as policies
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
 order by c.relname"""
_PRIVILEGES = """
select c.relname as name, c.relispartition as partition, a.privilege_type as privilege,
       coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC') as grantee
  from pg_class c, aclexplode(c.relacl) a
 where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner
union all
select c.relname, c.relispartition, a.privilege_type || ' (' || t.attname || ')',
       coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC')
  from pg_attribute t join pg_class c on c.oid = t.attrelid, aclexplode(t.attacl) a
 where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner
 order by 1, 3"""
_DEFINERS = """
select p.oid::regprocedure::text as name from pg_proc p
 where p.prosecdef and p.pronamespace::regnamespace::text not in ('pg_catalog', 'information_schema') order by 1"""
_OPEN_SCHEMA = """
select coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC') as grantee
  from pg_namespace n, aclexplode(n.nspacl) a
 where n.nspname = 'public' and a.privilege_type = 'CREATE' and a.grantee not in (n.nspowner, (
       select datdba from pg_database where datname = current_database())) order by 1"""
_DEFAULTS = """
select coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC') as grantee, a.privilege_type as privilege
  from pg_default_acl d, aclexplode(d.defaclacl) a where d.defaclobjtype = 'r' and a.grantee <> d.defaclrole order by 1"""
_REFERENCES = """
select k.conname as name, k.conrelid::regclass::text as source, k.confrelid::regclass::text as target,
       array(select a.attname::text from unnest(k.conkey) with ordinality as u(n, i)
               join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by u.i) as columns,
       array(select a.attname::text from unnest(k.confkey) with ordinality as u(n, i)
               join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by u.i) as targets
  from pg_constraint k where k.contype = 'f' and k.conparentid = 0 and k.connamespace = 'public'::regnamespace
 order by 1"""
_UNIQUE = """
select i.indexrelid::regclass::text as name, i.indrelid::regclass::text as source,
       array(select a.attname::text from pg_attribute a
              where a.attrelid = i.indrelid and a.attnum = any (i.indkey)) as columns
  from pg_index i join pg_class c on c.oid = i.indrelid
 where i.indisunique and c.relnamespace = 'public'::regnamespace and not c.relispartition order by 1"""

_CASE_KEY = ["verification_id", "owner_tenant", "executing_tenant"]


async def census(connection: Any) -> list[str]:
    """What in schema public is not fenced, one sentence each; empty where all is. Any role may ask."""
    references = [row for row in await connection.fetch(_REFERENCES) if row["source"] not in EXEMPT]
    of_cases = {row["source"] for row in references if row["target"] == "verification" and row["columns"] == _CASE_KEY}
    return [
        *_unfenced(await connection.fetch(_RELATIONS)),
        *_granted(await connection.fetch(_PRIVILEGES)),
        *(f"函数 {row['name']} 以定义者身份执行" for row in await connection.fetch(_DEFINERS)),
        *(f"{row['grantee']} 可以在 public 模式中建表" for row in await connection.fetch(_OPEN_SCHEMA)),
        *(f"新建的表会自动授予 {row['grantee']} {row['privilege']}" for row in await connection.fetch(_DEFAULTS)),
        *_loose(references, of_cases),
        *_crossing(await connection.fetch(_UNIQUE), of_cases),
    ]


def _unfenced(relations: list[Any]) -> Iterator[str]:
    for row in relations:
        if row["name"] in EXEMPT:
            continue
        match row["kind"]:
            case "v":
                if not {"security_invoker=true", "security_invoker=on"} & set(row["options"]):
                    yield f"视图 {row['name']} 没有 security_invoker"
            case "m" | "f":
                yield f"{_KINDS[row['kind']]} {row['name']} 不受行级安全约束"
            case _:
                yield from _table(row)


def _table(row: Any) -> Iterator[str]:
    what = f"{'分区' if row['partition'] else '表'} {row['name']}"
    if not row["partition"] and row["name"] not in GRANTS:
        yield f"{what} 没有登记在授权表中"
    if not row["secured"]:
        yield f"{what} 没有启用行级安全"
    if not row["forced"]:
        yield f"{what} 没有对所有者强制行级安全"
    if not row["policies"]:
        yield f"{what} 没有策略"
    if row["partition"] and any(policy != "false" for policy in row["policies"]):
        yield f"{what} 可以绕过父表直接读取"
    if "true" in row["policies"]:
        yield f"{what} 有放行一切的策略"


def _granted(privileges: list[Any]) -> Iterator[str]:
    for row in privileges:
        allowed = frozenset() if row["partition"] else {**_OPEN, **GRANTS}.get(row["name"], frozenset())
        if row["privilege"] not in allowed or row["grantee"] == "PUBLIC":
            yield f"{row['grantee']} 对 {row['name']} 有 {row['privilege']} 权限"


def _loose(references: list[Any], of_cases: set[str]) -> Iterator[str]:
    for row in references:
        pairs = set(zip(row["columns"], row["targets"], strict=True))
        through_tenant = any(a in TENANT_COLUMNS and b in TENANT_COLUMNS for a, b in pairs)
        through_case = (CASE_COLUMN, CASE_COLUMN) in pairs and {row["source"], row["target"]} <= of_cases
        if not (row["target"] == "tenant" or through_tenant or through_case):
            yield f"外键 {row['name']}（{row['source']} → {row['target']}）没有带上机构"


def _crossing(unique: list[Any], of_cases: set[str]) -> Iterator[str]:
    for row in unique:
        columns = set(row["columns"])
        own = columns & TENANT_COLUMNS or (CASE_COLUMN in columns and row["source"] in of_cases)
        if row["source"] not in EXEMPT and not own and row["name"] not in CROSSING:
            yield f"唯一约束 {row['name']}（{row['source']}）跨机构"


_KINDS = {"m": "物化视图", "f": "外部表"}
