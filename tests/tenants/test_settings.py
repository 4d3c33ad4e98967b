"""设置: a lower level may add, never redirect or weaken; every wrong value is told with its field."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from core.errors import Invalid
from core.scope import Tx
from core.verification.looking import look
from core.verification.model import State
from tenants.access import operator_scope
from tenants.proposals import propose
from tenants.setting_forms import list_forms
from tenants.settings import Wanted, keep_secret, list_settings
from tests.support import put_in_force, rows

if TYPE_CHECKING:
    from tests.conftest import World

START = date(2021, 5, 11)
WHY = "文件晚到"
CONNECTOR = "connector.public_data_gateway.connector"


async def test_a_county_cannot_redirect_what_the_province_asks(world: World) -> None:
    """Else the names and numbers of its people go to an address of the county administrator's choice."""
    admin = await world.scope("XH0002")
    elsewhere = {**world.departments.settings(()), "base_url": "http://127.0.0.1:9"}
    await put_in_force(admin, CONNECTOR, elsewhere, "测试", START)
    await put_in_force(admin, "source_connectors", {"banks": "nobody.connector"}, "测试", START)
    case = await world.begin(51)
    await world.drain()
    assert (await look(await world.scope("XH0001"), case.id)).state is State.REPORTED


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("packs", ["national"], "value"),
        ("packs", ["national", "zhejiang", "public_data_gateway", "report_json", "report_pdf", "gone"], "value"),
        (
            "packs",
            ["national", "zhejiang", "public_data_gateway", "batch_exchange", "report_json", "report_pdf", "wangmo"],
            "value",
        ),
        (CONNECTOR, {"base_url": "ftp://x"}, "value.base_url"),
        ("connector.nobody.connector", {}, "name"),
        ("counting_period_months", 0, "value"),
        ("counting_period_months", "十二", "value"),
        ("nobody.knows_this", 1, "name"),
        ("source_failure", {"banks": "forget"}, "value"),
        ("sample_city.dibao_standard", {"amount": -1}, "value"),
        ("sample_city.dibao_standard", {"urban": "NaN"}, "value"),
    ],
)
async def test_a_wrong_value_is_not_saved(world: World, name: str, value: Any, field: str) -> None:
    admin = await world.scope("XH0002")
    before = await list_settings(admin)
    with pytest.raises(Invalid) as refused:
        await propose(admin, Wanted(name, value, "测试", START), WHY)
    assert field in {fault.field for fault in refused.value.faults}
    assert await list_settings(admin) == before


async def test_a_value_without_a_document_is_not_saved(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        await propose(await world.scope("XH0002"), Wanted("counting_period_months", 6, "  ", START), WHY)
    assert [fault.field for fault in refused.value.faults] == ["document"]


async def test_a_secret_is_kept_sealed_and_only_where_the_connector_has_one(world: World) -> None:
    """Else an operator believes the gateway to be configured, or the secret stands in the database to be read."""
    scope = operator_scope(world.runtime, world.tenants["zhejiang"])
    with pytest.raises(LookupError):
        await keep_secret(scope, "public_data_gateway.connector", "no_such_secret", "x")
    await keep_secret(scope, "public_data_gateway.connector", "app_secret", "山有木兮木有枝")
    async with scope.read("connector.configure") as tx:
        blobs = await tx.rows("select blob from connector_value where tenant_id = $1", scope.tenant.id)
    assert blobs
    assert all("山有木兮".encode() not in row["blob"] for row in blobs)


async def test_a_secret_and_its_trace_are_one_transaction(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a secret is changed of which no trace says by whom; or a trace tells of a change that did not happen."""
    scope = operator_scope(world.runtime, world.tenants["zhejiang"])
    kept = "select blob from connector_value where name = 'secret:app_secret'"
    before = await rows(scope, kept)

    async def fail(tx: Tx) -> None:
        raise OSError("no trace")

    with monkeypatch.context() as broken:
        broken.setattr("core.scope._write_trace", fail)
        with pytest.raises(OSError, match="no trace"):
            await keep_secret(scope, "public_data_gateway.connector", "app_secret", "山有木兮木有枝")
    assert await rows(scope, kept) == before
    await keep_secret(scope, "public_data_gateway.connector", "app_secret", "山有木兮木有枝")
    assert await rows(scope, kept) != before
    newest = "select body from trace where verb = 'connector.configure' order by id desc limit 1"
    (trace,) = await rows(scope, newest)
    told = msgspec.json.decode(trace["body"])["details"]
    assert told == {"connector": "public_data_gateway.connector", "kept": "secret:app_secret", "expires": None}


async def test_the_forms_say_what_can_be_set_by_which_article(world: World) -> None:
    """Title, unit, basis and schema of every setting; the value in force with its provenance."""
    found = {form.name: form for form in await list_forms(await world.scope("XH0002"))}
    standard = found["zhejiang.local_standard_monthly"]
    assert (standard.title, standard.unit) == ("当地标准", "分/人·月")
    assert "三(一)" in standard.basis
    assert standard.value["amount"] == 125_000
    assert "西湖区" in standard.provenance
    assert {"counting_period_months", "packs", CONNECTOR} <= set(found)
    assert not [name for name in found if name.startswith(("wangmo.", "sample_city."))]
    assert all(form.json_schema for form in found.values())


@pytest.mark.parametrize(
    "value", [{"amount": "很多", "inclusive": True}, {"amount": 0, "inclusive": True}, {"amount": 1}, 5]
)
async def test_a_standard_of_another_form_is_not_saved(world: World, value: Any) -> None:
    """Else every conclusion of the county says nothing until somebody finds out why."""
    with pytest.raises(Invalid) as refused:
        await propose(await world.scope("XH0002"), Wanted("zhejiang.local_standard_monthly", value, "测试", START), WHY)
    assert refused.value.code == "setting_invalid"
    assert all(fault.field.startswith("value") for fault in refused.value.faults)
