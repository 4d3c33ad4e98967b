"""家庭事项: the declaration."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

import msgspec

from core.errors import Conflict, FieldFault, Invalid
from core.households.model import DeclarationIn, DeclaredIn, StoredDeclaration
from core.ids import new_id
from core.law import Law
from core.plugin.kinds import day_said
from core.plugin.vocabulary import DataElement, ValueKind
from core.scope import Scope, Tx
from core.verification.model import STATE_TITLES, Case, State
from core.verification.store import key_of, load


async def take_declaration(scope: Scope, verification: UUID, declaration: DeclarationIn) -> dict[str, str]:
    """申报登记: a new version of the itemised declaration; raises Invalid with every wrong item, Conflict once asked."""
    async with scope.write("declaration.take", verification) as tx:
        case = await load(tx, verification, lock=True)
        if case.state not in (State.COLLECTING, State.RETURNED):
            raise Conflict("case_state", state=STATE_TITLES[case.state], expected="受理登记、退回补正")
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        await _judge(tx, case, law, declaration)
        version = 1 + (await tx.value("select count(*) from declaration where verification_id = $1", verification))
        identity = new_id()
        blob = key_of(tx, case).seal(msgspec.json.encode(declaration), "declaration", identity)
        await tx.rows(
            """insert into declaration (owner_tenant, executing_tenant, verification_id, id, version, declared_on, blob)
               values ($1, $2, $3, $4, $5, $6, $7)""",
            case.owner_tenant, case.executing_tenant, verification, identity, version, scope.today, blob,
        )  # fmt: skip
        tx.note(version=version, items=len(declaration.items))
        result: dict[str, str] = tx.answer({"id": str(identity), "version": str(version)})
        return result


async def load_declaration(tx: Tx, case: Case) -> StoredDeclaration:
    """The newest declaration; an empty one where none was taken."""
    row = await tx.row(
        "select id, blob from declaration where verification_id = $1 order by version desc limit 1", case.id
    )
    if row is None:
        return StoredDeclaration([])
    plain = key_of(tx, case).open(row["blob"], "declaration", row["id"])
    return msgspec.json.decode(plain, type=StoredDeclaration)


async def _judge(tx: Tx, case: Case, law: Law, declaration: DeclarationIn) -> None:
    subjects = {row["id"] for row in await tx.rows("select id from subject where verification_id = $1", case.id)}
    faults = declaration_faults(declaration, subjects, law.programmes[case.programme].items, law.elements)
    if faults:
        raise Invalid("fields_invalid", faults=faults, count=len(faults))


def declaration_faults(
    declaration: DeclarationIn,
    subjects: Collection[UUID],
    allowed: Collection[str],
    elements: Mapping[str, DataElement],
) -> list[FieldFault]:
    """申报差错: every wrong item; `allowed` is what the programme verifies. Pure."""
    faults: list[FieldFault] = []
    seen: set[tuple[UUID, str]] = set()
    for index, item in enumerate(declaration.items):
        path = f"items[{index}]"
        if item.subject_id not in subjects:
            faults.append(FieldFault(f"{path}.subject_id", "不是本件的核对对象"))
        if item.element not in allowed:
            faults.append(FieldFault(f"{path}.element", "不在本救助项目的核对内容之内"))
        else:
            faults += _value_faults(path, item, elements[item.element].kind)
        if (item.subject_id, item.element) in seen:
            faults.append(FieldFault(path, "同一人同一项目申报了两次"))
        seen.add((item.subject_id, item.element))
    return faults


def _value_faults(path: str, item: DeclaredIn, kind: ValueKind) -> Iterator[FieldFault]:
    """The value stands in the field of its kind and in no other; words beside it explain it."""
    wanted = _FIELDS[kind]
    if getattr(item, wanted) in (None, ""):
        yield FieldFault(
            path, "申报值与申报项目的类型不符：金额用整数分，件数用整数，面积用平方米，土地用亩，其余用文字"
        )
    elif kind is ValueKind.DATE and not day_said(item.text):
        yield FieldFault(f"{path}.text", "应填写日期，如 2026-03-01")
    for other in {"amount", "quantity"} - {wanted}:
        if getattr(item, other) is not None:
            yield FieldFault(f"{path}.{other}", f"此申报项目不填此栏，申报值应填在 {wanted} 栏")


_FIELDS = {
    ValueKind.MONEY: "amount",
    ValueKind.COUNT: "amount",
    ValueKind.AREA: "quantity",
    ValueKind.TEXT: "text",
    ValueKind.MU: "quantity",
    ValueKind.DATE: "text",
}
