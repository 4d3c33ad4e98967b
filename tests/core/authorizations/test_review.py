"""授权审核: a sheet is this person's, for this programme, and signed by who may sign it; else nobody is asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from core.applications.actions import feed
from core.applications.naming import ids_by_name
from core.authorizations.comparing import Occasion
from core.authorizations.model import Sheet, SheetIn, review
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
FIELDS = {"signature": "已签名", "agency": "翠苑街道办事处", "programme": "最低生活保障"}
AGENCIES = ("翠苑街道办事处（样例）", "杭州市西湖区社会救助核对中心（样例）", "浙江省社会救助核对中心（样例）")
GUARDED = {"guardian_name": "陈大明"}


@pytest.fixture
async def law(world: World) -> Law:
    clerk = await world.scope("XH1001")
    async with clerk.read("verification.list") as tx:
        return await clerk.runtime.law_for(tx.connection, clerk.tenant.id, TODAY)


def gaps(law: Law, person: Person, signatory: str = "self", on: date = TODAY, **fields: Any) -> dict[str, str]:
    """What the review finds on a sheet that lacks nothing, but for the changes."""
    kin, applied_on = fields.pop("kin", Relation.SELF), fields.pop("applied_on", date(2019, 1, 1))
    role = Role.APPLICANT if kin is Relation.SELF else Role.MEMBER
    subject = Subject(new_id(), 1, role, kin, person)
    told = {"full_name": person.name, "id_number": person.id_number, **FIELDS, **fields}
    about = Occasion(law.programmes[DIBAO], law.programmes, applied_on, AGENCIES)
    form = SignedForm(subject.role, on, signatory, told, ("national.wage",), "a" * 64, subject.is_minor(on))
    found = review(law, about, TODAY, [subject], {subject.id: Sheet(new_id(), subject.id, form, new_id())})
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
    for unseen in (" ", "\u3164", "\u2800\u00ad"):
        assert gaps(law, GROWN, full_name=unseen) == {"full_name": "授权书缺少“姓名”"}


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


async def test_a_sheet_is_signed_when_help_is_applied_for(law: Law) -> None:
    """Z 四(一)1: 在申请社会救助时; a template may say otherwise."""
    before = TODAY - timedelta(days=1)
    (said,) = gaps(law, GROWN, on=before, applied_on=TODAY).values()
    assert "早于申请日期" in said
    assert "四(一)1" in said
    assert gaps(law, GROWN, applied_on=TODAY) == {}
    for days, found in ((0, ["signed_on"]), (1, []), (None, [])):
        other = msgspec.structs.replace(law.template, days_before_application=days)
        changed = msgspec.structs.replace(law, template=other)
        assert list(gaps(changed, GROWN, on=before, applied_on=TODAY)) == found


async def test_nobody_is_his_own_guardian(law: Law) -> None:
    assert list(gaps(law, CHILD, "guardian", guardian_name=" 陈 小明")) == ["guardian_name"]
    assert gaps(law, CHILD, "guardian", guardian_name="陈小") == {}


@pytest.mark.parametrize(("said", "good"), [
    ("翠苑街道", True), ("西湖区 翠苑街道办事处", True), ("翠苑", True), ("西湖区核对中心", True), ("浙江省社会救助核对中心", True),
    ("古荡街道办事处、翠苑街道办事处", True), ("杭州市西湖区翠苑街道办事处", True), ("古荡街道办事处", False),
    ("杭州市西湖区古荡街道", False), ("核对中心", False), ("民政局", False), ("区", False), ("临安区社会救助核对中心", False),
])  # fmt: skip
async def test_a_sheet_entrusts_who_takes_it_in_or_verifies(law: Law, said: str, good: bool) -> None:
    """W 十一(一): 与乡（镇、街道）签订. Names are written long and short."""
    found = gaps(law, GROWN, agency=said)
    assert list(found) == ([] if good else ["agency"])
    assert not good or found == {}
    assert good or "翠苑街道办事处" in found["agency"]


@pytest.mark.parametrize(("said", "kin", "compared", "good"), [
    ("子女", Relation.CHILD, True, True), ("女儿", Relation.CHILD, True, True), ("妻子", Relation.SPOUSE, True, True),
    ("母亲", Relation.PARENT, True, True), ("父子", Relation.CHILD, True, True), ("曾祖母", Relation.OTHER, True, True),
    ("儿媳", Relation.OTHER, True, True), ("丈夫", Relation.CHILD, True, False), ("儿子", Relation.PARENT, True, False),
    ("家庭成员", Relation.CHILD, True, False), ("无", Relation.CHILD, False, False), ("妻子", Relation.CHILD, False, True),
])  # fmt: skip
async def test_a_relation_is_one_and_is_the_cases(
    law: Law, said: str, kin: Relation, compared: bool, good: bool
) -> None:
    """与户主关系 contradicts nothing: the householder need not be the applicant."""
    fields = [msgspec.structs.replace(f, compared=compared) if f.name == "relation" else f for f in law.template.fields]
    changed = msgspec.structs.replace(law, template=msgspec.structs.replace(law.template, fields=tuple(fields)))
    assert list(gaps(changed, GROWN, kin=kin, relation=said)) == ([] if good else ["relation"])


async def test_short_names_of_programmes_are_understood_and_others_answered_with_the_list(law: Law) -> None:
    assert gaps(law, GROWN, programme="低保") == {}
    assert gaps(law, GROWN, programme="特困、 低 保") == {}
    assert "可填写" not in gaps(law, GROWN, programme="特困")["programme"]
    assert "最低生活保障（低保、zhejiang.dibao）、" in gaps(law, GROWN, programme="低保救助")["programme"]


def test_a_name_of_two_programmes_is_neithers(law: Law) -> None:
    one = law.programmes[DIBAO]
    two = msgspec.structs.replace(one, id="x.other", title="临时生活补助", aliases=("低保", "最低生活保障", "临补"))
    known = ids_by_name([one, two])
    assert known == {
        "最低生活保障": DIBAO, DIBAO: DIBAO, "临时生活补助": "x.other", "x.other": "x.other", "临补": "x.other",
    }  # fmt: skip


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


def test_a_sheet_may_name_as_many_items_as_a_programme_has() -> None:
    """The national catalogue has ninety; a county adds twenty of its own."""
    plain = {
        "subject_id": str(new_id()),
        "signed_on": "2026-06-15",
        "signatory": "self",
        "items": ["x.y"] * 130,
        "fields": {},
    }
    assert len(msgspec.convert(plain, SheetIn).items) == 130
