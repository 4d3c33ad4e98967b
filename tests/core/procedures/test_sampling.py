"""入户抽查: so many of the month's cases, by a seed that is kept; who was drawn stays, and is visited."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest

from core.errors import Invalid, NotFound, Refused
from core.plugin.stacking import weaknesses
from core.plugin.vocabulary import Setting
from core.procedures.actions import file_field_check
from core.procedures.draws import list_draws
from core.procedures.looking import look
from core.procedures.sampling import DRAWN, GroundIn, MonthIn, draw, draw_month, include
from core.scope import Scope
from hedui.plugin import FieldCheckDuty, Procedure, VisitSample
from tests.core.procedures.test_procedures import BASIS, PROCEDURE, ready, record
from tests.support import rows

if TYPE_CHECKING:
    from tests.conftest import World

KIN = "经办人员近亲属"
SAMPLE = VisitSample("t.visit_share", "入户调查", BASIS, always=(KIN,))
SAMPLED = msgspec.structs.replace(
    PROCEDURE, field_check=FieldCheckDuty(1, ("入户调查", "邻里走访"), BASIS), sample=SAMPLE
)
CASES = [UUID(int=number) for number in range(1, 101)]


def under(scope: Scope, share: int | None, procedure: Procedure = SAMPLED) -> Scope:
    """The same scope where the law draws visits, and the county has set the share."""
    ordinary = scope.runtime.law_for

    async def law_for(*args: Any) -> Any:
        law = await ordinary(*args)
        told = {"t.visit_share": Setting("t.visit_share", share, "某文", date(2026, 1, 1), "某县")}
        settings = {**law.settings, **(told if share is not None else {})}
        return msgspec.structs.replace(law, procedures=[procedure], settings=settings)

    return dataclasses.replace(scope, runtime=dataclasses.replace(scope.runtime, law_for=law_for))


def test_a_draw_is_at_least_the_share_and_the_same_again() -> None:
    first = draw(b"seed", CASES, 30, ())
    assert len(first) == 30
    assert draw(b"seed", CASES[::-1], 30, ()) == first
    assert draw(b"other", CASES, 30, ()) != first
    assert len(draw(b"seed", CASES[:1], 30, ())) == 1
    assert len(draw(b"seed", CASES, 100, ())) == 100
    assert draw(b"seed", [], 30, ()) == []


def test_whoever_is_added_takes_nobodys_place() -> None:
    """Monotone: drawn of sixty, then of a hundred: the first stay, and of the hundred it is the share at least."""
    first = draw(b"seed", CASES[:60], 30, ())
    more = draw(b"seed", CASES, 30, first)
    assert not set(first) & set(more)
    assert len({*first, *more}) >= 30
    order = draw(b"seed", CASES[:60], 100, ())
    old = [case for case in (*first, *more) if case in order]
    assert old == order[: len(old)], "the order among the old ones has changed"


async def test_what_was_drawn_is_a_duty_until_it_was_visited(world: World) -> None:
    cases = [(await ready(world, index)).id for index in (90, 91, 92)]
    county, clerk = under(await world.scope("XH0001"), 30), under(await world.scope("XH1001"), 30)
    month = MonthIn(county.today.isoformat()[:7])
    (drawn,) = (await draw_month(county, month)).draws
    assert (drawn.cases, drawn.share, len(drawn.drawn)) == (3, 30, 1)
    (kept,) = await rows(county, "select * from visit_draw where tenant_id = $1", county.tenant.id)
    assert draw(kept["seed"], kept["cases"], kept["share"], ()) == drawn.drawn == kept["drawn"]
    (again,) = (await draw_month(county, month)).draws
    assert again.drawn == []
    seen = await list_draws(county)
    assert (seen.demanded, seen.share, seen.method, list(seen.always)) == (True, 30, "入户调查", [KIN])
    assert [(one.month, one.cases, [case.id for case in one.drawn]) for one in seen.draws] == [
        (month.month, 3, []), (month.month, 3, drawn.drawn),
    ]  # fmt: skip
    assert seen.draws[1].drawn_by == county.actor.name
    (case,) = drawn.drawn
    duties = {each: [d.kind for d in (await look(clerk, each)).duties] for each in cases}
    assert {each for each, kinds in duties.items() if "visit" in kinds} == {case}
    await file_field_check(clerk, case, record(clerk.today, methods=["邻里走访"]))
    assert await visited(clerk, case) == [(f"入户抽查（{DRAWN}）", False)]
    await file_field_check(clerk, case, record(clerk.today, methods=["入户调查"]))
    assert await visited(clerk, case) == [(f"入户抽查（{DRAWN}）", True)]


async def visited(scope: Scope, case: UUID) -> list[tuple[str, bool]]:
    return [(duty.title, duty.done) for duty in (await look(scope, case)).duties if duty.kind == "visit"]


async def test_owner_colleague_and_stranger(world: World) -> None:
    """A relative of an official is visited, drawn or not; on no ground that the text does not name."""
    case = (await ready(world, 93)).id
    county = under(await world.scope("XH0001"), 0)
    done = await include(county, case, GroundIn(KIN))
    assert await include(county, case, GroundIn(KIN)) == done
    assert await visited(under(await world.scope("XH1003"), 0), case) == [(f"入户抽查（{KIN}）", False)]
    with pytest.raises(Invalid) as invalid:
        await include(county, case, GroundIn("熟人"))
    assert KIN in invalid.value.faults[0].message
    with pytest.raises(NotFound):
        await include(under(await world.scope("LA0001"), 0), case, GroundIn(KIN))
    for staff in ("XH1001", "XH0003"):
        with pytest.raises(Refused):
            await include(under(await world.scope(staff), 0), case, GroundIn(KIN))
        with pytest.raises(Refused):
            await draw_month(under(await world.scope(staff), 0), MonthIn(county.today.isoformat()[:7]))
    elsewhere = under(await world.scope("LA0001"), 100)
    (drawn,) = (await draw_month(elsewhere, MonthIn(county.today.isoformat()[:7]))).draws
    assert drawn.cases == 0


async def test_nothing_is_drawn_without_a_rule_a_share_or_a_month(world: World) -> None:
    county = await world.scope("XH0001")
    month = MonthIn(county.today.isoformat()[:7])
    with pytest.raises(Refused) as demanded:
        await draw_month(county, month)
    assert demanded.value.code == "sample_not_demanded"
    with pytest.raises(Refused) as unset:
        await draw_month(under(county, None), month)
    assert unset.value.code == "sample_share_not_set"
    with pytest.raises(Invalid):
        await draw_month(under(county, 30), MonthIn((county.today + timedelta(days=40)).isoformat()[:7]))


def test_a_lower_pack_does_not_ease_the_sample() -> None:
    for eased in (None, msgspec.structs.replace(SAMPLE, always=()), msgspec.structs.replace(SAMPLE, method="电话")):
        lower = msgspec.structs.replace(SAMPLED, sample=eased)
        assert "入户抽查" in "".join(weaknesses(SAMPLED, lower))


async def test_what_was_drawn_is_for_the_own_county_to_see(world: World) -> None:
    """Where the law draws none it says so; a stranger sees nothing of it, and whoever does not draw does not look."""
    await ready(world, 94)
    county = await world.scope("XH0001")
    await draw_month(under(county, 30), MonthIn(county.today.isoformat()[:7]))
    assert not (await list_draws(county)).demanded
    stranger = await list_draws(under(await world.scope("LA0001"), None))
    assert (stranger.demanded, stranger.share, stranger.draws) == (True, None, [])
    with pytest.raises(Refused, match=r"sample\.draw"):
        await list_draws(await world.scope("XH1001"))
