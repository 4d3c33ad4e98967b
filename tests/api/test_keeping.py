"""未交的填写: its typist's alone, whatever the post; sealed, gone when it is sent, and empty after its week."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.keeping.actions import KEPT, LARGEST, MOST
from hedui.embedded.postgres import EmbeddedPostgres
from tests.api.people import Office
from tests.support import truth

ADMIN, HEAD, STRANGER = "XH0002", "XH0004", "LA0003"
"""Who types; a colleague of the same tenant; the administrator of another county."""
PLACE = "/api/kept/setting:packs"
TYPED = {"document": "样例通知〔2026〕8号", "value": ["national", "山有木兮"]}


async def test_it_is_the_typists_alone(office: Office) -> None:
    """Else a colleague reads what somebody is about to propose, or a department's clerk what another found."""
    saved = await office.as_(ADMIN).post(PLACE, {"content": TYPED})
    assert saved.status == 200
    assert (await office.as_(ADMIN).read(PLACE))["content"] == TYPED
    assert (await office.as_(ADMIN).read(PLACE))["saved_at"]
    for other in (HEAD, STRANGER):
        assert await office.as_(other).read(PLACE) == {"content": None, "saved_at": None}
        await office.as_(other).post(PLACE, {"content": {"document": other}})
    assert (await office.as_(ADMIN).read(PLACE))["content"] == TYPED
    assert (await office.as_(ADMIN).read("/api/kept/setting:other"))["content"] is None


async def test_it_is_sealed_and_gone_when_it_is_sent(office: Office, postgres: EmbeddedPostgres, database: str) -> None:
    """Else amounts of people stand in the database in plain, or stay there for ever."""
    admin, place = office.as_(ADMIN), "/api/kept/setting:sealed"
    await admin.post(place, {"content": TYPED})
    async with truth(postgres, database) as owner:
        (row,) = await owner.fetch("select * from kept_form where place = 'setting:sealed'")
        assert "山有木兮".encode() not in row["blob"]
        for _ in range(2):  # sent again, it is what it was
            assert (await admin.post(place, {"content": None})).status == 200
        (row,) = await owner.fetch("select * from kept_form where place = 'setting:sealed'")
        assert (row["blob"], row["wrapped_key"]) == (None, None)
    assert await admin.read(place) == {"content": None, "saved_at": None}


async def test_whoever_types_next_empties_what_is_past_its_week(
    office: Office, postgres: EmbeddedPostgres, database: str
) -> None:
    admin, place = office.as_(ADMIN), "/api/kept/manual:old"
    await admin.post(place, {"content": TYPED})
    async with truth(postgres, database) as owner:
        await owner.execute("update kept_form set expires_at = now() - interval '1 day' where place = 'manual:old'")
        assert (await admin.read(place))["content"] is None
        await office.as_(HEAD).post(PLACE, {"content": TYPED})
        (row,) = await owner.fetch("select blob from kept_form where place = 'manual:old'")
        assert row["blob"] is None
    assert timedelta(days=7) == KEPT


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        ("/api/kept/Setting:packs", {}, 400),
        ("/api/kept/setting", {}, 400),
        (PLACE, {"text": "字" * LARGEST}, 400),
        (PLACE, "text", 400),
    ],
)
async def test_what_cannot_be_kept_is_said(office: Office, path: str, content: object, status: int) -> None:
    assert (await office.as_(ADMIN).post(path, {"content": content})).status == status


async def test_nobody_leaves_forms_without_end(office: Office) -> None:
    head = office.as_("LA0004")
    for number in range(MOST):
        assert (await head.post(f"/api/kept/manual:{number}", {"content": TYPED})).status == 200
    assert (await head.post("/api/kept/manual:more", {"content": TYPED})).code == "draft_limit"
    assert (await head.post("/api/kept/manual:0", {"content": TYPED})).status == 200
    await head.post("/api/kept/manual:1", {"content": None})
    assert (await head.post("/api/kept/manual:more", {"content": TYPED})).status == 200
