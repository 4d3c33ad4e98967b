"""已存记录: what was lawful when it was taken in is read for ever, whatever the forms refuse by now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest

from core.database import DB
from core.households.model import DeclarationIn
from core.ids import new_id
from core.procedures.actions import file_field_check
from core.procedures.looking import look
from core.procedures.model import DeliveryIn, FieldCheckIn, JudgementIn
from core.verification.looking import look as look_case
from core.verification.model import State
from core.verification.store import key_of, load
from tests.core.procedures.test_procedures import ready, record, under
from tests.support import report, work

if TYPE_CHECKING:
    from core.scope import Scope
    from tests.conftest import World

MUCH = 10**15 + 7
LONG = "很长" * 150


async def sealed(scope: Scope, case: UUID, table: str, identity: UUID, plain: Any) -> bytes:
    """The bytes of a record as the row of that id keeps them."""
    async with scope.read("verification.list") as tx:
        return key_of(tx, await load(tx, case)).seal(msgspec.json.encode(plain), table, identity)


async def write(scope: Scope, sql: str, *args: Any) -> None:
    async with DB.open(scope.local()) as door:
        await door.connection.execute(sql, *args)


async def test_a_declaration_that_no_form_takes_today_is_assessed_and_reported(world: World) -> None:
    case = await world.begin(40)
    scope, identity = await world.scope("XH1001"), new_id()
    one = str(case.subjects[0])
    old = {"items": [
        {"subject_id": one, "element": "national.wage", "amount": MUCH, "text": LONG, "since_dropped": 1},
        {"subject_id": one, "element": "national.house", "quantity": "12345678901.256"},
        {"subject_id": one, "element": "national." + "x" * 90, "amount": -1},
    ]}  # fmt: skip
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(old, DeclarationIn)
    await write(
        scope,
        """insert into declaration (owner_tenant, executing_tenant, verification_id, id, version, declared_on, blob)
           select owner_tenant, executing_tenant, id, $2, 9, $3, $4 from verification where id = $1""",
        case.id, identity, scope.today, await sealed(scope, case.id, "declaration", identity, old),
    )  # fmt: skip
    await work(world)
    assert (await look_case(await world.scope("XH0001"), case.id)).state is State.REPORTED
    content = msgspec.json.encode(await report(await world.scope("XH0001"), case.id)).decode()
    assert str(MUCH) in content
    assert "12345678901.256" in content


async def test_a_record_of_the_procedure_is_shown_as_it_stands(world: World) -> None:
    case = await ready(world, 41)
    clerk = under(await world.scope("XH1001"))
    await file_field_check(clerk, case.id, record(clerk.today))
    identity = new_id()
    old = {
        "checked_on": clerk.today, "methods": [], "officers": [{"staff_number": "", "credential": " "}],
        "findings": "", "since_dropped": 1,
    }  # fmt: skip
    await write(
        clerk,
        """insert into field_check (owner_tenant, executing_tenant, verification_id, id, checked_on, filed_on,
             filed_by, methods, officers, blob)
           select owner_tenant, executing_tenant, verification_id, $2, checked_on, filed_on, filed_by, methods, officers,
             $3 from field_check where verification_id = $1""",
        case.id, identity, await sealed(clerk, case.id, "field_check", identity, old),
    )  # fmt: skip
    checks = (await look(clerk, case.id)).field_checks
    assert [list(check.methods) for check in checks] == [["入户调查"], []]


@pytest.mark.parametrize("kind", [DeclarationIn, FieldCheckIn, JudgementIn, DeliveryIn])
def test_what_is_stored_is_what_the_form_takes(kind: type[msgspec.Struct]) -> None:
    """A field added to a form and not to its stored twin would be forgotten."""
    stored = kind.__mro__[1]
    assert [f.name for f in msgspec.structs.fields(kind)] == [f.name for f in msgspec.structs.fields(stored)]
    for field in msgspec.structs.fields(stored):
        assert "Annotated" not in str(field.type)
