"""救助申请事项: feed and close. Feeding again is a newer version; who left the application loses the match at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from core.applications.model import ApplicationIn, Change, Fed, faults, faults_of_plain, identities
from core.applications.programme import programme_faults_beside, require_programme
from core.errors import Conflict, FieldFault, NotFound
from core.households.model import canonical
from core.ids import new_id
from core.intake import invalid
from core.plugin.vocabulary import Role
from core.scope import Scope, Tx

FEED = "application.feed"


async def feed(scope: Scope, application: ApplicationIn) -> Fed:
    """接收救助申请: raises Invalid with every wrong person; feeding the same again changes nothing but the version."""
    if found := list(faults(application, scope.today)):
        plain = msgspec.structs.asdict(application)
        raise invalid([*found, *await programme_faults_beside(scope, FEED, plain)])
    people = _people(scope, application)
    async with scope.write(FEED) as tx:
        await require_programme(tx, application.programme, application.applied_on)
        fed: Fed = tx.answer(await _take(tx, application, people))
        return fed


async def feed_unless_same(scope: Scope, application: ApplicationIn) -> tuple[Fed, Change]:
    """接收文件中的救助申请, already judged: what is there stays as it is; raises Conflict for a closed one.

    Compared with what stands now, not with what was fed once: a file that restores an earlier content is a change.
    """
    if found := list(faults(application, scope.today)):
        raise invalid(found)
    people = _people(scope, application)
    async with scope.write(FEED) as tx:
        standing = await _standing(tx, application.number)
        if standing is None:
            return await _take(tx, application, people), Change("received")
        if not standing["live"]:
            raise Conflict("application_closed")
        if _same(standing, application, people):
            tx.note(number=tx.commitment(application.number), unchanged=True)
            return Fed(application.number, standing["version"], live=True), Change("unchanged")
        left = len(set(standing["persons"]) - set(people))
        return await _take(tx, application, people), Change("changed", left)


async def _take(tx: Tx, application: ApplicationIn, people: Mapping[bytes, Role]) -> Fed:
    """Store it as its next version; matches that no longer agree with it end. A first version has none."""
    row = await _upsert(tx, application, people)
    if row["version"] > 1:
        await _leave(tx, row["id"], people)
        await _end_matches(tx, row["id"])
    tx.note(number=tx.commitment(application.number), programme=application.programme, persons=len(people))
    return Fed(application.number, row["version"], live=True)


async def _standing(tx: Tx, number: str) -> Any:
    """The application as it stands, with its persons; of two that feed the same number the second waits here."""
    tenant = tx.scope.tenant.id
    await tx.rows("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"application:{tenant}:{number}")
    return await tx.row(
        """select a.programme, a.applied_on, a.version, a.live,
                  coalesce(array_agg(p.person) filter (where p.live), '{}') as persons,
                  coalesce(array_agg(p.role) filter (where p.live), '{}') as roles
             from application a left join application_person p on p.tenant_id = a.tenant_id and p.application_id = a.id
            where a.tenant_id = $1 and a.number = $2 group by a.id, a.programme, a.applied_on, a.version, a.live""",
        tenant, number,
    )  # fmt: skip


def _same(standing: Any, application: ApplicationIn, people: Mapping[bytes, Role]) -> bool:
    persons = dict(zip(standing["persons"], standing["roles"], strict=True))
    return (standing["programme"], standing["applied_on"], persons) == (
        application.programme, application.applied_on, {person: role.value for person, role in people.items()},
    )  # fmt: skip


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
        await _end_matches(tx, row["id"])
        tx.note(number=tx.commitment(number), version=row["version"])
        closed: Fed = tx.answer(Fed(number, row["version"], live=False))
        return closed


async def faults_beside(scope: Scope, plain: Any) -> list[FieldFault]:
    """另外的差错 of an application that has some already: identities, programme and day, so that all are told at once."""
    return [*faults_of_plain(plain, scope.today), *await programme_faults_beside(scope, FEED, plain)]


def _people(scope: Scope, application: ApplicationIn) -> Mapping[bytes, Role]:
    vault, tenant = scope.runtime.vault, scope.tenant.id
    everybody = zip(identities(application), application.persons, strict=True)
    return {vault.index(tenant, canonical(identity)): person.role for identity, person in everybody}


async def _upsert(tx: Tx, application: ApplicationIn, people: Mapping[bytes, Role]) -> Any:
    """The application and everybody in it, in one round trip."""
    row = await tx.row(
        """with fed as (
             insert into application (tenant_id, id, number, programme, applied_on, received_at, live, version)
             values ($1, $2, $3, $4, $5, $6, true, 1)
             on conflict (tenant_id, number) do update set programme = excluded.programme, live = true,
               applied_on = excluded.applied_on, received_at = excluded.received_at, version = application.version + 1
             returning id, version), people as (
             insert into application_person (tenant_id, application_id, person, role, live)
             select $1, fed.id, p.person, p.role, true from fed, unnest($7::bytea[], $8::text[]) as p (person, role)
             on conflict (tenant_id, application_id, person) do update set role = excluded.role, live = true)
           select id, version from fed""",
        tx.scope.tenant.id, new_id(), application.number, application.programme, application.applied_on, tx.scope.now,
        list(people), [role.value for role in people.values()],
    )  # fmt: skip
    tx.note(version=row["version"])  # every version of an application has its trace
    return row


async def _leave(tx: Tx, application: UUID, people: Mapping[bytes, Role]) -> None:
    await tx.rows(
        """update application_person set live = false where tenant_id = $1 and application_id = $2 and live
              and person <> all ($3::bytea[])""",
        tx.scope.tenant.id, application, list(people),
    )  # fmt: skip


async def _end_matches(tx: Tx, application: UUID) -> None:
    """比对失效: of every case that no longer agrees with the application: number, programme, day, persons and their roles.

    Locked first, timed after: a match whose ask is just leaving ends after it. In one order with what lets asks leave.
    """
    wanted = (tx.scope.tenant.id, application)
    held = await tx.rows(
        """select subject_id from request_match m where owner_tenant = $1 and application_id = $2 and live
              and not hedui_match_stands(m) order by verification_id, subject_id for update""",
        *wanted,
    )
    if held:
        await tx.rows(
            """update request_match m set live = false, ended_at = clock_timestamp()
                where owner_tenant = $1 and application_id = $2 and live and not hedui_match_stands(m)""",
            *wanted,
        )
        tx.note(matches_ended=len(held))
