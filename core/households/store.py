"""核对对象存取: sealed blobs, blind indexes at two scopes, name tokens written at insert."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from core.households.identity import Identity
from core.households.model import Entry, Person, Subject, canonical
from core.households.names import match_key
from core.ids import derived_id
from core.plugin.vocabulary import Relation, Role
from core.scope import Scope, Tx
from core.vault.vault import DataKey, Vault
from core.verification.model import Case
from core.verification.store import key_of


class NewSubject(NamedTuple):
    """新核对对象, sealed, as it is stored; the three tokens are what its name may be looked for by."""

    id: UUID
    household: int
    role: str
    relation: str
    person: bytes
    domain_person: bytes
    name: bytes
    surname: bytes
    last4: bytes
    blob: bytes
    place: int
    """第几人 within the case, as they were taken in."""


NEW_SUBJECT = tuple(zip(
    NewSubject._fields, ("uuid", "int", "text", "text", *["bytea"] * 6, "smallint"), strict=True
))  # fmt: skip
"""Columns of `NewSubject` with their types."""


def new_subjects(
    scope: Scope, case_id: UUID, key: DataKey, people: Sequence[tuple[Entry, Identity]]
) -> list[NewSubject]:
    """Everybody of a new case, in the order given."""
    return [
        _new_subject(scope, case_id, key, entry, identity, place)
        for place, (entry, identity) in enumerate(people, start=1)
    ]


def _new_subject(scope: Scope, case_id: UUID, key: DataKey, entry: Entry, identity: Identity, place: int) -> NewSubject:
    tenant, vault, number = scope.tenant, scope.runtime.vault, canonical(identity)
    row_id = derived_id(case_id, "subject", number)
    person = Person(entry.person.name, identity.kind.value, identity.number)
    return NewSubject(
        row_id, entry.household, entry.role.value, entry.person.relation.value,
        vault.index(tenant.id, number), vault.index(tenant.domain, number), *name_tokens(vault, tenant.id, person),
        key.seal(msgspec.json.encode(person), "subject", row_id), place,
    )  # fmt: skip


SUBJECTS = """select id, household, role, relation, blob from subject where verification_id = $1
 order by household, role <> 'applicant', role <> 'supporter', place, id"""


async def load_subjects(tx: Tx, case: Case) -> list[Subject]:
    """Everybody of a case, opened: the applicant first, then by household and role, as they were taken in."""
    key = key_of(tx, case)
    rows = await tx.rows(SUBJECTS, case.id)
    return [
        Subject(
            row["id"],
            row["household"],
            Role(row["role"]),
            Relation(row["relation"]),
            msgspec.json.decode(key.open(row["blob"], "subject", row["id"]), type=Person),
        )
        for row in rows
    ]


def name_tokens(vault: Vault, tenant: UUID, person: Person) -> tuple[bytes, bytes, bytes]:
    """姓名检索词: whole name, surname, last four of the number: what a search may ask for without decrypting."""
    name = match_key(person.name)
    surname = name.partition("·")[0] if "·" in name else name[:1]
    return (
        vault.index(tenant, f"name:{name}"),
        vault.index(tenant, f"surname:{surname}"),
        vault.index(tenant, f"last4:{person.id_number[-4:]}"),
    )
