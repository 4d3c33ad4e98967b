"""授权审核: a sheet is this person's, for this programme, and signed by who may sign it; else nobody is asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from core.applications.actions import feed
from core.authorizations.model import Sheet, review
from core.households.model import Person, Subject
from core.ids import new_id
from core.law import Law
from core.plugin.forms import SignedForm
from core.plugin.vocabulary import Relation, Role
from core.verification.looking import look
from core.verification.model import State
from hedui.journey import HouseholdFile, ReturnedForGaps, carry_through
from tests.support import rows

if TYPE_CHECKING:
    from tests.conftest import World

DIBAO = "zhejiang.dibao"
TODAY = date(2026, 6, 1)
GROWN = Person("买买提·艾力", "resident_id", "330106196703010019")
CHILD = Person("陈小明", "resident_id", "330106201203010016")
FIELDS = {"signature": "已签名", "agency": "核对中心", "programme": "最低生活保障"}
GUARDED = {"guardian_name": "陈大明"}


@pytest.fixture
async def law(world: World) -> Law:
    clerk = await world.scope("XH1001")
    async with clerk.read("verification.list") as tx:
        return await clerk.runtime.law_for(tx.connection, clerk.tenant.id, TODAY)


def gaps(law: Law, person: Person, signatory: str = "self", on: date = TODAY, **fields: str) -> dict[str, str]:
    """What the review finds on a sheet that lacks nothing, but for the changes."""
    subject = Subject(new_id(), 1, Role.APPLICANT, Relation.SELF, person)
    told = {"full_name": person.name, "id_number": person.id_number, **FIELDS, **fields}
    form = SignedForm(subject.role, on, signatory, told, ("national.wage",), "a" * 64, subject.is_minor(on))
    found = review(law, DIBAO, TODAY, [subject], {subject.id: Sheet(new_id(), subject.id, form, new_id())})
    return {gap.field: gap.message for gap in found}


async def test_a_sheet_opens_asks_about_its_own_person_and_programme_only(law: Law) -> None:
    """Else whoever signs for himself has signed for everybody."""
    assert gaps(law, GROWN) == {}
    assert gaps(law, GROWN, full_name=" 买买提•艾力 ", id_number="３３０１０６ 19670301 0019") == {}
    for said in (DIBAO, "临时救助、最低生活保障", "最低生活保障"):
        assert gaps(law, GROWN, programme=said) == {}
    for field, wrong in {
        "full_name": ("别的人", "买买提"), "id_number": ("0", CHILD.id_number, "330106196703010014"),
        "programme": ("慈善救助", "zhejiang.temporary", "最低生活保障边缘家庭", "低保救助"),
    }.items():  # fmt: skip
        for said in wrong:
            found = gaps(law, GROWN, **{field: said})
            assert list(found) == [field], said
            assert said not in found[field]


async def test_everything_wrong_is_said_at_once_and_an_empty_field_once(law: Law) -> None:
    wrong = {"full_name": "别的人", "id_number": "0", "programme": "慈善救助"}
    assert list(gaps(law, GROWN, "guardian", date(2019, 1, 1), **wrong)) == [
        "signed_on", "guardian_name", "capacity", "full_name", "id_number", "programme",
    ]  # fmt: skip
    assert gaps(law, GROWN, full_name=" ") == {"full_name": "授权书缺少“姓名”"}


async def test_who_may_sign(law: Law) -> None:
    """A guardian for a minor; for an adult only where the sheet says that he has no or limited capacity."""
    assert list(gaps(law, CHILD)) == ["signatory"]
    assert list(gaps(law, CHILD, "guardian")) == ["guardian_name"]
    assert gaps(law, CHILD, "guardian", **GUARDED) == {}
    assert list(gaps(law, GROWN, "guardian", **GUARDED)) == ["capacity"]
    assert list(gaps(law, GROWN, "guardian", **GUARDED, capacity="完全民事行为能力")) == ["capacity"]
    for said in ("无民事行为能力", "限制民事行为能力人"):
        assert gaps(law, GROWN, "guardian", **GUARDED, capacity=said) == {}


async def test_the_day_of_the_signature_decides(law: Law) -> None:
    """Not before the template, not after today, within its validity; of age by then is of age."""
    assert gaps(law, GROWN, on=TODAY + timedelta(days=1)) == {"signed_on": "签署日期晚于今天"}
    assert list(gaps(law, GROWN, on=date(2021, 5, 10))) == ["signed_on"]
    youth = msgspec.structs.replace(CHILD, id_number="330106200805310011")  # eighteen the day before
    assert gaps(law, youth) == {}
    assert gaps(law, youth, "guardian", TODAY - timedelta(days=2), **GUARDED) == {}
    assert list(gaps(law, youth, on=TODAY - timedelta(days=2))) == ["signatory"]
    year = msgspec.structs.replace(law, template=msgspec.structs.replace(law.template, validity_months=12))
    assert gaps(year, GROWN, on=date(2025, 6, 1)) == {}
    assert gaps(year, GROWN, on=date(2025, 5, 31)) == {"signed_on": "授权书已过有效期，应重新签署"}


def signed(file: HouseholdFile, **fields: str) -> HouseholdFile:
    """The applicant's sheet with other words on it."""
    plain: Any = msgspec.to_builtins(file)
    plain["authorizations"][0]["fields"] |= fields
    return msgspec.convert(plain, HouseholdFile)


async def test_nothing_is_asked_on_another_persons_sheet(world: World) -> None:
    file = signed(world.file(30), full_name="别的人", id_number="0", programme="慈善救助")
    await feed(await world.scope("XH9001"), file.application())
    with pytest.raises(ReturnedForGaps) as returned:
        await carry_through(await world.officers(), file)
    reviewed = returned.value.reviewed
    assert reviewed.state is State.RETURNED
    assert [(gap.position, gap.field) for gap in reviewed.gaps] == [
        (1, "full_name"), (1, "id_number"), (1, "programme"),
    ]  # fmt: skip
    county = await world.scope("XH0001")
    assert (await look(county, reviewed.id)).subjects[0].authorization != "有效"
    assert not await rows(county, "select from ask where verification_id = $1", reviewed.id)
