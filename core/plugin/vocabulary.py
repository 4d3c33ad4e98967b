"""共同词汇: the words that every plugin and the core share: citations, dated values, kinds, findings, periods."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from msgspec import Struct


class Citation(Struct, frozen=True, cache_hash=True):
    """依据: the article that decides something. `url` is empty where the document has no official address."""

    document: str
    """文号 or title, as printed: 浙政办发〔2021〕25号."""
    article: str
    """The article as lawyers cite it: 四(一)3."""
    text: str = ""
    """The decisive words, quoted."""
    url: str = ""

    def __str__(self) -> str:
        return f"{self.document} {self.article}".strip()


class DateRange(Struct, frozen=True):
    """有效期间: from `start` to `end`, both included; `end` None is open."""

    start: date
    end: date | None = None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day and (self.end is None or day <= self.end)


class Category(enum.StrEnum):
    """核对内容类别: what a data element or a finding belongs to."""

    POPULATION = "population"
    MARRIAGE = "marriage"
    INCOME = "income"
    PROPERTY = "property"
    EXPENSE = "expense"


INCOME: Final = Category.INCOME
"""A name of its own, like those of `Treatment` and `ValueKind`: what passes over every line asks for it again and again,
and an attribute of an enum takes Python 3.11 ten times as long as a name."""
CATEGORY_TITLES = {
    Category.POPULATION: "家庭人口及户籍",
    Category.MARRIAGE: "婚姻状况",
    Category.INCOME: "收入状况",
    Category.PROPERTY: "财产状况",
    Category.EXPENSE: "刚性支出状况",
}


class ValueKind(enum.StrEnum):
    """数据元值的种类: how the value of a data element is carried in a fact."""

    MONEY = "money"
    """Integer fen in `Fact.amount`."""
    COUNT = "count"
    """A whole number in `Fact.amount`."""
    AREA = "area"
    """Square metres as a Decimal in `Fact.quantity`."""
    TEXT = "text"
    MU = "mu"
    """亩 of land as a Decimal in `Fact.quantity`."""
    DATE = "date"
    """A day in `Fact.text`, in any usual writing: 2026-03-01, 20260301, 2026年3月1日. What is none is doubtful."""


MONEY: Final = ValueKind.MONEY
TEXT: Final = ValueKind.TEXT
"""See `INCOME`."""


class DataElement(Struct, frozen=True):
    """数据元: one item that can be asked for, declared and found; ids in the manner of MZ/T 073."""

    id: str
    title: str
    category: Category
    kind: ValueKind
    basis: tuple[Citation, ...]
    sensitive: bool = True
    periodic: bool = False
    """True: amounts are paid again and again and are summed over the counting period; False: a state on a day."""


class Relation(enum.StrEnum):
    """与申请人关系."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    OTHER = "other"


RELATION_TITLES = {
    Relation.SELF: "本人",
    Relation.SPOUSE: "配偶",
    Relation.CHILD: "子女",
    Relation.PARENT: "父母",
    Relation.SIBLING: "兄弟姐妹",
    Relation.GRANDPARENT: "祖父母（外祖父母）",
    Relation.GRANDCHILD: "孙子女（外孙子女）",
    Relation.OTHER: "其他",
}


class Role(enum.StrEnum):
    """核对对象身份: which part a subject has in the case."""

    APPLICANT = "applicant"
    MEMBER = "member"
    SUPPORTER = "supporter"
    SUPPORTER_MEMBER = "supporter_member"


ROLE_TITLES = {
    Role.APPLICANT: "申请人",
    Role.MEMBER: "共同生活家庭成员",
    Role.SUPPORTER: "赡（抚、扶）养人",
    Role.SUPPORTER_MEMBER: "赡（抚、扶）养人家庭成员",
}


class Event(enum.StrEnum):
    """办理节点: what begins or ends a clock. The core tells each of them once a case, with its legal date."""

    ACCEPTED = "accepted"
    FIELD_CHECK_FILED = "field_check_filed"
    INITIATED = "initiated"
    ASKED = "asked"
    """Once for every ask: the start of a source's own clock, never of a case's."""
    ESCALATION_NEEDED = "escalation_needed"
    """The material is at hand, and part of it concerns a higher level or another region."""
    ESCALATED = "escalated"
    ESCALATION_ANSWERED = "escalation_answered"
    OBJECTED = "objected"
    """An objection to the report is received; until it is answered."""
    OBJECTION_ANSWERED = "objection_answered"


EVENT_TITLES = {
    Event.ACCEPTED: "受理",
    Event.FIELD_CHECK_FILED: "实地核查材料报送",
    Event.INITIATED: "发起核对",
    Event.ASKED: "向数源发出查询",
    Event.ESCALATION_NEEDED: "收到需上报核对的材料",
    Event.ESCALATED: "上报上级核对机构",
    Event.ESCALATION_ANSWERED: "上级核对机构反馈",
    Event.OBJECTED: "收到对核对报告的异议",
    Event.OBJECTION_ANSWERED: "异议复核答复",
}


class Approver(enum.StrEnum):
    """延长的批准人: whose decision an extension is; which posts decide for them is the office's permission table."""

    ENTRUSTING_DEPARTMENT = "entrusting_department"
    AGENCY_HEAD = "agency_head"


APPROVER_TITLES = {
    Approver.ENTRUSTING_DEPARTMENT: "委托部门",
    Approver.AGENCY_HEAD: "核对机构主要负责人",
}
"""As the texts call them."""


class Programme(Struct, frozen=True):
    """救助项目: what is applied for. `executor` says which level verifies (Z 三(二)), `subjects` who is verified."""

    id: str
    title: str
    basis: tuple[Citation, ...]
    executor: str
    """Level of the executing tenant: 'province' | 'city' | 'county'."""
    subjects: tuple[Role, ...]
    items: tuple[str, ...]
    """Ids of the data elements that may be asked for under this programme."""
    valid: DateRange
    report_validity_months: int | None = None
    """报告有效期, months; None: the law gives none and the report prints none."""
    validity_basis: tuple[Citation, ...] = ()
    recognised_by: tuple[str, ...] = ()
    """Ids of programmes whose recognised recipients (认定结果) need no new verification under this one."""
    aliases: tuple[str, ...] = ()
    """通行简称, as clerks write them on sheets and in files: 低保. What two programmes share is taken for neither."""
    counting_period: str = ""
    """Id of the parameter with its own 核算期间 in months, where it counts over another time than the rest of the pack."""
    supersedes: tuple[str, ...] = ()
    """Programmes of upper packs in whose place it stands: rules that name one of them mean it."""


class Period(Struct, frozen=True):
    """核算期间: first and last day, both included."""

    start: date
    end: date


NUMBER_PATTERN = "report_number_pattern"
"""Setting of an agency: how its reports are numbered, where not as the pack says."""
PERIOD_SETTING = "counting_period_months"
"""核算期间 in whole months up to the day before the application; a dated tenant setting, never a default."""
PERIOD_PARAMETER = f".{PERIOD_SETTING}"
"""How the id of a parameter ends by which a text itself names the counting period: it stands before any setting."""


class Setting(Struct, frozen=True):
    """租户设置: a dated value of one tenant, with the document it rests on and whose level set it."""

    name: str
    value: Any
    document: str
    start: date
    provenance: str
    """Name of the tenant that set it: 继承自…."""


class Level(enum.StrEnum):
    """层级 of a pack: packs stack in this order, and a lower one gives way to the upper one's closed points."""

    NATION = "nation"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    AGREEMENT = "agreement"
    TOOL = "tool"
    """No law: connectors, report formats."""


class Touches(Struct, frozen=True):
    """触及范围: what a plugin may touch; the core refuses what goes beyond. Names may begin or end with `*`."""

    elements: tuple[str, ...] = ("*",)
    """Data elements that its rules, programmes and catalogue may name, its rules read and write lines about, its connectors
    answer. What the measures of `hedui.plugin` add up of a whole category is the law's, whoever has declared it."""
    sources: tuple[str, ...] = ("*",)
    """Departments that its catalogue may name, and for which its connectors may be asked."""
    addresses: tuple[str, ...] = ("*",)
    """Hosts that its connectors may reach: `*.zj.gov.cn`. Where a department stands is a tenant's setting; one that does
    not fit is refused when it is proposed, and never reached. Empty: its connectors open no address at all."""


class PluginInfo(Struct, frozen=True):
    """插件说明: exactly one of each plugin."""

    name: str
    """Prefix of every id that the plugin returns."""
    title: str
    version: str
    """Of the plugin's content, not of the API."""
    api: int
    regions: tuple[str, ...]
    """Division-code prefixes it may be switched on for; ('',) is nation-wide."""
    maintainer: str
    contact: str
    sources: tuple[Citation, ...] = ()
    level: Level = Level.TOOL
    stacks_on: tuple[str, ...] = ()
    """Names of the packs above that it needs; without one of them it is refused. Whoever switches it on has them too."""
    touches: Touches = Touches()


def citations_text(basis: Sequence[Citation]) -> str:
    """依据文字: citations as one printed line, each once."""
    return "；".join(dict.fromkeys(str(c) for c in basis))
