"""批量装入: a database as full as after years of work: copies of a few cases that the product itself has carried through.

Every row of a template is copied under new ids, numbers, persons and days, and for another county each time; so rows are
as many, as wide and as connected as the product makes them. Sealed blobs are copied as they are: nobody opens them.
As superuser, with the triggers of constraints off (`session_replication_role`): `orphans` says whether they would hold.

Thinned, so that a million cases fit on the disk of a small machine: of a finished case's asks with their replies, jobs and
traces only every n-th is copied; of a report one file; and of the largest blobs, which no page or job but their own reads
(assessment, report, report file), the beginning. Every other row is whole; so are the cases that are still under way, where
that is asked for: they are what lies on desks, and `bench/opened.py` seals them anew, so that their names can be read.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from bench.common import say
from bench.installation import Installation

_BY_CASE = (
    "work_item",
    "subject",
    "declaration",
    "authorization_sheet",
    "request_match",
    "deadline",
    "presence",
    "assessment",
    "report",
)
TEMPLATES: Mapping[str, str] = {
    "trace": """select k, not many or n % {thin} = 0 as kept, {columns} from (
        select c.k, t.*, t.verb in ('ask.send', 'ask.settle') as many,
        row_number() over (partition by t.verification_id, t.verb order by t.id) as n
        from trace t join bench_case c on c.id = t.verification_id) x""",
    "reply": "select c.k, c.kept, t.* from reply t join bench_ask_kept c on c.id = t.ask_id",
    "ask": "select c.k, c.kept, t.* from ask t join bench_ask_kept c on c.id = t.id",
    "outbox": """select c.k, c.kept, t.* from outbox t join bench_ask_kept c on c.id = t.ref union all
        select c.k, true, t.* from outbox t join bench_case c on c.id = t.ref union all
        select c.k, true, t.* from outbox t join report r on r.id = t.ref join bench_case c on c.id = r.verification_id""",
    "idempotency": """select k, {columns} from (select t.*,
        (row_number() over (partition by t.verb order by t.at) - 1) % {templates} as k from idempotency t) x""",
    "report_file": """select distinct on (t.report_id) c.k, t.* from report_file t
        join bench_case c on c.id = t.verification_id order by t.report_id, length(t.blob)""",
    "application": "select c.k, t.* from application t join bench_case c on c.application_number = t.number",
    "application_person": """select c.k, t.* from application_person t join application a on a.id = t.application_id
        join bench_case c on c.application_number = a.number""",
    "verification": "select c.k, t.* from verification t join bench_case c on c.id = t.id",
    **{name: f"select c.k, t.* from {name} t join bench_case c on c.id = t.verification_id" for name in _BY_CASE},
}
"""Table -> the templates' rows of it, with `k`, the template's number, and in some `kept`: whether a thinned copy has the row.
The largest first: two are filled at a time."""
_THINNED = ("trace", "reply", "ask", "outbox")

_PREPARE = """
create schema bench;
create table bench_case as select row_number() over (order by id) - 1 as k, id, application_number, {at} as t0
  from verification where state = 'reported';
create table bench_ask_kept as select k, id, n % {thin} = 0 as kept from (
  select c.k, a.id, row_number() over (partition by c.id order by a.id) as n
    from ask a join bench_case c on c.id = a.verification_id) x;
create table bench_county (n int primary key, tenant uuid, office uuid);
"""
_COUNTIES = """
insert into bench_county select row_number() over () - 1, o.tenant_id, o.id from office o
 where o.tenant_id = any ($1::uuid[]) and o.name = (select name from office where id = (select office_id from verification limit 1))
"""
_COPY = """
insert into public.{table} ({columns}) select {values}
  from generate_series($1::bigint, $2::bigint) i
  join lateral (select lpad(to_hex(i), 8, '0') as tail, {first} + i * {step} as base, i % {open} = 0 as still,
     i % {seldom} = 0 as seldom) m on true
  join bench_case bc on bc.k = i % {templates}
  join bench_county c on c.n = (i * 7919) % {counties}
  join lateral (select *, row_number() over () = 1 as foremost from bench_{table} x where x.k = bc.k{kept}) t on true
"""
SLOW_INDEXES = ("subject_domain",)
"""Keys that are chance: made in one go after the load."""
OPEN_EVERY = 100
"""One in so many copies is still under way, waiting for a department."""
SELDOM, OTHER = 3, "zhejiang.temporary"
"""So many of the open cases are suspended, and as many of another programme."""
FIRST_MS, SPAN_MS = 1_767_229_200_000, 25_000_000_000
"""2026-01-01, where the partitions begin; and all cases in the ten months from there."""
SLICE = 20_000
_MOVED = "make_interval(secs => (m.base - bc.t0) / 1000.0)"
_LARGE, _BEGINNING = ("assessment", "report", "report_file"), 500
_NEW_NUMBERS, _PERSONS = ("number", "application_number"), ("person", "domain_person")
_STATE = "case when m.seldom then 'suspended' else 'verifying' end"
_OF_THE_CLOCK = "(select {} from bench_deadline d where d.k = bc.k order by d.due_on, d.rule limit 1)"
_STILL = {
    ("verification", "state"): ("true", _STATE),
    ("verification", "programme"): ("(i / {open}) % ({seldom} / {open}) = 1", f"'{OTHER}'"),
    ("work_item", "state"): ("true", _STATE),
    ("work_item", "programme"): ("(i / {open}) % ({seldom} / {open}) = 1", f"'{OTHER}'"),
    ("work_item", "turn"): ("true", "case when m.seldom then 'county_officer' else 'verification_officer' end"),
    ("work_item", "missing"): ("true", "array[case when m.seldom then 'resume' else 'answers' end]"),
    ("work_item", "due_on"): ("true", f"({_OF_THE_CLOCK.format('d.due_on')} + {{moved}})::date"),
    ("work_item", "rule"): ("true", _OF_THE_CLOCK.format("d.rule")),
    ("verification", "closed_on"): ("true", "null"),
    ("presence", "ended_on"): ("true", "null"),
    ("deadline", "met_on"): ("true", "null"),
    ("ask", "state"): ("t.foremost", "'waiting'"),
    ("ask", "settled_at"): ("t.foremost", "null"),
    ("outbox", "done_at"): ("t.foremost", "null"),
    ("outbox", "due_at"): ("t.foremost", "now() + interval '2 days'"),
}
"""未办结: what differs in a case that is still under way -> (in which rows, its value)."""


class Loader:
    """装入 into one installation, whose finished cases are the templates; its last county gets none."""

    def __init__(
        self, made: Installation, cases: int, thin: int, whole: bool = False, open_every: int = OPEN_EVERY
    ) -> None:
        self.made, self.cases, self.thin, self.whole = made, cases, thin, whole
        self.step, self.open = SPAN_MS // cases, open_every
        self.seldom = max(cases // SELDOM // open_every, 1) * open_every
        self.counties = [county.ref.id for county in made.counties[:-1] or made.counties]
        self.templates = 0
        self.fixed: set[UUID] = set()
        """Tenants, offices, people: what is not copied."""

    async def load(self) -> dict[str, Any]:
        """All of it; how long it took."""
        began, seconds, waiting = time.perf_counter(), dict[str, float](), list(TEMPLATES)
        async with self.made.database() as connection:
            await self._prepare(connection)
            indexes = [await connection.fetchval("select pg_get_indexdef($1::regclass)", name) for name in SLOW_INDEXES]
            await connection.execute(f"drop index {', '.join(SLOW_INDEXES)}")

        async def one_after_another() -> None:
            async with self.made.database() as connection:
                while waiting:
                    table, start = waiting.pop(0), time.perf_counter()
                    await self._copy(connection, table)
                    seconds[table] = round(time.perf_counter() - start, 1)
                    say(f"    {table}: {seconds[table]} s")

        await asyncio.gather(one_after_another(), one_after_another())
        async with self.made.database() as connection:
            for definition in indexes:
                await connection.execute(definition, timeout=3600)
            await connection.execute("drop schema bench cascade")
        copied = time.perf_counter() - began
        await self._settle()
        return {
            "copied_seconds": round(copied), "with_vacuum_seconds": round(time.perf_counter() - began),
            "seconds_by_table": seconds,
        }  # fmt: skip

    async def _prepare(self, connection: Any) -> None:
        """The templates' rows in tables of their own, and the counties that the copies go to."""
        await connection.execute("set search_path = bench, public")
        await connection.execute(_PREPARE.format(at=_milliseconds("id"), thin=self.thin))
        self.templates = await connection.fetchval("select count(*) from bench_case")
        await connection.execute(_COUNTIES, self.counties)
        known = "select id from tenant union select id from office union select id from account"
        self.fixed = {row["id"] for row in await connection.fetch(known)} | {UUID(int=0)}
        for table, query in TEMPLATES.items():
            columns = ", ".join(await _columns(connection, table))
            told = query.format(columns=columns, thin=self.thin, templates=self.templates)
            await connection.execute(f"create table bench_{table} as {told}")
            await connection.execute(f"create index on bench_{table} (k)")

    async def _copy(self, connection: Any, table: str) -> None:
        await connection.execute("set search_path = bench, public")
        await connection.execute("set session_replication_role = replica; set synchronous_commit = off")
        columns = await _columns(connection, table)
        values = [await self._value(connection, table, name, kind) for name, kind in columns.items()]
        statement = _COPY.format(
            table=table, columns=", ".join(columns), values=", ".join(values), first=FIRST_MS, step=self.step,
            open=self.open, templates=self.templates, counties=len(self.counties), seldom=self.seldom,
            kept=f" and (x.kept or (m.still and {self.whole}))" if table in _THINNED else "",
        )  # fmt: skip
        for start in range(1, self.cases + 1, SLICE):
            await connection.execute(statement, start, min(start + SLICE - 1, self.cases), timeout=3600)

    async def _value(self, connection: Any, table: str, name: str, kind: str) -> str:
        """What a column of a copy holds."""
        column = f"t.{name}"
        if (table, name) in _STILL:
            told = {"open": self.open, "seldom": self.seldom, "moved": _MOVED}
            rows, value = (text.format(**told) for text in _STILL[table, name])
            return f"case when m.still and {rows} then {value} else {column} end"
        if kind == "uuid":
            return await self._identity(connection, table, name)
        if name == "blob" and table in _LARGE:
            return f"substr({column}, 1, {_BEGINNING})"
        if kind in ("timestamp with time zone", "date"):
            moved = f"{column} + {_MOVED}"
            return f"({moved})::date" if kind == "date" else moved
        if name in _NEW_NUMBERS:
            return f"{column} || '-' || i"
        if name in _PERSONS:
            return f"sha256({column} || int8send(i))"
        return f"encode(sha256(convert_to({column} || i, 'UTF8')), 'hex')" if name == "key" else column

    async def _identity(self, connection: Any, table: str, name: str) -> str:
        """Tenants, offices and people stay, or become the copy's county's; whatever else has an id gets a new one."""
        column, sample = f"t.{name}", self.made.counties[0].ref.id
        used = await connection.fetch(f"select distinct {name} from bench_{table} where {name} is not null")
        if {row[0] for row in used} <= self.fixed:
            office = f"(select office from bench_county where tenant = '{sample}')"
            tenant = f"when {column} = '{sample}' then c.tenant"
            return f"case {tenant} when {column} = {office} then c.office else {column} end"
        middle = f"substr(replace({column}::text, '-', ''), 13, 12)"
        return f"(lpad(to_hex(m.base + {_milliseconds(column)} - bc.t0), 12, '0') || {middle} || m.tail)::uuid"

    async def _settle(self) -> None:
        """As after a quiet night: statistics known, rows marked visible, nothing left to write."""
        tables = list(TEMPLATES)

        async def one_after_another() -> None:
            async with self.made.database() as connection:
                while tables:
                    await connection.execute(f"vacuum (analyze) {tables.pop(0)}", timeout=3600)

        await asyncio.gather(one_after_another(), one_after_another())
        await self.made.checkpoint()


def _milliseconds(column: str) -> str:
    """Of a UUIDv7."""
    return f"('x' || lpad(left(replace({column}::text, '-', ''), 12), 16, '0'))::bit(64)::bigint"


async def _columns(connection: Any, table: str) -> dict[str, str]:
    rows = await connection.fetch(
        """select column_name, data_type from information_schema.columns
            where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position""",
        table,
    )
    return {row["column_name"]: row["data_type"] for row in rows}


async def orphans(connection: Any) -> Sequence[str]:
    """孤儿: foreign keys that some row does not keep. Empty: the load is what the constraints would have let in."""
    broken = []
    for key in await connection.fetch(
        """select conname, conrelid::regclass::text as child, confrelid::regclass::text as parent,
                  (select array_agg(attname::text order by n) from unnest(conkey) with ordinality x (a, n)
                     join pg_attribute on attrelid = conrelid and attnum = a) as own,
                  (select array_agg(attname::text order by n) from unnest(confkey) with ordinality x (a, n)
                     join pg_attribute on attrelid = confrelid and attnum = a) as theirs
             from pg_constraint where contype = 'f' and conparentid = 0"""
    ):
        there = " and ".join(f"p.{b} = c.{a}" for a, b in zip(key["own"], key["theirs"], strict=True))
        wholly = " and ".join(f"c.{a} is not null" for a in key["own"])
        lost = f"{wholly} and not exists (select from {key['parent']} p where {there})"
        count = await connection.fetchval(f"select count(*) from {key['child']} c where {lost}")
        if count:
            broken.append(f"{key['conname']}: {count}")
    return broken


async def sizes(made: Installation) -> dict[str, Any]:
    """各表的行数与字节, with indexes; partitions with their parent."""
    rows = await made.rows(
        """select coalesce(p.inhparent, c.oid)::regclass::text as name, sum(c.reltuples)::bigint as rows,
                  sum(pg_total_relation_size(c.oid))::bigint as bytes
             from pg_class c left join pg_inherits p on p.inhrelid = c.oid
            where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace group by 1 having sum(c.reltuples) > 0
            order by 3 desc"""
    )
    return {row["name"]: {"rows": row["rows"], "mb": round(row["bytes"] / 2**20, 1)} for row in rows}
