"""角色改名: an installation that is upgraded keeps the posts of its executing agency, under their new name."""

from __future__ import annotations

from uuid import uuid4

import asyncpg

from core.ids import new_id
from hedui.embedded.postgres import OWNER, SUPERUSER, EmbeddedPostgres
from migrations.m0011_posts import SQL
from tenants.permissions import ROLES


async def test_the_posts_of_every_tenant_are_renamed(postgres: EmbeddedPostgres) -> None:
    """Else its officers can do nothing after the upgrade; the owner is fenced by row-level security too."""
    name = f"t_{uuid4().hex[:12]}"
    await postgres.create_database(name, template="hedui_template")
    truth = await asyncpg.connect(postgres.url(SUPERUSER, name))
    for tenant in (uuid4(), uuid4()):
        office = new_id()
        await truth.execute(
            "insert into tenant (id, level, name, lineage) values ($1, 'province', '某省', array[$1::uuid])", tenant
        )
        await truth.execute(
            "insert into office (tenant_id, id, kind, name, code) values ($1, $2, 'agency', '核对科', '330000')",
            tenant, office,
        )  # fmt: skip
        for role in ("province_officer", "auditor"):
            await truth.execute(
                "insert into post (tenant_id, id, office_id, title, role, own_office_only) values ($1, $2, $3, '岗', $4, false)",
                tenant, new_id(), office, role,
            )  # fmt: skip
    owner = await asyncpg.connect(postgres.url(OWNER, name))
    try:
        for _ in range(2):  # twice is once
            await owner.execute(SQL)
            found = sorted(row["role"] for row in await truth.fetch("select role from post"))
            assert found == ["auditor", "auditor", "verification_officer", "verification_officer"]
            assert set(found) <= set(ROLES)
    finally:
        await owner.close()
        await truth.close()
        await postgres.drop_database(name)
