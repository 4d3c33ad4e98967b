"""抽查授权书: cases drawn by chance, their sheets looked at, what lacks something stops its person (Z 六(二)).

Who was drawn, by which seed, and who looked is on record: a draw can be repeated from its trace. A look is traced with the
case like any other; an incomplete sheet suspends every ask about its person in the very transaction that says so.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct
from msgspec.structs import replace

from core.authorizations.reviewing import ReviewPerson, people_of
from core.authorizations.suspensions import suspend
from core.clock import SHANGHAI
from core.errors import Conflict, FieldFault, Invalid, NotFound
from core.households.identity import mask_name
from core.households.model import Subject
from core.households.store import load_subjects
from core.ids import new_id
from core.plugin.vocabulary import citations_text
from core.scans.drawing import picture
from core.scans.store import load_scan
from core.scope import Scope, Tx
from core.verification.model import Reason
from core.verification.store import load, sealed_text

LOOK = "spot_check.look"
LONGEST = 92
"""Days: so many at most are drawn from at once."""


class DrawIn(Struct, frozen=True, forbid_unknown_fields=True):
    """抽取: from the cases accepted in this period whose sheets have passed, so many."""

    since: date
    until: date
    count: Annotated[int, Meta(ge=1, le=50)]


class DrawnChecks(Struct, frozen=True):
    """抽取结果: of how many that were not drawn before, and how many now."""

    among: int
    drawn: int


class SpotCheckRow(Struct, frozen=True):
    """抽查一件: no personal detail."""

    id: UUID
    number: str
    programme_title: str
    accepted_on: date
    drawn_by: str
    drawn_on: date
    outcome: str | None
    judged_by: str | None
    judged_on: date | None


class SpotCheckPage(Struct, frozen=True):
    """一页, the newest draw first; `next` continues."""

    items: list[SpotCheckRow]
    next: UUID | None
    basis: str
    """What the law in force says of the sheets."""


class SpotCheckView(Struct, frozen=True):
    """抽查一件 with the sheets of everybody in it; names and numbers masked."""

    check: SpotCheckRow
    template_title: str
    template_basis: str
    people: list[ReviewPerson]


class FullIn(Struct, frozen=True, forbid_unknown_fields=True):
    """与扫描件比对: whose sheet is to be seen in full."""

    subject_id: UUID


COMPARED = "抽查授权书：与扫描件比对"
"""事由 of a look in full: the only one there is here, so that it costs one click."""


class LackIn(Struct, frozen=True, forbid_unknown_fields=True):
    """不齐全: whose sheet, and what it lacks."""

    subject_id: UUID
    reason: Reason


class FoundIn(Struct, frozen=True, forbid_unknown_fields=True):
    """抽查结论: whose sheets are incomplete; nobody's where all are complete."""

    incomplete: Annotated[list[LackIn], Meta(max_length=40)]


class SpotChecked(Struct, frozen=True):
    """抽查结果: how many persons no ask leaves about any more."""

    outcome: Literal["complete", "incomplete"]
    suspended: int


async def draw(scope: Scope, told: DrawIn) -> DrawnChecks:
    """抽取: each case of the period is as likely as any other; raises Invalid for a period that ends before it begins."""
    if not 0 <= (told.until - told.since).days < LONGEST:
        raise Invalid("fields_invalid", faults=[FieldFault("until", f"止期应不早于起期，最长 {LONGEST} 日")], count=1)
    seed = secrets.token_hex(16)
    async with scope.write("spot_check.draw") as tx:
        await tx.rows("select pg_advisory_xact_lock(hashtextextended('spot ' || $1::text, 0))", str(scope.tenant.id))
        rows = await tx.rows(
            DRAWABLE, scope.tenant.id, _first_id(told.since), _first_id(told.until + timedelta(1)), seed
        )
        drawn = rows[: told.count]
        await tx.many(
            "insert into spot_check (tenant_id, id, verification_id, seed, drawn_by, drawn_on) values ($1, $2, $3, $4, $5, $6)",
            [(scope.tenant.id, new_id(), row["id"], seed, scope.actor.name, scope.today) for row in drawn],
        )
        tx.note(seed=seed, among=len(rows), drawn=[row["id"] for row in drawn], since=told.since, until=told.until)
        done: DrawnChecks = tx.answer(DrawnChecks(len(rows), len(drawn)))
        return done


DRAWABLE = """
select v.id from verification v
 where v.owner_tenant = $1 and v.id >= $2 and v.id < $3 and v.state not in ('collecting', 'returned', 'terminated')
   and not exists (select from spot_check c where c.tenant_id = $1 and c.verification_id = v.id)
 order by sha256(convert_to(v.id::text || $4, 'UTF8'))"""
"""Cases of a period by chance: ids carry their time, so nothing before or after it is read."""


def _first_id(day: date) -> UUID:
    moment = datetime.combine(day, time(), SHANGHAI)
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)


async def list_checks(scope: Scope, limit: int, after: UUID | None, waiting: bool) -> SpotCheckPage:
    """抽查一览, paged by key."""
    async with scope.read("spot_check.list") as tx:
        law = await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)
        rows = await tx.rows(listing(waiting), scope.tenant.id, after, limit + 1)
    titles = {id: programme.title for id, programme in law.programmes.items()}
    items = [_row(row, titles.get(row["programme"], row["programme"])) for row in rows[:limit]]
    return SpotCheckPage(items, items[-1].id if len(rows) > limit else None, citations_text(law.template.basis))


_ROWS = """select c.id, v.number, v.programme, v.accepted_on, c.drawn_by, c.drawn_on, c.outcome, c.judged_by, c.judged_on,
  c.verification_id from spot_check c join verification v on v.owner_tenant = c.tenant_id and v.id = c.verification_id
 where c.tenant_id = $1"""


def listing(waiting: bool) -> str:
    """The statement of the list: all, or what is not judged yet."""
    only = " and c.outcome is null" if waiting else ""
    return f"{_ROWS}{only} and ($2::uuid is null or c.id < $2) order by c.id desc limit $3"


def _row(row: Any, title: str) -> SpotCheckRow:
    return SpotCheckRow(
        row["id"], row["number"], title, row["accepted_on"], row["drawn_by"], row["drawn_on"], row["outcome"],
        row["judged_by"], row["judged_on"],
    )  # fmt: skip


async def _found(tx: Tx, check: UUID) -> Any:
    row = await tx.row(f"{_ROWS} and c.id = $2", tx.scope.tenant.id, check)
    if row is None:
        raise NotFound()
    tx.about(row["verification_id"])
    return row


async def look(scope: Scope, check: UUID) -> SpotCheckView:
    """查看所抽的授权书, people masked; the look is traced before it is answered."""
    async with scope.read(LOOK, personal=True) as tx:
        row = await _found(tx, check)
        case = await load(tx, row["verification_id"])
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        people, _ = await people_of(tx, case, law)
        hidden = _hidden(await load_subjects(tx, case))
    template = law.template
    about = _row(row, law.programmes[case.programme].title)
    masked = [_masked(person, hidden) for person in people]
    return SpotCheckView(about, template.title, citations_text(template.basis), masked)


async def look_in_full(scope: Scope, check: UUID, wanted: FullIn) -> ReviewPerson:
    """看全一人: name, number and sheet as they were registered; the trace says whose, and commits before the answer."""
    async with scope.read(LOOK, personal=True) as tx:
        case = await load(tx, (await _found(tx, check))["verification_id"])
        law = await scope.runtime.law_for(tx.connection, case.owner_tenant, case.applied_on)
        people, _ = await people_of(tx, case, law)
        person = next((one for one in people if one.subject_id == wanted.subject_id), None)
        if person is None:
            raise NotFound()
        tx.note(subject=person.subject_id, reason=sealed_text(tx, case, COMPARED))
    return person


def _hidden(subjects: Sequence[Subject]) -> Mapping[str, str]:
    """遮蔽: names and numbers of everybody in the case, by what stands in their place; long ones first, as one may hold another."""
    names = {one.person.name: mask_name(one.person.name) for one in subjects}
    both = names | {one.person.id_number: one.identity.masked() for one in subjects}
    return dict(sorted(both.items(), key=lambda pair: -len(pair[0])))


def _masked(person: ReviewPerson, hidden: Mapping[str, str]) -> ReviewPerson:
    """A sheet repeats name and number of its person, and of who signed for a child: masked there, too."""

    def hide(text: str) -> str:
        for plain, shown in hidden.items():
            text = text.replace(plain, shown)
        return text

    sheet = person.sheet
    if sheet is not None:
        sheet = replace(sheet, fields=[replace(field, value=hide(field.value)) for field in sheet.fields])
    return replace(person, name=hide(person.name), id_number=hide(person.id_number), sheet=sheet)


async def look_at_scan(scope: Scope, check: UUID, scan: UUID, page: int) -> tuple[str, bytes]:
    """查看扫描件 of a case that was drawn: one page as a picture; each look is traced."""
    async with scope.read(LOOK, personal=True) as tx:
        row = await _found(tx, check)
        found = await load_scan(tx, await load(tx, row["verification_id"]), scan)
        tx.note(scan=str(scan), page=page)
    return await picture(found.media_type, found.body, page)


async def judge(scope: Scope, check: UUID, told: FoundIn) -> SpotChecked:
    """抽查结论, once; who signed an incomplete sheet is not asked about any more until it is completed."""
    async with scope.write("spot_check.judge") as tx:
        row = await _found(tx, check)
        outcome: Literal["complete", "incomplete"] = "incomplete" if told.incomplete else "complete"
        kept = await tx.value(_JUDGE, scope.tenant.id, check, outcome, scope.actor.name, scope.today)
        if kept is None:
            raise Conflict("spot_check_judged")
        await _suspend_all(tx, row["verification_id"], told.incomplete)
        tx.note(check=check, outcome=outcome, incomplete=[one.subject_id for one in told.incomplete])
        done: SpotChecked = tx.answer(SpotChecked(outcome, len(told.incomplete)))
        return done


_JUDGE = """update spot_check set outcome = $3, judged_by = $4, judged_on = $5
 where tenant_id = $1 and id = $2 and outcome is null returning id"""


async def _suspend_all(tx: Tx, verification: UUID, lacks: Sequence[LackIn]) -> None:
    if not lacks:
        return
    case = await load(tx, verification)
    said = "；".join(one.reason for one in lacks)
    for one in sorted(lacks, key=lambda lack: lack.subject_id):  # always in one order: no two wait for each other
        await suspend(tx, case, one.subject_id, one.reason)
    tx.note(reason=sealed_text(tx, case, said))
