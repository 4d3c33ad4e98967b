"""人工反馈接口: the clerk who enters, the colleague who confirms, and strangers of another department and another office."""

from __future__ import annotations

from uuid import uuid4

from tests.api.people import Office
from tests.core.manual_answers.test_manual_answers import FIRST, OTHER, SECOND, by_hand
from tests.support import rows, work

ASKS = "/api/manual-asks"


async def test_no_two_lines_of_the_list_are_alike_and_it_is_traced(office: Office) -> None:
    await by_hand(office, 49)
    looked = "select verb from trace where verb = 'manual_ask.list'"
    before = len(await rows(await office.scope("ZJ0001"), looked))
    items = (await office.as_(FIRST).read(ASKS))["items"]
    assert len({one["number"] for one in items}) == len(items) > 1
    assert len({one["name_masked"] for one in items}) > 1
    assert len(await rows(await office.scope("ZJ0001"), looked)) == before + 1


async def test_two_clerks_settle_a_question_and_strangers_learn_nothing(office: Office) -> None:
    case = await by_hand(office, 48)
    first, second, other = (office.as_(number) for number in (FIRST, SECOND, OTHER))
    (listed, *_) = (await first.read(f"{ASKS}?limit=1"))["items"]
    where = f"{ASKS}/{listed['id']}"
    assert "person" not in listed
    view = await second.read(where)
    both = ("number", "name_masked")
    assert {listed[one] for one in both} == {view["summary"][one] for one in both}
    name = view["person"]["name"]
    assert "*" in listed["name_masked"]
    assert listed["name_masked"][0] == name[0]
    assert name not in str(listed)
    assert {"name", "id_kind", "id_number"} == set(view["person"])
    faulty = await first.post(f"{where}/answer", {"entry": {"answer": "found", "records": [{"area": 1}]}})
    assert (faulty.status, faulty.code) == (400, "fields_invalid")
    assert {"entry.records[0].area", "entry.records[0].title"} <= set(faulty.fields)
    entered = await first.done(f"{where}/answer", {"entry": {"answer": "nothing_found"}})
    judged = {"answer_id": entered["answer_id"]}
    strangers = ((other, 404), (office.as_("XH0001"), 403), (office.as_("ZJ0001"), 403), (office.nobody, 401))
    for stranger, status in strangers:
        for answer in (
            await stranger.get(where),
            await stranger.post(f"{where}/answer", {"entry": {"answer": "nothing_found"}}),
            await stranger.post(f"{where}/confirm", judged),
            await stranger.post(f"{where}/return", {**judged, "reason": "没有依据"}),
        ):
            assert answer.status == status
    assert (await other.read(ASKS))["items"] == []
    own = await first.post(f"{where}/confirm", judged)
    assert (own.status, own.code) == (403, "own_answer_not_confirmed")
    assert (await second.post(f"{where}/confirm", {"answer_id": str(uuid4())})).code == "manual_answer_changed"
    assert (await second.done(f"{where}/confirm", judged))["stage"] == "confirmed"
    await work(office, "manual_answer.settle")
    assert (await second.get(where)).status == 404
    state = await rows(await office.scope("ZJ0001"), "select state from ask where id = $1", listed["id"])
    assert [row["state"] for row in state] == ["nothing_found"]
    assert (await first.get(f"/api/verifications/{case.id}")).status == 403
