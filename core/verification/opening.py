"""开立核对件: the case, its number, everybody in it, where they are in hand, and the clocks that begin: one statement.

A case that stands beside an open one of the same application is not made, and nothing else is either. The county's number
is the one lock that all its clerks queue at; it is taken here, at the end of the work, and held for this statement alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.columns import columns, unnested
from core.deadlines.store import STARTING, Starting
from core.households.store import NEW_SUBJECT, NewSubject
from core.scope import Tx
from core.verification.model import Case

_SUBJECTS, _CLOCKS = 17, 17 + len(NEW_SUBJECT)
"""Numbers of the first parameters of the two."""
_OPEN = f"""
with numbered as (
  insert into serial (tenant_id, name, last) values ($1, $2, 1)
  on conflict (tenant_id, name) do update set last = serial.last + 1
  returning $3 || lpad(last::text, greatest(6, length(last::text)), '0') as number
), opened as (
  insert into verification (owner_tenant, id, executing_tenant, office_id, number, programme, application_number,
    applied_on, accepted_on, template, state, version, wrapped_key, residence, duties)
  select $1, $4, $1, $5, number, $6, $7, $8, $9, $10, $11, 1, $12, $15, $16 from numbered
  on conflict (owner_tenant, application_number, programme) where state not in ('reported', 'terminated') do nothing
  returning id, number
), everybody as (
  insert into subject (owner_tenant, executing_tenant, verification_id, id, household, role, relation, person,
    domain_person, name_tokens, blob, place)
  select $1, $1, opened.id, s.id, s.household, s.role, s.relation, s.person, s.domain_person,
         array[s.name, s.surname, s.last4], s.blob, s.place
    from opened, {unnested(NEW_SUBJECT, "s", _SUBJECTS)}
), present as (
  insert into presence (owner_tenant, executing_tenant, verification_id, id, domain, domain_person, agency, programme,
    role, since)
  select $1, $1, opened.id, s.id, $13, s.domain_person, $14, $6, s.role, $9
    from opened, {unnested(NEW_SUBJECT, "s", _SUBJECTS)}
), clocks as (
  insert into deadline (owner_tenant, executing_tenant, verification_id, {", ".join(Starting._fields)})
  select $1, $1, opened.id, clock.* from opened, {unnested(STARTING, "clock", _CLOCKS)}
)
select number from opened"""  # noqa: S608 - of constants


async def insert_case(
    tx: Tx, case: Case, subjects: Sequence[NewSubject], clocks: Sequence[Starting], duties: Sequence[str]
) -> str | None:
    """Store a new case with all that belongs to it; its number, or None where its application has an open case.

    `duties` is what the law demands around the case, for the work list (`core.work.model.duties_of`).
    """
    tenant, year = tx.scope.tenant, case.accepted_on.year
    number: str | None = await tx.value(
        _OPEN, tenant.id, f"verification:{year}", f"HD{tenant.code}{year}", case.id, case.office_id, case.programme,
        case.application_number, case.applied_on, case.accepted_on, case.template, case.state.value, case.wrapped_key,
        tenant.domain, tenant.name, case.residence, list(duties), *columns(subjects), *(columns(clocks) or [[]] * len(STARTING)),
    )  # fmt: skip
    return number
