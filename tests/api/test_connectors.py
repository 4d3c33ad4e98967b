"""数源与连接: secrets go in and never come out; a test call asks about nobody, is bounded and traced; health is figures."""

from __future__ import annotations

import msgspec
import pytest

from core.database import DB
from core.errors import Conflict
from core.plugin.vocabulary import Touches
from tenants.connector_tests import NOBODY, OFTEN, _item
from tenants.connectors import HEALTH, WAITING
from tests.api.people import Office
from tests.api.steps import CLERK, HEAD, finish, misbehaving, put_in_force, start
from tests.support import rows

ADDRESS, GATEWAY, BATCH = "/api/connectors", "public_data_gateway.connector", "batch_exchange.connector"
PROVINCE_ADMIN, STRANGER = "ZJ0002", "LA0003"
SECRET = "秘钥-Zx81-never-shown"


async def gateway(office: Office, staff: str = PROVINCE_ADMIN) -> dict[str, object]:
    found = await office.as_(staff).read(ADDRESS)
    return next(dict(one) for one in found if one["id"] == GATEWAY)


async def test_a_secret_goes_in_and_never_comes_out(office: Office) -> None:
    admin = office.as_(STRANGER)
    told = {"name": "app_secret", "value": SECRET}
    assert (await gateway(office, STRANGER))["secrets"] == [
        {"name": "app_secret", "set": False, "set_by": "", "set_at": None}
    ]
    answer = await admin.post(f"{ADDRESS}/{GATEWAY}/secrets", told)
    assert (answer.status, SECRET in answer.body.decode()) == (200, False)
    (kept,) = (await gateway(office, STRANGER))["secrets"]  # type: ignore[misc]
    assert (kept["set"], kept["set_by"]) == (True, "施承志")  # type: ignore[index]
    assert SECRET not in (await admin.get(ADDRESS)).body.decode()
    for staff, status in ((HEAD, 403), (CLERK, 403)):
        assert (await office.as_(staff).post(f"{ADDRESS}/{GATEWAY}/secrets", told)).status == status
    for path, body in (
        (f"{ADDRESS}/none.at_all/secrets", told),
        (f"{ADDRESS}/{GATEWAY}/secrets", {**told, "name": "x"}),
    ):
        assert (await admin.post(path, body)).status == 404
    assert (await admin.post(f"{ADDRESS}/{GATEWAY}/secrets", {**told, "value": "  "})).fields == ["value"]
    # Another office's is its own: the province has set one in the sample, and it is not this one.
    (foreign,) = (await gateway(office))["secrets"]  # type: ignore[misc]
    assert foreign["set_by"] != "施承志"  # type: ignore[index]
    scope = await office.scope(STRANGER)
    assert SECRET not in str(await rows(scope, "select * from trace"))


async def test_the_basis_is_a_document_of_the_own_province(office: Office) -> None:
    assert (await gateway(office))["basis"] == "浙政办发〔2021〕25号 五(二)"


async def test_a_test_call_asks_about_nobody_and_says_what_is_wrong(office: Office) -> None:
    admin = office.as_(PROVINCE_ADMIN)
    good = await admin.done(f"{ADDRESS}/{GATEWAY}/test", {"source": "banks"})
    assert good["outcome"] == "answered", good
    assert good["milliseconds"] >= 0
    with misbehaving(office, "error"):
        bad = await admin.done(f"{ADDRESS}/{GATEWAY}/test", {"source": "housing"})
    assert bad["outcome"] == "unreachable", bad
    view = await gateway(office)
    tests = {one["source"]: one["last_test"] for one in view["sources"]}  # type: ignore[union-attr, attr-defined]
    assert (tests["banks"]["outcome"], tests["housing"]["words"]) == ("answered", bad["words"])
    scope = await office.scope(PROVINCE_ADMIN)
    traced = await rows(scope, "select verb, verification_id from trace where verb = 'connector.test'")
    assert len(traced) >= 4  # of each before it left, and what came of it
    assert {row["verification_id"] for row in traced} == {None}
    assert not await rows(scope, "select from ask")


async def test_who_may_not_test_and_what_cannot_be_tested(office: Office) -> None:
    path, body = f"{ADDRESS}/{GATEWAY}/test", {"source": "banks"}
    for staff, status in ((HEAD, 403), (CLERK, 403), (PROVINCE_ADMIN, 200)):
        assert (await office.as_(staff).post(path, body)).status == status
    admin = office.as_(PROVINCE_ADMIN)
    assert (await admin.post(path, {"source": "nobody"})).status == 404
    assert (await admin.post(f"{ADDRESS}/none.at_all/test", body)).status == 404
    answers = [await admin.post(path, body) for _ in range(OFTEN)]
    assert [one.status for one in answers][-1] == 429
    assert answers[-1].code == "connector_test_often"


async def test_what_no_call_can_try_is_told_apart(office: Office) -> None:
    admin = office.as_(PROVINCE_ADMIN)
    told = {one["name"]: one["value"] for one in await admin.read("/api/settings")}
    today = str((await office.scope(PROVINCE_ADMIN)).today)
    packs = [*told["packs"], "manual_entry", "dci"]
    ways = {**told["source_connectors"], "banks": "manual_entry.connector", "tax": "dci.sync"}
    for name, value in (("packs", packs), ("source_connectors", ways)):
        setting = {"name": name, "value": value, "document": "样例", "start": today}
        await put_in_force(office, setting, PROVINCE_ADMIN, "ZJ0004")
    by_hand = await admin.post(f"{ADDRESS}/manual_entry.connector/test", {"source": "banks"})
    assert (by_hand.status, by_hand.code) == (409, "connector_not_tested")
    unset = await admin.post(f"{ADDRESS}/dci.sync/test", {"source": "tax"})
    assert (unset.status, unset.code) == (409, "connector_not_configured")


async def test_a_connector_without_anything_to_ask_says_so(office: Office) -> None:
    scope = await office.scope(PROVINCE_ADMIN)
    async with scope.read("connector.look") as tx:
        law = await office.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
    with pytest.raises(Conflict) as refused:
        _item(msgspec.structs.replace(law, source_items=()), "banks", None, Touches())
    assert refused.value.code == "connector_without_items"


async def test_health_is_counted_over_the_newest_questions(office: Office) -> None:
    case = await start(office, office.file(7))
    waiting = {one["source"]: one["waiting"] for one in (await gateway(office))["sources"]}  # type: ignore[union-attr, attr-defined]
    assert waiting["banks"] > 0
    await finish(office, case)
    banks = next(one for one in (await gateway(office))["sources"] if one["source"] == "banks")  # type: ignore[union-attr, attr-defined]
    assert (banks["waiting"], banks["settled"]) == (0, waiting["banks"])
    assert banks["median_seconds"] is not None
    assert banks["title"] != "banks"
    foreign = next(one for one in (await gateway(office, STRANGER))["sources"] if one["source"] == "banks")  # type: ignore[union-attr, attr-defined]
    assert (foreign["asked"], foreign["waiting"]) == (0, 0)


async def test_health_walks_no_table(office: Office) -> None:
    scope = await office.scope(PROVINCE_ADMIN)
    async with DB.open(scope.local()) as door:
        await door.connection.execute("set local enable_seqscan = off")
        for sql in (HEALTH, WAITING):
            plan = "\n".join(row[0] for row in await door.connection.fetch(f"explain {sql}", scope.tenant.id))
            assert "Seq Scan" not in plan, plan
            assert "Index" in plan, plan


def test_the_number_that_is_asked_about_is_nobodys() -> None:
    assert NOBODY.id_number.startswith("000000")
