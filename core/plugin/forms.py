"""授权书模板: what a signed authorization must carry, and what one signed sheet lacks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from core.plugin.vocabulary import Citation, DateRange, Role


class TemplateField(Struct, frozen=True):
    """授权书栏目."""

    name: str
    title: str
    required: bool = True
    roles: tuple[Role, ...] = tuple(Role)


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

    def gaps(self, form: SignedForm, accepted_on: date) -> tuple[FormGap, ...]:
        """缺项清单: everything at once (一次性告知)."""
        found = [FormGap(f.name, f"授权书缺少“{f.title}”") for f in self.fields if self._lacks(f, form)]
        if form.signed_on > accepted_on:
            found.append(FormGap("signed_on", "签署日期晚于受理日期"))
        if form.signed_on not in self.valid:
            found.append(FormGap("signed_on", f"签署日期不在本版授权书（{self.version}）的使用期间内"))
        if form.minor and form.signatory != "guardian":
            found.append(FormGap("signatory", "未成年人的授权书应由监护人签署"))
        if not form.items:
            found.append(FormGap("items", "未勾选任何授权查询事项"))
        if len(form.evidence_digest) != 64:
            found.append(FormGap("evidence_digest", "缺少授权书扫描件"))
        return tuple(found)

    @staticmethod
    def _lacks(field: TemplateField, form: SignedForm) -> bool:
        return field.required and form.role in field.roles and not form.fields.get(field.name, "").strip()
