"""认定结果共享: special programmes read the register of recipients instead of a new verification (Z 三(二))."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from core.applications.actions import close, feed
from core.applications.model import ApplicationIn, ApplicationPerson
from core.errors import Invalid, Refused
from core.ids import new_id
from core.intake import convert
from core.plugin.vocabulary import Role
from core.recipients import actions
from core.recipients.model import AskedPerson, LookUpIn, RecipientIn, RecipientsIn
from core.scope import Scope
from tests.support import rows

if TYPE_CHECKING:
    from tests.conftest import World

SPECIAL, CIVIL = "zhejiang.temporary", "zhejiang.dibao"


def sharing(scope: Scope) -> Scope:
    """The same scope where the temporary programme shares what dibao has recognised."""
    ordinary = scope.runtime.law_for

    async def law_for(*args: Any) -> Any:
        law = await ordinary(*args)
        special = msgspec.structs.replace(law.programmes[SPECIAL], recognised_by=(CIVIL,))
        return msgspec.structs.replace(law, programmes={**law.programmes, SPECIAL: special})

    return dataclasses.replace(scope, runtime=dataclasses.replace(scope.runtime, law_for=law_for))


async def applied(world: World, index: int) -> LookUpIn:
    """A live application under the special programme, and the question about its first two people."""
    feeder = await world.scope("XH9001")
    household = world.departments.population.household(index)
    people = [household.applicant, *[person for _, person in household.members][:1]]
    number = f"专{new_id().hex[-10:]}"
    roles = [Role.APPLICANT, Role.MEMBER]
    persons = [ApplicationPerson(p.name, p.id_number, role) for p, role in zip(people, roles, strict=False)]
    await feed(feeder, ApplicationIn(number, SPECIAL, feeder.today, persons))
    return LookUpIn(number, SPECIAL, [AskedPerson(p.name, p.id_number) for p in people])


async def recognise(world: World, staff: str, asked: LookUpIn, **changes: Any) -> None:
    """The first person is recognised under dibao by the tenant of that feed."""
    feeder, person = await world.scope(staff), asked.persons[0]
    row = RecipientIn(person.name, person.id_number, CIVIL, "认〔2026〕1号", feeder.today - timedelta(days=30))
    fed = await actions.feed(feeder, RecipientsIn([msgspec.structs.replace(row, **changes)]))
    assert (fed.taken, fed.refused) == (1, [])


async def test_who_is_recognised_needs_no_new_verification(world: World) -> None:
    asked = await applied(world, 14)
    county = sharing(await world.scope("XH0001"))
    assert (await actions.look_up(county, asked)).recognised == []
    await recognise(world, "XH9001", asked)
    found = await actions.look_up(county, asked)
    (recognition,) = found.recognised
    assert (recognition.position, recognition.programme, recognition.reference) == (1, CIVIL, "认〔2026〕1号")
    assert found.unknown == list(range(2, len(asked.persons) + 1))
    assert "浙政办发" in found.basis
    traced = await rows(county, "select body from trace where verb = 'recipient.look'")
    assert len(traced) == 2
    assert not any(person.id_number.encode() in row["body"] for row in traced for person in asked.persons)


@pytest.mark.parametrize("changes", [{"valid_until": -1}, {"ended_on": 0}, {"programme": "zhejiang.extreme_hardship"}])
async def test_what_does_not_hold_today_is_not_shared(world: World, changes: dict[str, Any]) -> None:
    asked = await applied(world, 15)
    county = sharing(await world.scope("XH0001"))
    days = {k: county.today + timedelta(days=v) if isinstance(v, int) else v for k, v in changes.items()}
    await recognise(world, "XH9001", asked, **days)
    assert (await actions.look_up(county, asked)).recognised == []


async def test_the_last_day_counts_and_feeding_again_replaces(world: World) -> None:
    asked = await applied(world, 16)
    county = sharing(await world.scope("XH0001"))
    await recognise(world, "XH9001", asked, valid_until=county.today)
    assert len((await actions.look_up(county, asked)).recognised) == 1
    await recognise(world, "XH9001", asked, ended_on=county.today)
    assert (await actions.look_up(county, asked)).recognised == []


async def test_recognised_in_another_county_of_the_province(world: World) -> None:
    asked = await applied(world, 17)
    await recognise(world, "LA9001", asked)
    (recognition,) = (await actions.look_up(sharing(await world.scope("XH0001")), asked)).recognised
    assert "临安" in recognition.agency


async def test_nobody_is_looked_up_without_a_cause(world: World) -> None:
    asked = await applied(world, 18)
    county = sharing(await world.scope("XH0001"))
    with pytest.raises(Refused) as ordinary:
        await actions.look_up(await world.scope("XH0001"), asked)
    assert ordinary.value.code == "recognition_not_shared"
    stranger = world.departments.population.household(19).applicant
    curious = msgspec.structs.replace(asked, persons=[*asked.persons, AskedPerson(stranger.name, stranger.id_number)])
    for question, scope in ((curious, county), (asked, sharing(await world.scope("LA0001")))):
        with pytest.raises(Refused) as refused:
            await actions.look_up(scope, question)
        assert refused.value.code == "no_application_for_look"
    await close(await world.scope("XH9001"), asked.application_number)
    with pytest.raises(Refused):
        await actions.look_up(county, asked)
    with pytest.raises(Refused):
        await actions.look_up(sharing(await world.scope("XH1001")), asked)


@pytest.mark.parametrize("number", ["SQ1\nSQ2", "SQ1\n", "SQ\t1"])
def test_the_number_asked_by_is_one_line(number: str) -> None:
    plain = {"application_number": "SQ1", "programme": SPECIAL, "persons": [{"name": "甲", "id_number": "1"}]}
    convert(LookUpIn, plain)
    with pytest.raises(Invalid) as invalid:
        convert(LookUpIn, {**plain, "application_number": number})
    assert [(f.field, f.message) for f in invalid.value.faults] == [
        ("application_number", "格式不符合要求，应为：一行文字，不含换行和制表符")
    ]


async def test_a_bad_row_costs_only_itself(world: World) -> None:
    feeder = await world.scope("XH9001")
    person = world.departments.population.household(20).applicant
    good = RecipientIn(person.name, person.id_number, CIVIL, "认〔2026〕2号", feeder.today)
    bad = [
        msgspec.structs.replace(good, id_number="330106199001011111"),
        msgspec.structs.replace(good, programme="zhejiang.nothing"),
        msgspec.structs.replace(good, recognised_on=feeder.today + timedelta(days=1)),
        msgspec.structs.replace(good, valid_until=feeder.today - timedelta(days=1)),
    ]
    fed = await actions.feed(feeder, RecipientsIn([bad[0], good, *bad[1:]]))
    assert fed.taken == 1
    assert [(fault.index, fault.field) for fault in fed.refused] == [
        (0, "id_number"), (2, "programme"), (3, "recognised_on"), (4, "valid_until"),
    ]  # fmt: skip
    assert not any(person.id_number in fault.message for fault in fed.refused)
