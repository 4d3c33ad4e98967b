"""查重: whether somebody in a draft stands in another open case, and whether the application was fed.

No more is told than the post may know (`core.households.presence`), each look is traced, and about how many people who
stand in no application of the own office a clerk may ask is bounded: nobody goes through numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from core.drafts import store
from core.drafts.judging import law_of
from core.drafts.model import Checked, FoundElsewhere, everybody
from core.drafts.readiness import identities_of
from core.drafts.reading import day
from core.drafts.store import Draft, name_drafter
from core.errors import TooMany
from core.households.identity import Identity
from core.households.model import canonical
from core.plugin.vocabulary import ROLE_TITLES, Role
from core.scope import Scope, Tx

AN_HOUR, A_DAY = 20, 60
"""Persons without a live application of the own office, about whom one account may ask."""


async def check(scope: Scope, identity: UUID) -> Checked:
    """查重: of everybody in the own draft whose number is right; raises TooMany beyond the bound."""
    async with scope.write("draft.check") as tx:
        await name_drafter(tx)
        draft = await store.load(tx, identity)
        people = identities_of(draft.content, scope.today)
        fed = await _fed(tx, people)
        await _bounded(tx, [canonical(who) for key, who in people.items() if key not in fed])
        found = await _elsewhere(tx, draft, people)
        store.note(tx, draft)
        tx.note(persons=len(people), found=len(found))
        checked: Checked = tx.answer(Checked(found, await _application(tx, draft, people)))
        return checked


async def _fed(tx: Tx, people: Mapping[str, Identity]) -> frozenset[str]:
    """Who of them stands in a live application of the own tenant."""
    vault, tenant = tx.scope.runtime.vault, tx.scope.tenant.id
    keys = {vault.index(tenant, canonical(who)): key for key, who in people.items()}
    rows = await tx.rows(
        """select p.person from unnest($2::bytea[]) asked(person)
             join application_person p on p.tenant_id = $1 and p.person = asked.person and p.live
             join application a on a.tenant_id = p.tenant_id and a.id = p.application_id and a.live""",
        tenant, list(keys),
    )  # fmt: skip
    return frozenset(keys[row["person"]] for row in rows)


async def _bounded(tx: Tx, numbers: list[str]) -> None:
    """Count whom this account has asked about; a person counts once a day. Raises TooMany."""
    scope = tx.scope
    # One number may stand there twice, of two persons: a slip that the form tells of.
    asked = [scope.runtime.vault.index(scope.tenant.id, f"look-up:{number}") for number in dict.fromkeys(numbers)]
    await tx.rows(
        """insert into intake_look_up (tenant_id, account_id, person, looked_at)
           select $1, $2, person, $4 from unnest($3::bytea[]) told(person)
           on conflict (tenant_id, account_id, person) do update set looked_at = excluded.looked_at
            where intake_look_up.looked_at < $5""",
        scope.tenant.id, scope.actor.account, asked, scope.now, scope.now - timedelta(days=1),
    )  # fmt: skip
    row = await tx.row(
        """select count(*) filter (where looked_at > $3) as hour, count(*) as day from intake_look_up
            where tenant_id = $1 and account_id = $2 and looked_at > $4""",
        scope.tenant.id, scope.actor.account, scope.now - timedelta(hours=1), scope.now - timedelta(days=1),
    )  # fmt: skip
    if asked and (row["hour"] > AN_HOUR or row["day"] > A_DAY):
        raise TooMany("look_up_limit", retry_after=3600, hour=AN_HOUR, day=A_DAY)


async def _elsewhere(tx: Tx, draft: Draft, people: Mapping[str, Identity]) -> list[FoundElsewhere]:
    """Open cases of the province but the draft's own; a number only where row-level security lets the case be seen."""
    vault, domain = tx.scope.runtime.vault, tx.scope.tenant.domain
    keys = {vault.index(domain, canonical(who)): key for key, who in people.items()}
    rows = await tx.rows(
        """select o.domain_person, o.agency, o.programme, o.role, o.since, v.number from presence o
             left join verification v on v.id = o.verification_id
            where o.domain = $1 and o.domain_person = any ($2::bytea[]) and o.ended_on is null
              and ($3::uuid is null or o.verification_id <> $3) order by o.since, o.agency limit 100""",
        domain, list(keys), draft.verification_id,
    )  # fmt: skip
    law = await law_of(tx, draft.content)
    titles = {id: programme.title for id, programme in law.programmes.items()} if law else {}
    return [
        FoundElsewhere(
            keys[row["domain_person"]], row["agency"], titles.get(row["programme"], row["programme"]),
            ROLE_TITLES[Role(row["role"])], row["since"], row["number"] or "",
        )
        for row in rows
    ]  # fmt: skip


async def _application(tx: Tx, draft: Draft, people: Mapping[str, Identity]) -> str:
    """比对验证 beforehand (Z 六(一)): what `core.verification.matching` will look at when the case is initiated."""
    vault, tenant, content = tx.scope.runtime.vault, tx.scope.tenant.id, draft.content
    number = content.application_number.strip()
    if await tx.value(_OPEN_CASE, tenant, number, content.programme, draft.verification_id):
        return "has_case"
    rows = await tx.rows(_FED, tenant, number, content.programme)
    if not rows:
        return "unknown"
    if rows[0]["applied_on"] != day(content.applied_on):
        return "other_day"
    fed = {(row["person"], row["role"]) for row in rows}
    roles = {placed.person.key: placed.role.value for placed in everybody(content)}
    here = {(vault.index(tenant, canonical(who)), roles[key]) for key, who in people.items()}
    if not here <= fed:
        return "other_people"
    return "known" if here == fed else "left_out"


_FED = """select a.applied_on, p.person, p.role from application a
             join application_person p on p.tenant_id = a.tenant_id and p.application_id = a.id and p.live
            where a.tenant_id = $1 and a.number = $2 and a.programme = $3 and a.live"""
_OPEN_CASE = """select true from verification where owner_tenant = $1 and application_number = $2 and programme = $3
   and state not in ('reported', 'terminated') and ($4::uuid is null or id <> $4) limit 1"""
