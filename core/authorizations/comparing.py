"""授权书与本件比对: whose sheet it is, for what, given to whom and when; what is left empty is for the template to miss.

Names of agencies and relations are compared as leniently as clerks write them: only what is certainly another is a gap.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from core.applications.naming import allowed_names, ids_by_name
from core.households.identity import BadIdentity, Identity, parse
from core.households.model import Subject
from core.households.names import same_name
from core.plugin.forms import (
    AGENCY,
    FULL_NAME,
    GUARDIAN_NAME,
    ID_NUMBER,
    PROGRAMME,
    RELATION,
    AuthorizationTemplate,
    FormGap,
    SignedForm,
    TemplateField,
)
from core.plugin.vocabulary import RELATION_TITLES, Programme, citations_text
from core.spreadsheets.words import RELATIONS
from core.texts import word


class Occasion(Struct, frozen=True):
    """授权的事由: what is applied for and since when, and who takes it in and verifies."""

    programme: Programme
    programmes: Mapping[str, Programme]
    applied_on: date
    agencies: Sequence[str] = ()
    """受理机构, its tenant, and the executing level's; empty: nothing to compare with."""
    lapsed: Collection[date] = ()
    """救助已终止: days of signature that neither the application nor a benefit carries any more."""


def compare(template: AuthorizationTemplate, about: Occasion, subject: Subject, form: SignedForm) -> Iterator[FormGap]:
    """另一人、另一项目、另一机构、另一时间的授权: opens no ask about this person."""
    yield from _early(template, about.applied_on, form)
    yield from _of_another(form, subject)
    if wanted := form.told(PROGRAMME):
        yield from _programme(wanted, about)
    for field in template.fields:
        if (said := form.told(field.name)) and form.role in field.roles:
            yield from _field(field, said, about, subject)


def _early(template: AuthorizationTemplate, applied_on: date, form: SignedForm) -> Iterator[FormGap]:
    if not template.lasts_with_benefit and not for_application(template, applied_on, form.signed_on):
        basis = citations_text(template.basis)
        yield FormGap("signed_on", f"签署日期早于申请日期，授权书应在申请社会救助时签署（{basis}）")


def for_application(template: AuthorizationTemplate, applied_on: date, signed_on: date) -> bool:
    """在申请社会救助时签署, or so many days before as the template allows."""
    days = template.days_before_application
    return days is None or signed_on >= applied_on - timedelta(days=days)


def _of_another(form: SignedForm, subject: Subject) -> Iterator[FormGap]:
    name, number, guardian = (form.told(field) for field in (FULL_NAME, ID_NUMBER, GUARDIAN_NAME))
    if form.signatory == "guardian" and guardian and same_name(guardian, subject.person.name):
        yield FormGap(GUARDIAN_NAME, "监护人姓名与被监护人相同，监护人应是另一人")
    if name and not same_name(name, subject.person.name):
        yield FormGap(FULL_NAME, "姓名与本件登记的核对对象不一致")
    if number:
        yield from _another_number(number, subject.identity)


def _another_number(number: str, identity: Identity) -> Iterator[FormGap]:
    try:
        same = parse(identity.kind, number) == identity
    except BadIdentity as error:
        yield FormGap(ID_NUMBER, str(error))
        return
    if not same:
        yield FormGap(ID_NUMBER, "证件号码与本件登记的核对对象不一致")


def _programme(wanted: str, about: Occasion) -> Iterator[FormGap]:
    """A sheet may name several programmes, each by id, title or short name."""
    known = ids_by_name(about.programmes.values())
    said = {known.get(word(part)) for part in (*_LISTED.split(wanted), *_BETWEEN.split(wanted))}
    if about.programme.id in said:
        return
    allowed = "" if said - {None} else f"，可填写：{allowed_names(about.programmes.values())}"
    yield FormGap(PROGRAMME, f"授权的救助项目中没有本件申请的“{about.programme.title}”{allowed}")


def _field(field: TemplateField, said: str, about: Occasion, subject: Subject) -> Iterator[FormGap]:
    if field.name == AGENCY and about.agencies and not _names_one_of(said, about.agencies):
        yield FormGap(AGENCY, f"“{field.title}”不是本件的受理机构或核对机构，应为：{'、'.join(about.agencies)}")
    if field.name != RELATION:
        return
    meant = RELATIONS.get(word(said))
    if meant is None and not _KIN.search(said):
        yield FormGap(RELATION, f"“{field.title}”填写的不是一种关系，应为：{'、'.join(RELATION_TITLES.values())}")
    elif meant is not None and field.compared and meant != subject.relation.value:
        yield FormGap(RELATION, f"“{field.title}”与本件登记的“{RELATION_TITLES[subject.relation]}”不一致")


def _names_one_of(said: str, agencies: Sequence[str]) -> bool:
    """蔗香镇 and 望谟县蔗香镇人民政府 are one; 望谟县蔗香镇 is not 望谟县, though that stands in it."""
    told = [core for part in (said, *_LISTED.split(said)) if len(core := _core(part)) > 1]
    wanted = [core for each in agencies if len(core := _core(each)) > 1]
    return any(one.endswith(other) or other.endswith(one) for one in told for other in wanted)


def _core(name: str) -> str:
    """What tells an agency from others: where it is."""
    return _SUFFIX.sub("", _GENERIC.sub("", word(name)))


_BETWEEN = re.compile(r"[\s、，,；;]+")
_LISTED = re.compile(r"[、，,；;]+")
_GENERIC = re.compile(
    "[(](?:样例)[)]|人民政府|政府|办事处|社会救助|家庭经济状况|信息|核对|机构|中心|民政局|民政办|委员会"
)
_SUFFIX = re.compile("(?:街道|镇|乡)$")
_KIN = re.compile("[父母爸妈爷奶婆祖孙子女儿兄弟姐妹哥夫妻嫂媳婿叔伯姑舅姨侄甥岳继亲]")
"""What a relation is called by that has no word of its own in the vocabulary: 曾祖母, 堂兄, 父子."""
