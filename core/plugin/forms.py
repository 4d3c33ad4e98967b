"""授权书模板: what a signed authorization must carry, and what one signed sheet lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from core.plugin.vocabulary import Citation, DateRange, Role
from core.texts import blank

FULL_NAME, ID_NUMBER, PROGRAMME = "full_name", "id_number", "programme"
"""Names of the fields (姓名、证件号码、救助项目) that the review compares with the case, where a template has them."""
AGENCY, RELATION = "agency", "relation"
"""受委托机构: the accepting office, its agency or the executing one. 关系: as registered, where the field is `compared`."""
GUARDIAN_NAME, CAPACITY = "guardian_name", "capacity"
"""Names of the fields (监护人姓名、民事行为能力) that a sheet signed by a guardian must carry."""
INCAPABLE = ("无民事行为能力", "限制民事行为能力")
"""What `CAPACITY` says of an adult for whom a guardian signs (民法典 第二十一条, 第二十二条)."""


class TemplateField(Struct, frozen=True):
    """授权书栏目."""

    name: str
    title: str
    required: bool = True
    roles: tuple[Role, ...] = tuple(Role)
    compared: bool = True
    """False: a relation, but to somebody else than the applicant (与户主关系), which no case can contradict."""


class SignedForm(Struct, frozen=True):
    """已签授权书: as taken in by the accepting office."""

    role: Role
    signed_on: date
    signatory: str
    """'self' or 'guardian'."""
    fields: Mapping[str, str]
    items: tuple[str, ...]
    """Data elements that the person allows to be asked for."""
    evidence_digest: str
    """SHA-256 of the scanned sheet, hex."""
    minor: bool = False
    """On the day of the signature."""

    def told(self, field: str) -> str:
        """What the sheet says in a field; empty where it says nothing."""
        said = self.fields.get(field, "").strip()
        return "" if blank(said) else said


class FormGap(Struct, frozen=True):
    """缺项: what is missing or wrong on the sheet, for the person and for the machine."""

    field: str
    message: str


class AuthorizationTemplate(Struct, frozen=True):
    """授权书样式: one version, set by the provincial agency; old versions stay readable."""

    id: str
    title: str
    version: str
    basis: tuple[Citation, ...]
    valid: DateRange
    validity_months: int | None
    """How long a signature covers; None: until the case ends (the regulation names no term)."""
    fields: tuple[TemplateField, ...]
    statement: str
    """The words the person signs."""
    days_before_application: int | None = 0
    """How long before the application a sheet may be signed: not at all (在申请社会救助时); None: at any time."""
    lasts_with_benefit: bool = False
    """申请期间和享受救助期间有效: it covers the application and, from the recognition on, what follows as long as the register
    of recipients says without a break that the benefit lasts: a recheck needs no new sheet. With `validity_months`: at most."""
    supersedes: tuple[str, ...] = ()

    def gaps(self, form: SignedForm, today: date) -> tuple[FormGap, ...]:
        """缺项清单: everything at once (一次性告知). A sheet put right may be signed later than the case was accepted."""
        found = [FormGap(f.name, f"授权书缺少“{f.title}”") for f in self.fields if self._lacks(f, form)]
        if form.signed_on > today:
            found.append(FormGap("signed_on", "签署日期晚于今天"))
        if form.signed_on not in self.valid:
            found.append(FormGap("signed_on", f"签署日期不在本版授权书（{self.version}）的使用期间内"))
        found += _guardian_gaps(form)
        if not form.items:
            found.append(FormGap("items", "未勾选任何授权查询事项"))
        if len(form.evidence_digest) != 64:
            found.append(FormGap("evidence_digest", "缺少授权书扫描件"))
        return tuple(found)

    @staticmethod
    def _lacks(field: TemplateField, form: SignedForm) -> bool:
        return field.required and form.role in field.roles and not form.told(field.name)


def _guardian_gaps(form: SignedForm) -> Iterator[FormGap]:
    """监护人签署: for a minor always; for an adult only where the sheet says why he cannot sign himself."""
    if form.signatory != "guardian":
        if form.minor:
            yield FormGap("signatory", "未成年人的授权书应由监护人签署")
        return
    if not form.told(GUARDIAN_NAME):
        yield FormGap(GUARDIAN_NAME, "由监护人签署的授权书缺少“监护人姓名”")
    if not form.minor and form.told(CAPACITY).removesuffix("人") not in INCAPABLE:
        yield FormGap(
            CAPACITY, f"成年人的授权书由监护人签署的，“民事行为能力”应写明为{'或'.join(INCAPABLE)}；否则应由本人签署"
        )
