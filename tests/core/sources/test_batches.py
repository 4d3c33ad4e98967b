"""批量查询: whole files to departments that take them; each ask leaves, is answered and is kept as one of its own."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core.authorizations.actions import withdraw
from core.authorizations.model import SuspensionIn, WithdrawIn
from core.authorizations.suspensions import lift_suspension, raise_suspension
from core.verification.course import terminate
from core.verification.looking import look
from core.verification.model import ReasonIn, State
from tenants.access import operator_scope
from tenants.provisioning import enter_value
from tests.conftest import BATCH, FOUR, connect_departments, setting_row
from tests.support import forget_jobs, hasten, once, province_findings, report, rows, work

if TYPE_CHECKING:
    from core.scope import Scope
    from tests.conftest import World

FARM = ("national.planting_income", "national.breeding_income")


@pytest.fixture
async def farming(world: World) -> World:
    """A province that reaches agriculture by files, and the four as ever."""
    await forget_jobs()
    await connect_departments(world, sources=(*FOUR, "agriculture"), batched=("agriculture",))
    return world


async def farm(scope: Scope, case: UUID) -> list[Any]:
    """The asks of one case that go by files."""
    return await rows(
        scope, "select * from ask where verification_id = $1 and source = 'agriculture' order by id", case
    )


async def to_the_end(world: World, *cases: UUID) -> None:
    """Work, and let time pass, until these cases are reported: a department takes its time over a file."""
    province = await world.scope("ZJ0001")
    for _ in range(200):
        await work(world)
        left = await rows(province, "select from verification where id = any ($1) and state = 'verifying'", list(cases))
        if not left:
            return
        await asyncio.sleep(0.05)
        await hasten()
    raise AssertionError("the batch does not come to an end")


async def test_two_cases_stand_in_one_file(farming: World) -> None:
    first, second = await farming.begin(31), await farming.begin(32)
    province = await farming.scope("ZJ0001")
    await once(farming, "ask.send")
    asks = [*await farm(province, first.id), *await farm(province, second.id)]
    assert {ask["state"] for ask in asks} == {"queued"}
    assert len({ask["batch_id"] for ask in asks}) == 1
    before = {entry.ask for entry in farming.departments.ledger()}
    assert not {str(ask["id"]) for ask in asks} & before  # nothing has left while the file is gathered
    await to_the_end(farming, first.id, second.id)
    asks = [*await farm(province, first.id), *await farm(province, second.id)]
    assert {ask["state"] for ask in asks} <= {"found", "nothing_found"}
    asked = [entry for entry in farming.departments.ledger() if entry.ask in {str(ask["id"]) for ask in asks}]
    assert sorted(entry.ask for entry in asked if not entry.repeat and entry.kind == "ask") == sorted(
        str(ask["id"]) for ask in asks
    )
    (batch,) = await rows(province, "select * from batch where id = $1", asks[0]["batch_id"])
    assert (batch["state"], batch["size"]) == ("done", len(asks))
    content = await report(province, first.id)
    assert {item.state for item in content.items if item.element in FARM} <= {"found", "nothing_found"}


async def test_who_is_suspended_or_withdraws_stays_out_of_the_file(farming: World) -> None:
    case = await farming.begin(33)
    clerk, county, province = [await farming.scope(staff) for staff in ("XH1001", "XH0001", "ZJ0001")]
    await once(farming, "ask.send")
    gone, held = case.subjects[0], case.subjects[-1]
    await withdraw(clerk, case.id, WithdrawIn(gone, "本人要求"))
    raised = await raise_suspension(county, case.id, SuspensionIn(held, "缺少签名"))
    for _ in range(12):
        await work(farming)
        await hasten()
    by_person = {(ask["subject_id"], ask["state"]) for ask in await farm(province, case.id)}
    assert {state for person, state in by_person if person == gone} == {"withheld"}
    assert {state for person, state in by_person if person == held} == {"queued"}
    told = {entry.ask for entry in farming.departments.ledger()}
    out = {str(ask["id"]) for ask in await farm(province, case.id) if ask["subject_id"] in (gone, held)}
    assert not out & told
    await lift_suspension(county, UUID(raised["id"]))
    await to_the_end(farming, case.id)
    states = {ask["state"] for ask in await farm(province, case.id) if ask["subject_id"] == held}
    assert states <= {"found", "nothing_found"}


@pytest.mark.parametrize("kind", ["error", "half", "wrong_digest", "wrong_person"])
async def test_a_department_that_misbehaves_costs_no_other(farming: World, kind: str) -> None:
    case = await farming.begin({"error": 34, "half": 35, "wrong_digest": 36, "wrong_person": 37}[kind])
    county = await farming.scope("XH0001")
    farming.departments.order("agriculture", {"faults": [{"kind": kind, "share": 1}]})
    try:
        for _ in range(4):
            await work(farming)
            await hasten()
        seen = {ask.element: ask.state for ask in (await look(county, case.id)).asks}
        assert {seen[element] for element in FARM} <= {"unavailable", "not_yet_answered"}
        assert seen["national.hukou"] in {"found", "nothing_found"}
    finally:
        farming.departments.order("agriculture")
    await to_the_end(farming, case.id)
    seen = {ask.element: ask.state for ask in (await look(county, case.id)).asks}
    assert {seen[element] for element in FARM} <= {"found", "nothing_found"}


async def test_a_case_that_ends_meanwhile_keeps_what_comes_as_late(farming: World) -> None:
    case = await farming.begin(38)
    county, province = await farming.scope("XH0001"), await farming.scope("ZJ0001")
    await once(farming, "ask.send")
    await terminate(county, case.id, ReasonIn("申请人撤回申请"))
    for _ in range(6):
        await work(farming)
        await hasten()
    assert {ask["state"] for ask in await farm(province, case.id)} == {"withheld"}
    assert (await look(county, case.id)).state is State.TERMINATED
    left = await rows(province, "select from outbox where job = 'batch.exchange' and done_at is null")
    assert left == []


async def test_an_element_without_a_dataset_is_settled_with_the_receipt(farming: World) -> None:
    """It is not kept as accepted: no department has it. What the file could carry is asked; fsck agrees on both."""
    province = operator_scope(farming.runtime, farming.tenants["zhejiang"])
    told = farming.departments.batch_settings()
    del told["datasets"]["national.planting_income"]
    async with province.write("connector.configure"):
        row = setting_row(province, f"connector.{BATCH}", told)
        row.valid_from = date(2021, 5, 13)
        await enter_value(row)
    case, executing = await farming.begin(39), await farming.scope("ZJ0001")
    await once(farming, "ask.send")
    await once(farming, "batch.exchange")
    asks = await farm(executing, case.id)
    without = [ask for ask in asks if ask["element"] == "national.planting_income"]
    assert {ask["state"] for ask in without} == {"rejected"}
    assert {ask["state"] for ask in asks if ask not in without} == {"waiting"}
    kinds = await rows(
        executing, "select distinct kind from reply where ask_id = any ($1)", [ask["id"] for ask in without]
    )
    assert [row["kind"] for row in kinds] == ["rejected"]
    await to_the_end(farming, case.id)
    assert {ask["state"] for ask in await farm(executing, case.id)} <= {"found", "nothing_found", "rejected"}
    ours = {str(ask["id"]) for ask in asks}
    found = await province_findings(farming.runtime, executing, farming.departments.data_dir / "ledger.jsonl")
    assert [finding for finding in found if finding.row in ours] == []
