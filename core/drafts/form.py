"""受理表单: what an intake asks under the tenant's own law: programmes, items, kinds of documents, the authorization's fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from core.applications.programme import law_on
from core.errors import FieldFault
from core.households.identity import ID_KIND_TITLES
from core.intake import invalid
from core.law import Law
from core.plugin.forms import AGENCY, CAPACITY, FULL_NAME, GUARDIAN_NAME, ID_NUMBER, INCAPABLE, PROGRAMME
from core.plugin.vocabulary import CATEGORY_TITLES, RELATION_TITLES, ROLE_TITLES, Programme, Relation, citations_text
from core.scope import Scope


class Choice(Struct, frozen=True):
    """可选内容."""

    id: str
    title: str


class ProgrammeForm(Struct, frozen=True):
    """救助项目: whom it verifies, and what."""

    id: str
    title: str
    basis: str
    roles: list[str]
    items: list[str]
    period: str
    """核算期间, for which income is declared; empty where no setting names it."""


class ElementForm(Struct, frozen=True):
    """申报项目."""

    id: str
    title: str
    category: str
    kind: str
    periodic: bool


class SheetField(Struct, frozen=True):
    """授权书栏目: `ticked`: it stands there and says what is registered; else what it says is typed."""

    name: str
    title: str
    required: bool
    roles: list[str]
    ticked: bool
    guardian: bool
    choices: list[str]


class IntakeForm(Struct, frozen=True):
    """受理表单 of one day."""

    day: date
    office: str
    programmes: list[ProgrammeForm]
    elements: list[ElementForm]
    relations: list[Choice]
    id_kinds: list[Choice]
    roles: list[Choice]
    template_title: str
    template_version: str
    template_basis: str
    validity_months: int | None
    fields: list[SheetField]


async def intake_form(scope: Scope, on: date | None) -> IntakeForm:
    """受理表单 under the law of a day, of today unless told; raises Invalid where there is none on that day."""
    async with scope.read("draft.look") as tx:
        law = await law_on(tx, on or scope.today)
    if isinstance(law, FieldFault):
        raise invalid([law])
    day = on or scope.today
    named = {item for programme in law.programmes.values() for item in programme.items}
    return IntakeForm(
        day=day,
        office=scope.actor.office_name,
        programmes=[_programme(law, each, day) for each in law.programmes.values()],
        elements=[
            ElementForm(e.id, e.title, CATEGORY_TITLES[e.category], e.kind.value, e.periodic)
            for e in law.elements.values()
            if e.id in named
        ],
        relations=[Choice(each.value, RELATION_TITLES[each]) for each in Relation],
        id_kinds=[Choice(kind.value, title) for kind, title in ID_KIND_TITLES.items()],
        roles=[Choice(role.value, title) for role, title in ROLE_TITLES.items()],
        template_title=law.template.title,
        template_version=law.template.version,
        template_basis=citations_text(law.template.basis),
        validity_months=law.template.validity_months,
        fields=list(_fields(law)),
    )


def _programme(law: Law, programme: Programme, day: date) -> ProgrammeForm:
    period = law.under(programme).period(day)
    text = f"{period.start.isoformat()} 至 {period.end.isoformat()}" if period else ""
    return ProgrammeForm(
        programme.id, programme.title, citations_text(programme.basis), [role.value for role in programme.subjects],
        [item for item in programme.items if item in law.elements], text,
    )  # fmt: skip


_TICKED = frozenset((FULL_NAME, ID_NUMBER, PROGRAMME, AGENCY, "signature", "relation", "obligation"))


def _fields(law: Law) -> Sequence[SheetField]:
    return [
        SheetField(
            field.name, field.title, field.required, [role.value for role in field.roles], field.name in _TICKED,
            field.name in (GUARDIAN_NAME, CAPACITY), list(INCAPABLE) if field.name == CAPACITY else [],
        )
        for field in law.template.fields
    ]  # fmt: skip
