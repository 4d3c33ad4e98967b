"""全省态势的接口: figures of what is below and of nothing beside it; a reminder reaches the department's clerk."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from migrations import m0026_overviews
from tests.api.people import Office
from tests.api.steps import COUNTY, PROVINCE, number, start
from tests.core.manual_answers.test_manual_answers import FIRST, OTHER, by_hand
from tests.jurisdictions.conftest import County, county  # noqa: F401 - a fixture
from tests.support import rows

ADMIN, HEAD = "ZJ0002", "XH0004"
BOARD, REMINDERS = "/api/source-board", "/api/source-reminders"


def tenant(told: Any, named: str) -> Any:
    """One line of the tree."""
    return next(one for one in told["tenants"] if one["name"] == named)


async def test_the_province_sees_figures_of_what_is_below(office: Office) -> None:
    before = await office.as_(PROVINCE).read("/api/overview")
    case = await start(office, office.file(21, number=number()))
    told = await office.as_(PROVINCE).read("/api/overview")
    xihu, linan = office.tenants["xihu"], office.tenants["linan"]
    assert {one["id"] for one in told["tenants"]} == {str(each.id) for each in office.tenants.values()}
    assert (tenant(before, xihu.name)["open"], tenant(told, xihu.name)["open"]) == (0, 1)
    line = tenant(told, xihu.name)
    assert (line["overdue"], line["unanswered"] > 0, line["press"], line["parent_id"]) == (
        0, True, "calm" if line["soon"] == 0 else "soon", str(xihu.lineage[1]),
    )  # fmt: skip
    assert tenant(told, linan.name)["open"] == 0
    assert sum(bar["cases"] for bar in told["bars"]) == 1
    assert case["id"] not in str(told)
    asked = await office.as_(PROVINCE).read(BOARD)
    assert sum(one["waiting"] for one in asked) == line["unanswered"]
    (first, *_) = asked
    share = await office.as_(PROVINCE).read(f"{BOARD}/affected?source={first['source']}")
    assert [(one["name"], one["cases"]) for one in share["counties"]] == [(xihu.name, 1)]
    assert [one["id"] for one in share["cases"]] == [case["id"]]
    assert (await office.as_(ADMIN).read(f"{BOARD}/affected?source={first['source']}"))["cases"] == []


async def test_a_county_has_nothing_below_and_a_stranger_sees_nothing(office: Office) -> None:
    for staff, status in ((HEAD, 403), (COUNTY, 403), (FIRST, 403), (None, 401)):
        who = office.as_(staff) if staff else office.nobody
        for path in ("/api/overview", BOARD, f"{BOARD}/affected?source=banks"):
            assert (await who.get(path)).status == status, (staff, path)
        assert (await who.post(REMINDERS, {"source": "banks"})).status == status
    assert (await office.as_(ADMIN).post(REMINDERS, {"source": "banks"})).status == 403


async def test_a_reminder_stands_on_the_list_of_that_department(office: Office) -> None:
    await by_hand(office, 49)
    province = office.as_(PROVINCE)
    housing = next(one for one in await province.read(BOARD) if one["source"] == "housing")
    assert (housing["health"], housing["waiting"] > 0, housing["reminded_at"]) == ("normal", True, None)
    told = await province.done(REMINDERS, {"source": "housing"})
    assert (told["waiting"], told["overdue"]) == (housing["waiting"], 0)
    assert (await province.post(REMINDERS, {"source": "housing"})).code == "reminder_sent_today"
    assert (await province.post(REMINDERS, {"source": "nowhere"})).code == "reminder_nothing_waits"
    (seen,) = await office.as_(FIRST).read(REMINDERS)
    assert (seen["agency"], seen["waiting"]) == (office.tenants["zhejiang"].name, housing["waiting"])
    assert await office.as_(OTHER).read(REMINDERS) == []
    assert (await province.get(REMINDERS)).status == 403
    again = next(one for one in await province.read(BOARD) if one["source"] == "housing")
    assert again["reminded_at"]
    traced = await rows(await office.scope(PROVINCE), "select from trace where verb = 'source.remind'")
    assert len(traced) == 1
    # Row-level security says it of itself: a colleague of another department reads none of it.
    other = await office.scope(OTHER)
    async with other.read("manual_ask.list") as tx:
        assert await tx.rows("select from reminder") == []


async def test_a_city_sees_its_counties_and_no_others(county: County) -> None:  # noqa: F811
    from core.overview.actions import overview, source_board
    from core.verification.actions import initiate

    case = await county.ready(county.file(2))
    await initiate(await county.scope("WM0001"), case.id)
    city, province = await county.scope("QXN0001"), await county.scope("GZ0004")
    told = await overview(city)
    assert {one.id for one in told.tenants} == {city.tenant.id, county.tenants["wangmo"].id}
    assert sum(one.open for one in told.tenants) == 1
    assert {one.title for one in await source_board(city)} == {one.title for one in await source_board(province)}
    assert all(one.title != one.source for one in await source_board(city))
    assert await rows(city, "select from verification where id = $1", case.id) == []  # figures, and no more


async def test_the_figures_walk_neither_the_cases_nor_the_asks_of_others(office: Office) -> None:
    scope = await office.scope(PROVINCE)
    (body,) = re.findall(r"return query\s+(select below, d\.due_on.*?);", m0026_overviews.SQL, re.DOTALL)
    asks = re.findall(r"return query\s+(select below, a\.source.*?);", m0026_overviews.SQL, re.DOTALL)[0]
    here = f"'{office.tenants['xihu'].id}'::uuid"
    low, high = (f"'{UUID(int=edge)}'::uuid" for edge in (0, 1 << 127))
    named = {"below": here, "since": low, "until": high, "today": "current_date"}
    for sql in (body, asks):
        for name, value in named.items():
            sql = re.sub(rf"\b{name}\b", value, sql)
        async with scope.read("overview.look") as tx:
            await tx.rows("set local enable_seqscan = off")
            plan = "\n".join(row[0] for row in await tx.rows(f"explain {sql}"))
        assert "Seq Scan" not in plan, plan
        assert plan.count("owner_tenant = '") >= 1
