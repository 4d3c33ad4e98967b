"""随救助存续的授权: valid through the application and as long as the benefit lasts; the register of recipients tells."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from core.applications.actions import feed
from core.plugin.stacking import weaknesses
from core.recipients import actions as recipients
from core.recipients.model import RecipientIn, RecipientsIn
from core.verification.actions import initiate
from core.verification.looking import look
from core.verification.model import State
from hedui.journey import HouseholdFile, ReturnedForGaps, prepare
from tests.support import rows, work

if TYPE_CHECKING:
    from uuid import UUID

    from core.law import Law
    from core.verification.model import Accepted
    from tests.conftest import World

CIVIL = "zhejiang.dibao"
LONG_AGO = timedelta(days=400)


@pytest.fixture
def lasting(world: World) -> World:
    """The same law, with a form that lasts with the benefit."""
    ordinary = world.runtime.law_for

    async def law_for(connection: Any, tenant: UUID, day: date) -> Law:
        law = await ordinary(connection, tenant, day)
        template = msgspec.structs.replace(law.template, lasts_with_benefit=True, validity_months=None)
        return msgspec.structs.replace(law, template=template)

    world.runtime = dataclasses.replace(world.runtime, law_for=law_for)
    return world


async def recognise(world: World, file: HouseholdFile, began: int, **days: int) -> None:
    """The applicant, recognised so many days ago; `ended_on` and `valid_until` count from today likewise."""
    feeder, person = await world.scope("XH9001"), file.household.members[0]
    told = {name: feeder.today + timedelta(days=offset) for name, offset in days.items()}
    row = RecipientIn(
        person.name, person.id_number, CIVIL, "认〔2026〕1号", feeder.today - timedelta(days=began), **told
    )
    assert (await recipients.feed(feeder, RecipientsIn([row]))).taken == 1


def signed(file: HouseholdFile, ago: timedelta) -> HouseholdFile:
    """The same household, whose sheets were signed so long before the application."""
    sheets = [msgspec.structs.replace(s, signed_on=file.applied_on - ago) for s in file.authorizations]
    return msgspec.structs.replace(file, authorizations=sheets)


async def prepared(world: World, file: HouseholdFile) -> Accepted:
    await feed(await world.scope("XH9001"), file.application())
    return await prepare(await world.officers(), file)


async def left(world: World, case: UUID) -> tuple[int, set[str]]:
    """How many asks left, and why the others did not."""
    county = await world.scope("XH0001")
    await initiate(county, case)
    await work(world, "ask.send")
    asks = await rows(county, "select left_at, state from ask where verification_id = $1", case)
    return sum(ask["left_at"] is not None for ask in asks), {a["state"] for a in asks if a["left_at"] is None}


@pytest.mark.parametrize(("began", "days"), [
    (380, {}),
    (380, {"valid_until": 0}),
    (380, {"ended_on": 1}),
])  # fmt: skip
async def test_a_recheck_needs_no_new_sheet_while_the_benefit_lasts(lasting: World, began: int, days: Any) -> None:
    file = signed(lasting.file(85), LONG_AGO)
    await recognise(lasting, file, began, **days)
    case = await prepared(lasting, file)
    gone, _ = await left(lasting, case.id)
    assert gone > 0


@pytest.mark.parametrize("history", [
    [],
    [(380, {"ended_on": 0})],
    [(380, {"valid_until": -1})],
    [(380, {"ended_on": -30}), (20, {})],
])  # fmt: skip
async def test_what_no_benefit_carries_is_returned(lasting: World, history: list[Any]) -> None:
    """Never recognised, ended, run out, or ended and begun anew: the old sheet was for another application."""
    file = signed(lasting.file(86), LONG_AGO)
    for began, days in history:
        await recognise(lasting, file, began, **days)
    with pytest.raises(ReturnedForGaps) as returned:
        await prepared(lasting, file)
    assert any("应重新签署" in gap.message for gap in returned.value.reviewed.gaps)


async def test_a_renewal_without_a_break_is_the_same_benefit(lasting: World) -> None:
    file = signed(lasting.file(87), LONG_AGO)
    await recognise(lasting, file, 380, valid_until=-16)
    await recognise(lasting, file, 15)
    assert (await prepared(lasting, file)).id


async def test_no_ask_leaves_once_the_benefit_has_ended(lasting: World) -> None:
    """The database's veto says what the review says: after the review the register tells of the end."""
    file = signed(lasting.file(88), LONG_AGO)
    await recognise(lasting, file, 380)
    case = await prepared(lasting, file)
    await recognise(lasting, file, 380, ended_on=0)
    gone, states = await left(lasting, case.id)
    assert gone == 0
    assert states == {"withheld"}
    refused = await rows(
        await lasting.scope("XH0001"),
        "select distinct hedui_ask_refusal(a) as why from ask a where a.verification_id = $1", case.id,
    )  # fmt: skip
    assert {row["why"] for row in refused} == {"authorization_expired"}


async def test_the_application_itself_carries_a_sheet_until_its_benefit_ends(lasting: World) -> None:
    """Nobody is recognised yet while the first verification runs; what had ended before the signature is no matter."""
    file = lasting.file(89)
    await recognise(lasting, file, 800, ended_on=-400)
    case = await prepared(lasting, file)
    gone, _ = await left(lasting, case.id)
    assert gone > 0
    assert (await look(await lasting.scope("XH0001"), case.id)).state is State.VERIFYING


async def test_a_lower_pack_does_not_lengthen_it(world: World) -> None:
    clerk = await world.scope("XH1001")
    async with clerk.read("verification.list") as tx:
        law = await clerk.runtime.law_for(tx.connection, clerk.tenant.id, clerk.today)
    longer = msgspec.structs.replace(law.template, lasts_with_benefit=True)
    assert "享受救助期间" in "".join(weaknesses(law.template, longer))
    assert not [w for w in weaknesses(longer, law.template) if "享受" in w]
