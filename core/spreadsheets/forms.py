"""表样: the sheets that clerks fill in: applications to be fed, and the three sheets of a case file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.law import Law
from core.plugin.vocabulary import DataElement
from core.spreadsheets.model import Column, Form, Kind
from core.spreadsheets.words import ID_KINDS, RELATIONS, ROLES, SIGNATORIES
from core.texts import words

NUMBER = Column(
    "number",
    ("申请编号", "申请号", "申请单号", "救助申请编号", "受理编号", "申请流水号"),
    Kind.CODE,
    required=True,
    shared=True,
)
PROGRAMME = Column(
    "programme",
    ("救助项目", "申请救助项目", "申请项目", "救助类型", "救助类别", "申请的救助项目"),
    Kind.TEXT,
    required=True,
    shared=True,
)
APPLIED_ON = Column("applied_on", ("申请日期", "申请时间", "申请日"), Kind.DATE, required=True, shared=True)
NAME = Column("name", ("姓名", "成员姓名", "家庭成员姓名", "人员姓名"), Kind.NAME, required=True)
ID_KIND = Column("id_kind", ("证件种类", "证件类型", "证件类别"), Kind.CHOICE, choices=ID_KINDS)
ID_NUMBER = Column(
    "id_number",
    (
        "证件号码",
        "证件号",
        "身份证号",
        "身份证号码",
        "公民身份号码",
        "公民身份证号码",
        "居民身份证号码",
        "身份证件号码",
    ),
    Kind.IDENTITY,
    required=True,
)
RELATION = Column(
    "relation",
    ("与申请人关系", "与申请人的关系", "与户主关系", "与户主的关系", "家庭关系", "关系"),
    Kind.CHOICE,
    choices=RELATIONS,
)
ROLE = Column("role", ("人员类别", "核对对象身份", "人员身份", "核对对象类别"), Kind.CHOICE, choices=ROLES)

RESIDENCE = Column(
    "residence", ("城乡属性", "城乡类别", "城乡"), Kind.CHOICE, shared=True,
    choices=words({"urban": ("城镇", "城市"), "rural": ("农村", "乡村", "牧区")}),
)  # fmt: skip
"""Of the household: many a standard differs by it, and without it no conclusion is drawn."""

_PEOPLE = (NUMBER, PROGRAMME, APPLIED_ON, NAME, ID_KIND, ID_NUMBER, RELATION, ROLE)
APPLICATIONS = Form("applications", "救助申请", _PEOPLE, either=("relation", "role"))
"""送入申请: a row a person; who is no applicant and has no role is a member."""

_WHOSE = (NUMBER, NAME, ID_KIND, ID_NUMBER)
MEMBERS, DECLARATION, AUTHORIZATIONS = "members", "declaration", "authorizations"
FIELD = "field."
ALL = "*"
"""授权全部事项."""


def case_forms(law: Law) -> tuple[Form, ...]:
    """家庭成员、申报、授权: with the elements and the template's fields in force."""
    return (
        Form(MEMBERS, SHEET_TITLES[MEMBERS], (*_PEOPLE, RESIDENCE), either=("relation",)),
        Form(DECLARATION, SHEET_TITLES[DECLARATION], (*_WHOSE, *_declared(law))),
        Form(AUTHORIZATIONS, SHEET_TITLES[AUTHORIZATIONS], (*_WHOSE, *_signed(law), *_template_fields(law))),
    )


def _declared(law: Law) -> Iterator[Column]:
    elements = words({each.id: (each.title, each.id) for each in law.elements.values()})
    yield Column("element", ("申报项目", "申报事项", "项目"), Kind.CHOICE, required=True, choices=elements)
    yield Column("yuan", ("金额（元）", "申报金额（元）", "金额(元)", "申报金额(人民币元)"), Kind.YUAN)
    yield Column("count", ("数量", "件数", "申报数量"), Kind.COUNT)
    yield Column("area", ("面积（平方米）", "建筑面积（平方米）", "面积（㎡）"), Kind.AREA)
    yield Column("mu", ("土地面积（亩）", "面积（亩）", "亩数"), Kind.MU)
    yield Column("text", ("申报内容", "情况说明", "申报说明"), Kind.TEXT)


def _signed(law: Law) -> Iterator[Column]:
    yield Column("signed_on", ("签署日期", "授权日期", "签字日期", "签名日期"), Kind.DATE, required=True)
    yield Column("signatory", ("签署人", "签字人", "签名人"), Kind.CHOICE, required=True, choices=SIGNATORIES)
    yield Column("items", ("授权事项", "授权查询事项", "授权项目"), Kind.CHOICES, required=True, choices=_items(law))
    yield Column("evidence_digest", ("扫描件摘要", "扫描件校验值"), Kind.CODE)


def _items(law: Law) -> dict[str, str]:
    return words({ALL: ("全部", "全部事项"), **_names(law.elements.values())})


def _names(elements: Iterable[DataElement]) -> dict[str, tuple[str, str]]:
    return {each.id: (each.title, each.id) for each in elements}


def _template_fields(law: Law) -> Iterator[Column]:
    """授权书栏目 that no column of the sheet stands for already."""
    taken = {title for column in _WHOSE for title in column.titles}
    for each in law.template.fields:
        if each.title not in taken:
            yield Column(FIELD + each.name, (each.title,), Kind.TEXT)


SHEET_TITLES = {APPLICATIONS.id: APPLICATIONS.title, MEMBERS: "家庭成员", DECLARATION: "申报", AUTHORIZATIONS: "授权"}
CASE_TITLES = {
    "application_number": "申请编号", "programme": "救助项目", "applied_on": "申请日期", "name": "姓名", "id_number": "证件号码",
    "relation": "与申请人关系", "id_kind": "证件种类", "element": "申报项目", "amount": "金额（元）", "quantity": "面积（平方米）",
    "text": "申报内容", "signed_on": "签署日期", "signatory": "签署人", "items": "授权事项", "evidence_digest": "扫描件摘要",
}  # fmt: skip
"""Field of a case file → the column that says it."""
