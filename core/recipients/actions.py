"""认定对象事项: the assistance system feeds, an officer of a special programme looks up; both are traced."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import FieldFault, Invalid, Refused
from core.households.identity import BadIdentity, Identity, parse
from core.households.model import canonical
from core.ids import new_id
from core.plugin.vocabulary import Programme, citations_text
from core.recipients.model import (
    AskedPerson,
    LookedUp,
    LookUpIn,
    RecipientIn,
    RecipientsFed,
    RecipientsIn,
    Recognition,
    RowFault,
    Stored,
    judged,
)
from core.scope import Scope, Tx

_UPSERT = """
insert into recipient (domain, tenant_id, agency, id, domain_person, programme, reference, recognised_on, valid_until, ended_on,
  received_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (tenant_id, programme, domain_person) do update set agency = excluded.agency, reference = excluded.reference,
  recognised_on = excluded.recognised_on, valid_until = excluded.valid_until, ended_on = excluded.ended_on,
  received_at = excluded.received_at,
  interrupted_on = case when least(recipient.ended_on, recipient.valid_until + 1) < excluded.recognised_on
    then least(recipient.ended_on, recipient.valid_until + 1) else recipient.interrupted_on end"""
"""Where an earlier recognition had ended before this one, that day is kept: what was signed for it lasts no longer."""
_LOCK = "select pg_advisory_xact_lock(hashtextextended('recipient ' || $1::text, 0))"
"""So that no ask leaves under a benefit that is being ended: `hedui_ask_refusal` takes the same lock, shared."""


async def feed(scope: Scope, fed: RecipientsIn) -> RecipientsFed:
    """接收认定对象 (Z 三(二)): good rows are taken, bad ones named by position and field; again changes nothing."""
    async with scope.write("recipient.feed") as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
        found = list(judged(fed.recipients, list(law.programmes), scope.today))
        rows = [
            _row(scope, row, who) for row, who in zip(fed.recipients, found, strict=True) if isinstance(who, Identity)
        ]
        await tx.rows(_LOCK, str(scope.tenant.domain))
        # In one order: two feeds at once wait for each other instead of locking each other out.
        await tx.many(_UPSERT, sorted(rows, key=lambda row: (row[5], row[4])))
        refused = [fault for fault in found if isinstance(fault, RowFault)]
        tx.note(taken=len(rows), refused=len(refused))
        result: RecipientsFed = tx.answer(RecipientsFed(len(rows), refused))
        return result


async def look_up(scope: Scope, asked: LookUpIn) -> LookedUp:
    """查询认定结果 (Z 三(二)): of people who stand in a live application of the own tenant under this very programme.

    Raises Refused where the programme shares no recognitions, or the application is not there (no look without a cause).
    """
    people = _people(scope, asked.persons)
    async with scope.read("recipient.look", personal=True) as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
        programme = law.programmes.get(asked.programme)
        if programme is None or not programme.recognised_by:
            raise Refused("recognition_not_shared")
        await _live_application(tx, asked, people)
        tx.note(programme=programme.id, application=tx.commitment(asked.application_number), persons=len(people))
        recognised: list[Recognition] = []
        for position, person in enumerate(people, start=1):
            for row in await _recognitions(tx, person, programme):
                title = law.programmes[row.programme].title if row.programme in law.programmes else row.programme
                recognised.append(
                    Recognition(
                        position, row.programme, title, row.agency, row.recognised_on, row.valid_until, row.reference
                    )
                )
        tx.note(recognised=[entry.position for entry in recognised])
    known = {entry.position for entry in recognised}
    unknown = [position for position in range(1, len(people) + 1) if position not in known]
    return LookedUp(recognised, unknown, citations_text(programme.basis))


def _row(scope: Scope, row: RecipientIn, who: Identity) -> tuple[object, ...]:
    person = scope.runtime.vault.index(scope.tenant.domain, canonical(who))
    return (
        scope.tenant.domain, scope.tenant.id, scope.tenant.name, new_id(), person, row.programme, row.reference, row.recognised_on,
        row.valid_until, row.ended_on, scope.now,
    )  # fmt: skip


def _people(scope: Scope, persons: Sequence[AskedPerson]) -> list[Identity]:
    found: list[Identity] = []
    faults = []
    for index, person in enumerate(persons):
        try:
            found.append(parse(person.id_kind, person.id_number, scope.today))
        except BadIdentity as error:
            faults.append(FieldFault(f"persons[{index}].id_number", str(error)))
    if faults:
        raise Invalid("fields_invalid", faults=faults, count=len(faults))
    return found


async def _live_application(tx: Tx, asked: LookUpIn, people: Sequence[Identity]) -> None:
    vault, tenant = tx.scope.runtime.vault, tx.scope.tenant.id
    wanted = {vault.index(tenant, canonical(person)) for person in people}
    rows = await tx.rows(
        """select p.person from application a
             join application_person p on p.tenant_id = a.tenant_id and p.application_id = a.id and p.live
            where a.tenant_id = $1 and a.number = $2 and a.programme = $3 and a.live""",
        tenant, asked.application_number, asked.programme,
    )  # fmt: skip
    if not wanted <= {row["person"] for row in rows}:
        raise Refused("no_application_for_look")


async def _recognitions(tx: Tx, person: Identity, programme: Programme) -> list[Stored]:
    index = tx.scope.runtime.vault.index(tx.scope.tenant.domain, canonical(person))
    rows = await tx.rows(
        """select id, agency, programme, recognised_on, valid_until, ended_on, reference from recipient
            where domain = $1 and domain_person = $2 and programme = any ($3) order by recognised_on desc""",
        tx.scope.tenant.domain, index, list(programme.recognised_by),
    )  # fmt: skip
    stored = [Stored(*row.values()) for row in rows]
    return [row for row in stored if row.holds(tx.scope.today)]
