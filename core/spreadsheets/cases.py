"""家庭文件: the sheets 家庭成员, 申报 and 授权 become case files as `hedui verify` reads them, or say why not; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.applications.naming import ids_by_name
from core.errors import FieldFault, Invalid
from core.households.names import same_name
from core.law import Law
from core.plugin.vocabulary import ValueKind
from core.spreadsheets.account import Line, Unit
from core.spreadsheets.forms import ALL, CASE_TITLES, DECLARATION, FIELD, case_forms
from core.spreadsheets.gathering import lines, nobody_twice, one_applicant, row_faults, units
from core.spreadsheets.model import Form
from core.spreadsheets.people import first_value, home_plain, homes_of, member_places, role_of
from core.spreadsheets.reading import Reading
from core.texts import word

_RELATION, _ROLE, _NUMBER, _NAME, _ID = "与申请人关系", "人员类别", "申请编号", "姓名", "证件号码"
_OF_KIND: Mapping[ValueKind, tuple[str, str]] = {
    ValueKind.MONEY: ("yuan", "金额（元）"),
    ValueKind.COUNT: ("count", "数量"),
    ValueKind.AREA: ("area", "面积（平方米）"),
    ValueKind.TEXT: ("text", "申报内容"),
    ValueKind.MU: ("mu", "土地面积（亩）"),
    ValueKind.DATE: ("text", "申报内容"),
}


def cases(reading: Reading, law: Law, whole: bool = True) -> list[Unit]:
    """Every household of the file; raises Invalid where a sheet is missing. JSON entries are given on as they are.

    Not `whole`: for the clerk's own steps. The members' sheet is enough, and authorizations stay aside unread.
    """
    if reading.kind == "json":
        return [_entry(number, *entry) for number, entry in enumerate(reading.entries, start=1)]
    members, declaration, authorizations = forms = case_forms(law)
    there = {sheet.about.form for sheet in reading.sheets}
    wanted = forms if whole else (members,)
    if missing := [form.title for form in wanted if form.id not in there]:
        raise Invalid("file_sheets_missing", sheets="、".join(missing))
    made = units(lines(reading.sheets, members), members)
    by_number = {str(unit.lines[0].value("number")): _Household(unit, law, whole) for unit in made if _numbered(unit)}
    strays = [*_joined(reading, declaration, by_number)]
    if whole:
        strays += _joined(reading, authorizations, by_number)
    else:
        _put_aside(reading, authorizations, by_number)
    for household in by_number.values():
        household.finish()
    return [*made, *strays]


def _entry(number: int, plain: Any, twice: Sequence[str]) -> Unit:
    unit = Unit(plain, entry=number)
    unit.add_fields([FieldFault(path, "有重复的栏目名") for path in twice], CASE_TITLES)
    return unit


def _numbered(unit: Unit) -> bool:
    return unit.lines[0].value("number") is not None


def _joined(reading: Reading, form: Form, households: Mapping[str, _Household]) -> Iterator[Unit]:
    """Each row goes to its household; one that goes to none comes back as a unit of its own."""
    for line in lines(reading.sheets, form):
        household = households.get(str(line.value("number")))
        if household is None:
            stray = Unit({}, [line], faults=row_faults(line, form))
            stray.add(line, _NUMBER, "家庭成员表中没有这一申请编号")
            yield stray
        elif form.id == DECLARATION:
            household.declared(line, form)
        else:
            household.signed(line, form)


def _put_aside(reading: Reading, form: Form, households: Mapping[str, _Household]) -> None:
    """Rows that nobody takes from this file: they go back with their household, and stop nothing."""
    for line in lines(reading.sheets, form):
        if (household := households.get(str(line.value("number")))) is not None:
            household.unit.lines.append(line)
            household.aside = True


class _Household:
    """一户 as its rows come together."""

    def __init__(self, unit: Unit, law: Law, whole: bool) -> None:
        self.unit, self.law, self.whole, self.aside = unit, law, whole, False
        one_applicant(unit, [role_of(line) for line in unit.lines], _RELATION)
        nobody_twice(unit, _ID)
        self.homes = homes_of(unit)
        self.people = {line.value("id_number"): position for position, line in enumerate(self._everybody(), start=1)}
        self.names = {line.value("id_number"): line.value("name") for line in unit.lines}
        self.declaration: list[dict[str, Any]] = []
        self.authorizations: list[dict[str, Any]] = []
        self.places: dict[str, Line] = {}

    def declared(self, line: Line, form: Form) -> None:
        """申报一项."""
        self._take(line, form)
        element = self.law.elements.get(line.value("element") or "")
        if element is None:
            return
        wanted, title = _OF_KIND[element.kind]
        if line.value(wanted) is None:
            self.unit.add(line, title, f"“{element.title}”应填写此栏")
        for other, its in _OF_KIND.values():
            if other not in (wanted, "text") and line.value(other) is not None:
                self.unit.add(line, its, f"“{element.title}”不填此栏，应填“{title}”")
        self.places[f"declaration[{len(self.declaration)}]"] = line
        self.declaration.append({
            "person": self.people.get(line.value("id_number"), 1), "element": element.id,
            "amount": line.value(wanted) if wanted in ("yuan", "count") else None,
            "quantity": line.value(wanted) if wanted in ("area", "mu") else None, "text": line.value("text") or "",
        })  # fmt: skip

    def signed(self, line: Line, form: Form) -> None:
        """授权书."""
        self._take(line, form)
        self.places[f"authorizations[{len(self.authorizations)}]"] = line
        self.authorizations.append({
            "person": self.people.get(line.value("id_number"), 1), "signed_on": line.value("signed_on"),
            "signatory": line.value("signatory"), "items": self._items(line.value("items") or []),
            "fields": dict(self._fields(line, form)), "evidence_digest": (line.value("evidence_digest") or "").lower(),
        })  # fmt: skip

    def finish(self) -> None:
        """All rows are there: what they say together."""
        unit = self.unit
        first = unit.lines[0]
        for rows, sheet in ((self.declaration, "申报"), (self.authorizations, "授权")):
            if not rows and self.whole:
                unit.add(first, _NUMBER, f"工作表“{sheet}”中没有本户的行")
        unit.places = {**member_places(self.homes), **self.places}
        unit.plain = {
            "application_number": first.value("number"), "programme": first_value(unit, "programme"),
            "applied_on": first_value(unit, "applied_on"), "household": home_plain(self.homes[0]),
            "supporters": [home_plain(home) for home in self.homes[1:]],
            "declaration": self.declaration if self.whole else self.declaration or None,
            "authorizations": self.authorizations if self.whole else self.aside,
            "residence": first_value(unit, "residence"),
        }  # fmt: skip

    def _take(self, line: Line, form: Form) -> None:
        """A row of another sheet is of somebody in this household."""
        self.unit.lines.append(line)
        self.unit.faults += row_faults(line, form)
        number, name = line.value("id_number"), line.value("name")
        if number is not None and number not in self.people:
            self.unit.add(line, _ID, "不是本户家庭成员表中的人")
        elif number is not None and name is not None and not same_name(name, str(self.names[number])):
            self.unit.add(line, _NAME, "与家庭成员表中的姓名不一致")

    def _everybody(self) -> Iterator[Line]:
        for home in self.homes:
            yield from home

    def _items(self, given: Sequence[str]) -> list[str]:
        """“全部” are those of the programme that is applied for: of what is never asked for, nothing can be authorized."""
        if ALL not in given:
            return list(given)
        named = ids_by_name(self.law.programmes.values()).get(word(str(first_value(self.unit, "programme") or "")))
        return sorted(self.law.programmes[named].items if named else self.law.elements)

    def _fields(self, line: Line, form: Form) -> Iterator[tuple[str, str]]:
        """授权书栏目: of the sheet's own columns, or of those that every row has anyway."""
        common = {title: line.value(c.id) for c in form.columns if not c.id.startswith(FIELD) for title in c.titles}
        for each in self.law.template.fields:
            value = line.value(FIELD + each.name) or common.get(each.title)
            if value:
                yield each.name, str(value)
