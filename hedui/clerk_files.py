"""报送文件 on the command line: what became of every household, and the file that goes back to be corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from core.applications.naming import ids_by_name
from core.errors import FieldFault, Problem
from core.law import Law
from core.plugin.vocabulary import citations_text
from core.scope import Scope
from core.spreadsheets.account import Account, Outcome, Unit
from core.spreadsheets.case_judging import convert, in_the_file, judge_cases
from core.spreadsheets.cases import cases
from core.spreadsheets.correction import correction
from core.spreadsheets.forms import CASE_TITLES, case_forms
from core.spreadsheets.model import Form
from core.spreadsheets.reading import read
from core.texts import word
from core.verification.actions import ACCEPT
from hedui.journey import HouseholdFile


async def households(scope: Scope, body: bytes) -> tuple[list[Unit], list[str]]:
    """家庭文件 of one case or of many, each with all that is wrong before a case is opened. And what was left aside.

    `plain` is a HouseholdFile where nothing is wrong with the form.
    """
    law = await _law(scope)
    reading = await read(body, case_forms(law), scope.today)
    units = cases(reading, law)
    for unit in units:
        _name_programme(unit, law)
        convert(HouseholdFile, unit, scope.today)
    async with scope.read(ACCEPT) as tx:
        await judge_cases(tx, units)
    return units, [*reading.notes, *(_unchecked(units, law) if reading.kind != "json" else ())]


def _unchecked(units: Sequence[Unit], law: Law) -> Iterator[str]:
    """实地核查: sheets carry none; where the law wants it first, that is said before anything is done."""
    programmes = dict.fromkeys(unit.plain.programme for unit in units if isinstance(unit.plain, HouseholdFile))
    wanted = [each for name in programmes if name in law.programmes and (each := law.procedure_of(name))]
    for basis in dict.fromkeys(citations_text(each.field_check.basis) for each in wanted if each.field_check):
        yield (
            f"先实地核查、后发起核对（{basis}）。Excel、CSV 文件不能带实地核查记录：各户只能办到授权审核，"
            "发起前由受理机构另行报送；要一次办完，请改用 JSON 家庭文件，在 field_check 栏填写实地核查记录。"
        )


async def forms_for(scope: Scope) -> Sequence[Form]:
    """The sheets of a case file under the law in force."""
    return case_forms(await _law(scope))


async def _law(scope: Scope) -> Law:
    async with scope.read(ACCEPT) as tx:
        return await scope.runtime.law_for(tx.connection, scope.tenant.id, scope.today)


def _name_programme(unit: Unit, law: Law) -> None:
    """The programme's id for its name; `accept` judges whether it is in force on the day."""
    if isinstance(unit.plain, dict) and isinstance(said := unit.plain.get("programme"), str):
        unit.plain["programme"] = ids_by_name(law.programmes.values()).get(word(said), said)


def add_problem(unit: Unit, error: Problem) -> None:
    """Why a step could not be done, at its places in the file."""
    unit.add_fields(in_the_file(error.faults) or [FieldFault("", str(error))], CASE_TITLES)


def spoken(account: Account) -> Iterator[tuple[str, str]]:
    """(line, style) for every household of a fed file, and the sums."""
    for note in account.notes:
        yield f"！{note}", "yellow"
    unit = "件" if account.kind == "json" else "行"
    rows = "" if account.kind == "json" else f" {account.rows} 行"
    for outcome in account.outcomes:
        if outcome.result == "held":
            yield from held(outcome, unit)
        else:
            left = f"，较前减少 {outcome.left} 人" if outcome.left else ""
            yield (
                f"{_where(outcome, unit)}：{_RESULTS[outcome.result]} {outcome.number}（第 {outcome.version} 版{left}）",
                "",
            )
    yield (
        f"共 {account.households} 户{rows}：新接收 {account.received} 户，更新 {account.changed} 户，"
        f"此前已有 {account.unchanged} 户，未接收 {account.held} 户",
        "bold",
    )


_RESULTS = {"received": "已接收救助申请", "changed": "已更新救助申请", "unchanged": "此前已接收，没有变化："}


def held(outcome: Outcome, unit: str) -> Iterator[tuple[str, str]]:
    """A household that was held: its rows, and what is wrong in which of them."""
    yield f"{_where(outcome, unit)}：未办理", "red"
    for fault in outcome.faults:
        sheet = f"第 {fault.sheet} 个工作表 " if fault.sheet > 1 else ""
        column = f" {fault.column}" if fault.column else ""
        yield f"  · {sheet}第 {fault.row} {unit}{column}：{fault.message}", "red"


def _where(outcome: Outcome, unit: str) -> str:
    """第 2—4 行, or the JSON entry."""
    rows = outcome.rows
    return f"第 {rows[0]} {unit}" if len(rows) == 1 else f"第 {rows[0]}—{rows[-1]} {unit}（{len(rows)} {unit}）"


def keep_correction(units: Sequence[Unit], beside: Path) -> Path:
    """待更正文件 beside the file that was sent, readable by its owner only: it holds personal detail."""
    made = correction(units)
    path = beside.with_name(f"{beside.stem}-待更正{Path(made.file_name).suffix}")
    path.touch(mode=0o600)
    path.write_bytes(made.body)
    return path
