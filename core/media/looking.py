"""批次查阅: what waits, which packages there are, what became of one. No person is named in any of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from core.deadlines.model import remaining
from core.deadlines.store import basis_text
from core.errors import Conflict
from core.law import Law
from core.media.account import for_department
from core.media.custody import CUSTODY, FETCH, ArchiveFile
from core.media.importing import CORRECTION
from core.media.model import (
    OUT,
    STATE_TITLES,
    STEP_TITLES,
    Account,
    AnswerLine,
    Carried,
    CustodyLine,
    PackageDue,
    PackageLine,
    PackagePage,
    PackageView,
    State,
    Step,
    Waiting,
)
from core.media.receiving import opened_account
from core.media.store import OPEN_STATES, REACHED, WAITS, load, load_answer
from core.recorded import law_to_read
from core.scope import Scope, Tx
from core.sources.preparing import items_by_id

VERB = "package.look"
_LINE = """id, number, source, state, size, expires_on, prepared_name, prepared_at,
 (select min(c.at) from package_custody c where c.package_id = p.id and c.step = 'handed_over') as handed_over_at,
 coalesce((select w.correction is not null from package_answer w where w.package_id = p.id order by w.id desc limit 1),
          false) as to_correct"""


async def list_waiting(scope: Scope) -> list[Waiting]:
    """等候批次的查询, by department."""
    async with scope.read(VERB) as tx:
        rows = await tx.rows(
            f"select a.source, count(*) as asks from ask a where {WAITS} group by a.source order by a.source",  # noqa: S608
            scope.tenant.id, OPEN_STATES,
        )  # fmt: skip
        titles = _titles((await law_to_read(tx, scope.tenant.id, scope.today))[0]) if rows else {}
    return [Waiting(row["source"], titles.get(row["source"], row["source"]), row["asks"]) for row in rows]


async def list_packages(scope: Scope, limit: int, after: UUID | None) -> PackagePage:
    """批次一览, newest first, paged by key."""
    async with scope.read(VERB) as tx:
        rows = await tx.rows(
            f"""select {_LINE} from package p where {REACHED} and ($3::uuid is null or id < $3)
                 order by id desc limit $1""",  # noqa: S608 - of constants
            limit + 1, scope.sources, after,
        )  # fmt: skip
        items = await _lines(tx, rows[:limit])
    return PackagePage(items, items[-1].id if len(rows) > limit else None)


def _titles(law: Law) -> Mapping[str, str]:
    """数源 by id, in the words of the agency's law."""
    return {item.source: item.title for item in law.source_items}


async def _lines(tx: Tx, rows: Sequence[Any]) -> list[PackageLine]:
    if not rows:
        return []
    law, gone = await law_to_read(tx, tx.scope.tenant.id, tx.scope.today)
    titles = _titles(law)
    out = [row["id"] for row in rows if row["state"] in OUT]
    dues = {} if gone else await _dues(tx, law, out)  # without a calendar no working days
    return [_line(row, titles, dues.get(row["id"])) for row in rows]


def _line(row: Any, titles: Mapping[str, str], due: PackageDue | None) -> PackageLine:
    state = State(row["state"])
    return PackageLine(
        row["id"], row["number"], row["source"], titles.get(row["source"], row["source"]), state, STATE_TITLES[state],
        row["size"], row["expires_on"], row["prepared_name"], row["prepared_at"], row["handed_over_at"], due,
        row["to_correct"],
    )  # fmt: skip


async def _dues(tx: Tx, law: Law, packages: Sequence[UUID]) -> Mapping[UUID, PackageDue]:
    """反馈期限 of packages that are out: of what is open in each, the day that comes first."""
    rows = await tx.rows(
        """select k.id, a.* from unnest($1::uuid[]) as k (id), lateral (
              select item, due_on, due_provisional from hedui_package_asks(k.id)
               where state = any ($2) and due_on is not null order by due_on, ask_id limit 1) a""",
        packages, OPEN_STATES,
    )  # fmt: skip
    return {row["id"]: _due(tx, law, row) for row in rows}


def _due(tx: Tx, law: Law, row: Any) -> PackageDue:
    item = items_by_id(law).get(row["item"])
    basis = basis_text(law.deadline_rules[item.deadline]) if item else ""
    left = remaining(tx.scope.today, row["due_on"], law.calendar)
    return PackageDue(row["due_on"], row["due_provisional"], basis, left)


async def look_at_package(scope: Scope, package: UUID) -> PackageView:
    """批次详情: its state, custody log and answers."""
    async with scope.read(VERB) as tx:
        packed = await load(tx, package)
        row = await tx.row(f"select {_LINE}, released_name, released_at, digest from package p where id = $1", package)  # noqa: S608
        (line,) = await _lines(tx, [row])
        return PackageView(
            line, row["released_name"], row["released_at"], row["digest"], await _outcomes(tx, package),
            await _custody(tx, package), await _answers(tx, package), packed.prepared_by == scope.actor.account,
        )  # fmt: skip


async def _outcomes(tx: Tx, package: UUID) -> dict[str, int]:
    rows = await tx.rows(
        """select case when outcome = '' then 'open' else outcome end as outcome, count(*) as number
             from package_ask where package_id = $1 group by 1 order by 1""",
        package,
    )
    told = {row["outcome"]: row["number"] for row in rows}
    return told if tx.scope.sources is None else _received(told)


def _received(told: Mapping[str, int]) -> dict[str, int]:
    """For a department: what became of an answer, and what never left, is not its own."""
    number = sum(asks for outcome, asks in told.items() if outcome not in ("open", "held_back"))
    return {name: asks for name, asks in (("open", told.get("open", 0)), ("received", number)) if asks}


async def _custody(tx: Tx, package: UUID) -> list[CustodyLine]:
    key = tx.scope.runtime.vault.tenant_key(tx.scope.tenant.id)
    rows = await tx.rows(
        "select id, step, at, recorded_name, blob from package_custody where package_id = $1 order by id", package
    )
    told = [(row, msgspec.msgpack.decode(key.open(row["blob"], CUSTODY, row["id"]), type=Carried)) for row in rows]
    return [
        CustodyLine(Step(row["step"]), STEP_TITLES[Step(row["step"])], row["at"], c.giver, c.receiver, c.medium,
                    row["recorded_name"])
        for row, c in told
    ]  # fmt: skip


async def _answers(tx: Tx, package: UUID) -> list[AnswerLine]:
    rows = await tx.rows(
        """select id, state, received_on, uploaded_name, confirmed_name, uploaded_by = $2 as own
             from package_answer
            where package_id = $1 order by id""",
        package, tx.scope.actor.account,
    )  # fmt: skip
    return [AnswerLine(*row) for row in rows]


async def look_at_answer(scope: Scope, package: UUID, answer: UUID) -> Account:
    """导入账目 of one answer."""
    async with scope.read(VERB) as tx:
        await load(tx, package)
        held = await load_answer(tx, package, answer)
        account = opened_account(tx, answer, held.account)
        return account if scope.sources is None else for_department(account)


async def fetch_correction(scope: Scope, package: UUID, answer: UUID) -> ArchiveFile:
    """下载待更正清单, sealed under the package's password; raises Conflict where there is none (yet)."""
    async with scope.read(FETCH, personal=True) as tx:
        packed, held = await load(tx, package), await load_answer(tx, package, answer)
        if held.correction is None:
            raise Conflict("package_no_correction")
        tx.note(package=package, answer=answer, correction=True)
        body = scope.runtime.vault.tenant_key(scope.tenant.id).open(held.correction, CORRECTION, answer)
        return ArchiveFile(f"{packed.number}-correction.7z", body)
