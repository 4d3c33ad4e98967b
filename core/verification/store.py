"""核对件存取: load, move by conditional update, number."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

import msgspec

from core.errors import Conflict, NotFound
from core.plugin.figures import Residence
from core.scope import Tx
from core.vault.vault import DataKey
from core.verification.model import Case, Initiator, State, Supplement, move
from core.verification.sealing import SealedKey, judged

COLUMNS = """v.id, v.owner_tenant, v.executing_tenant, v.office_id, v.number, v.programme, v.application_number,
 v.applied_on, v.accepted_on, v.initiated_on, v.initiator, v.closed_on, v.items, v.template, v.state, v.resumes_to,
 v.version, v.wrapped_key, v.supplement, v.residence, v.held"""


def case_of(row: Any) -> Case:
    """A row as a Case."""
    values = dict(row)
    values["initiator"] = msgspec.json.decode(row["initiator"], type=Initiator) if row["initiator"] else None
    values["items"] = tuple(row["items"])
    values["state"] = State(row["state"])
    values["resumes_to"] = State(row["resumes_to"]) if row["resumes_to"] else None
    values["supplement"] = Supplement(row["supplement"])
    values["residence"] = Residence(row["residence"]) if row["residence"] else None
    return Case(**{name: values[name] for name in Case.__struct_fields__ if name in values})


CASE = f"select {COLUMNS} from verification v where v.id = $1"  # noqa: S608 - of constants


async def load(tx: Tx, verification: UUID, lock: bool = False) -> Case:
    """The case, where the scope may see it; missing and foreign raise the same NotFound. `lock` orders its writers."""
    row = await tx.row(f"{CASE} for no key update" if lock else CASE, verification)
    if row is None:
        raise NotFound()
    tx.about(verification)
    return await judged(tx, case_of(row))


def key_of(tx: Tx, case: Case) -> DataKey:
    """The case's data key; of a case that has ended, one that does not open what is sealed."""
    key = tx.scope.runtime.vault.data_key(case.wrapped_key, case.id)
    if case.closed_on is None or case.seals == ():
        return key
    if case.seals is None:
        raise LookupError(f"核对件 {case.number} 已办结，尚未判断是否封存")
    return SealedKey(key, case.number, case.seals)


def sealed_text(tx: Tx, case: Case, text: str) -> str:
    """密封的说明: what an officer wrote freely may name people; it goes into the trace sealed by the case's key."""
    return base64.b64encode(key_of(tx, case).seal(text.encode(), "trace", tx.entry.id)).decode()


async def move_case(tx: Tx, case: Case, verb: str, **changes: Any) -> State:
    """Move the state: UPDATE … WHERE state and version are the expected ones; losing the race raises Conflict."""
    after = move(verb, case.state, case.resumes_to)
    resumes = case.state.value if after is State.SUSPENDED else None
    changes |= {"state": after.value, "resumes_to": resumes, "version": case.version + 1}
    names = ", ".join(f"{name} = ${position}" for position, name in enumerate(changes, start=4))
    done = await tx.value(
        f"update verification set {names} where id = $1 and state = $2 and version = $3 returning true",  # noqa: S608
        case.id, case.state.value, case.version, *changes.values(),
    )  # fmt: skip
    if not done:
        raise Conflict("case_changed_meanwhile")
    tx.moved(case.state.value, after.value, case.version + 1)
    return after


async def set_supplement(tx: Tx, case: Case, stage: Supplement) -> None:
    """补充核对的阶段 of a locked case: no move of its state."""
    await tx.rows("update verification set supplement = $2 where id = $1", case.id, stage.value)


async def set_held(tx: Tx, case: Case, why: str) -> None:
    """暂停认定的原因 of a locked case, empty where nothing holds it: no move of its state."""
    if why != case.held:
        await tx.rows("update verification set held = left($2, 2000) where id = $1", case.id, why)


async def next_serial(tx: Tx, name: str) -> int:
    """流水号: the next number of a series of this tenant."""
    value: int = await tx.value(
        """insert into serial (tenant_id, name, last) values ($1, $2, 1)
           on conflict (tenant_id, name) do update set last = serial.last + 1 returning last""",
        tx.scope.tenant.id, name,
    )  # fmt: skip
    return value
