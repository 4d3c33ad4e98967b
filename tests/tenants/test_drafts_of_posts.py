"""草稿归岗位: an installation that is upgraded keeps its drafts, each in the post in which it was begun, where that can be told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import asyncpg

from core.ids import new_id
from hedui.embedded.postgres import OWNER, SUPERUSER, EmbeddedPostgres
from migrations.m0036_drafts_of_posts import SQL

BEFORE = """
drop function hedui_open_drafts();
drop trigger begun on draft;
drop function hedui_draft_begun();
drop policy begun on draft;
drop policy own on draft;
alter table draft drop column post_id;
drop function hedui_drafting_post();
create policy own on draft using (true);
"""
"""The table as it was, as far as this migration touches it."""
BEGUN = datetime(2026, 3, 10, 1, tzinfo=UTC)


class There:
    """原有的安装: an office, and what is put into it."""

    def __init__(self, truth: asyncpg.Connection) -> None:
        self.truth, self.tenant, self.office = truth, uuid4(), new_id()

    async def made(self) -> There:
        await self.truth.execute(
            "insert into tenant (id, level, name, lineage) values ($1, 'province', '某省', array[$1::uuid])",
            self.tenant,
        )
        await self.truth.execute(
            "insert into office (tenant_id, id, kind, name, code) values ($1, $2, 'agency', '街道', '330000')",
            self.tenant, self.office,
        )  # fmt: skip
        return self

    async def post(self, role: str = "township_clerk") -> UUID:
        made = new_id()
        await self.truth.execute(
            "insert into post (tenant_id, id, office_id, title, role, own_office_only) values ($1, $2, $3, '岗', $4, true)",
            self.tenant, made, self.office, role,
        )  # fmt: skip
        return made

    async def account(self) -> UUID:
        made = new_id()
        await self.truth.execute(
            "insert into account (tenant_id, id, real_name, staff_number) values ($1, $2, '某人', $3)",
            self.tenant, made, f"N{made.hex[-8:]}",
        )  # fmt: skip
        return made

    async def holds(self, account: UUID, post: UUID, first: date, last: date | None = None) -> None:
        await self.truth.execute(
            """insert into post_holding (tenant_id, id, post_id, account_id, held_from, held_until)
               values ($1, $2, $3, $4, $5, $6)""",
            self.tenant, new_id(), post, account, first, last,
        )  # fmt: skip

    async def draft(self, account: UUID) -> UUID:
        made = new_id()
        await self.truth.execute(
            """insert into draft (tenant_id, id, account_id, version, wrapped_key, blob, begun_at, saved_at, expires_at)
               values ($1, $2, $3, 1, ''::bytea, ''::bytea, $4, $4, now() + interval '1 day')""",
            self.tenant, made, account, BEGUN,
        )  # fmt: skip
        return made


async def test_old_drafts_go_into_the_post_in_which_they_were_begun(postgres: EmbeddedPostgres) -> None:
    name = f"t_{uuid4().hex[:12]}"
    await postgres.create_database(name, template="hedui_template")
    truth = await asyncpg.connect(postgres.url(SUPERUSER, name))
    owner = await asyncpg.connect(postgres.url(OWNER, name))
    try:
        await truth.execute(BEFORE)
        there = await There(truth).made()
        first, second, other = await there.post(), await there.post(), await there.post("agency_head")
        moved, double, nobody = [await there.account() for _ in range(3)]
        await there.holds(moved, first, date(2026, 1, 1), date(2026, 3, 31))
        await there.holds(moved, other, date(2026, 1, 1))  # no clerk's post
        await there.holds(moved, second, date(2026, 4, 1))
        for post in (first, second):
            await there.holds(double, post, date(2026, 1, 1))
        drafts = [await there.draft(account) for account in (moved, double, nobody)]
        await owner.execute(SQL)
        found = {row["id"]: row["post_id"] for row in await truth.fetch("select id, post_id from draft")}
        assert found == dict(zip(drafts, (first, None, None), strict=True))
        fenced = "select count(*) from pg_class where relname = any($1) and relforcerowsecurity"
        assert await truth.fetchval(fenced, ["draft", "post", "post_holding"]) == 3
        assert await owner.fetchval("select count(*) from draft") == 0
    finally:
        await owner.close()
        await truth.close()
        await postgres.drop_database(name)
