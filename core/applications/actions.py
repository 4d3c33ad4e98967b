"""救助申请事项: feed and close. Feeding again is a newer version; who left the application loses the match at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.applications.model import ApplicationIn, Fed, identities
from core.errors import FieldFault, Invalid, NotFound
from core.households.identity import Identity
from core.households.model import canonical
from core.ids import new_id
from core.plugin.vocabulary import Role
from core.scope import Scope, Tx


async def feed(scope: Scope, application: ApplicationIn) -> Fed:
    """接收救助申请: raises Invalid with every wrong person; feeding the same again changes nothing but the version."""
    people = _people(scope, application)
    async with scope.write("application.feed") as tx:
        before = await _programme_before(tx, application.number)
        row = await _upsert(tx, application)
        await _persons(tx, row["id"], people)
        await _end_matches(tx, row["id"], keep=list(people) if before == application.programme else [])
        tx.note(number=tx.commitment(application.number), programme=application.programme, persons=len(people))
        fed: Fed = tx.answer(Fed(application.number, row["version"], live=True))
        return fed


async def close(scope: Scope, number: str) -> Fed:
    """办结或撤回救助申请: no ask of a verification that rests on it leaves any more."""
    async with scope.write("application.close") as tx:
        row = await tx.row(
            "update application set live = false, version = version + 1 where tenant_id = $1 and number = $2"
            " returning id, version",
            scope.tenant.id, number,
        )  # fmt: skip
        if row is None:
            raise NotFound()
        await _end_matches(tx, row["id"], keep=[])
        tx.note(number=tx.commitment(number))
        closed: Fed = tx.answer(Fed(number, row["version"], live=False))
        return closed


def _people(scope: Scope, application: ApplicationIn) -> Mapping[bytes, Role]:
    found = list(identities(application, scope.today))
    faults = [entry for _, entry in found if isinstance(entry, FieldFault)]
    if faults:
        raise Invalid("fields_invalid", faults=faults, count=len(faults))
    vault = scope.runtime.vault
    return {
        vault.index(scope.tenant.id, canonical(entry)): application.persons[index].role
        for index, entry in found
        if isinstance(entry, Identity)
    }


async def _programme_before(tx: Tx, number: str) -> str | None:
    """What the application was for until now: a match holds for one programme only."""
    found: str | None = await tx.value(
        "select programme from application where tenant_id = $1 and number = $2 for update", tx.scope.tenant.id, number
    )
    return found


async def _upsert(tx: Tx, application: ApplicationIn) -> Any:
    return await tx.row(
        """insert into application (tenant_id, id, number, programme, applied_on, received_at, live, version)
           values ($1, $2, $3, $4, $5, $6, true, 1)
           on conflict (tenant_id, number) do update set programme = excluded.programme, live = true,
             applied_on = excluded.applied_on, received_at = excluded.received_at, version = application.version + 1
           returning id, version""",
        tx.scope.tenant.id, new_id(), application.number, application.programme, application.applied_on, tx.scope.now,
    )  # fmt: skip


async def _persons(tx: Tx, application: UUID, people: Mapping[bytes, Role]) -> None:
    await tx.many(
        """insert into application_person (tenant_id, application_id, person, role, live) values ($1, $2, $3, $4, true)
           on conflict (tenant_id, application_id, person) do update set role = excluded.role, live = true""",
        [(tx.scope.tenant.id, application, person, role.value) for person, role in people.items()],
    )
    await tx.rows(
        """update application_person set live = false where tenant_id = $1 and application_id = $2 and live
              and person <> all ($3::bytea[])""",
        tx.scope.tenant.id, application, list(people),
    )  # fmt: skip


async def _end_matches(tx: Tx, application: UUID, keep: list[bytes]) -> None:
    """比对失效: for everybody but `keep`. Locked first, timed after: a match whose ask is just leaving ends after it."""
    wanted = (tx.scope.tenant.id, application, keep)
    held = await tx.rows(
        """select subject_id from request_match where owner_tenant = $1 and application_id = $2 and live
              and person <> all ($3::bytea[]) for update""",
        *wanted,
    )
    if held:
        await tx.rows(
            """update request_match set live = false, ended_at = clock_timestamp()
                where owner_tenant = $1 and application_id = $2 and live and person <> all ($3::bytea[])""",
            *wanted,
        )
        tx.note(matches_ended=len(held))
