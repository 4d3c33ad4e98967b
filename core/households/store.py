"""核对对象存取: sealed blobs, blind indexes at two scopes, name tokens written at insert."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from core.households.identity import Identity
from core.households.model import Entry, Person, Subject, canonical
from core.households.names import match_key
from core.ids import derived_id
from core.plugin.vocabulary import Relation, Role
from core.scope import Tx
from core.vault.vault import DataKey, Vault
from core.verification.model import Case
from core.verification.store import key_of


async def insert_subjects(
    tx: Tx, case_id: UUID, key: DataKey, people: Sequence[tuple[Entry, Identity]]
) -> tuple[UUID, ...]:
    """Write everybody of a new case; ids in the order given."""
    tenant, vault = tx.scope.tenant, tx.scope.runtime.vault
    rows, made = [], []
    for entry, identity in people:
        row_id = derived_id(case_id, "subject", canonical(identity))
        person = Person(entry.person.name, identity.kind.value, identity.number)
        rows.append((
            tenant.id, tenant.id, case_id, row_id, entry.household, entry.role.value, entry.person.relation.value,
            vault.index(tenant.id, canonical(identity)), vault.index(tenant.domain, canonical(identity)),
            name_tokens(vault, tenant.id, person), key.seal(msgspec.json.encode(person), "subject", row_id),
        ))  # fmt: skip
        made.append(row_id)
    await tx.many(
        """insert into subject (owner_tenant, executing_tenant, verification_id, id, household, role, relation, person,
             domain_person, name_tokens, blob) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",
        rows,
    )
    return tuple(made)


async def load_subjects(tx: Tx, case: Case) -> list[Subject]:
    """Everybody of a case, opened: the applicant first, then by household and role."""
    key = key_of(tx, case)
    rows = await tx.rows(
        """select id, household, role, relation, blob from subject where verification_id = $1
            order by household, role <> 'applicant', role <> 'supporter', id""",
        case.id,
    )
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


def name_tokens(vault: Vault, tenant: UUID, person: Person) -> list[bytes]:
    """姓名检索词: whole name, surname, last four of the number: what a search may ask for without decrypting."""
    name = match_key(person.name)
    surname = name.partition("·")[0] if "·" in name else name[:1]
    return [
        vault.index(tenant, f"name:{name}"),
        vault.index(tenant, f"surname:{surname}"),
        vault.index(tenant, f"last4:{person.id_number[-4:]}"),
    ]
