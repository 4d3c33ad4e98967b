"""查询与反馈: what a reply means for its ask, and how an ask's state is printed; pure."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from core.households.identity import BadIdentity, parse
from core.households.model import Person
from core.households.names import same_name
from core.plugin.asks import Accepted, Found, NothingFound, Rejected, Reply, SourceFact, Unavailable
from core.plugin.connectors import AnyConnector


class AskState(enum.StrEnum):
    """查询状态."""

    QUEUED = "queued"
    ASKING = "asking"
    WAITING = "waiting"
    UNAVAILABLE = "unavailable"
    QUARANTINED = "quarantined"
    FOUND = "found"
    NOTHING_FOUND = "nothing_found"
    REJECTED = "rejected"
    WITHHELD = "withheld"
    GIVEN_UP = "given_up"
    NOT_ANSWERED = "not_answered"


OPEN = (AskState.QUEUED, AskState.ASKING, AskState.WAITING, AskState.UNAVAILABLE, AskState.QUARANTINED)
"""States in which an answer can still come."""

ANSWERABLE = (AskState.ASKING, AskState.WAITING, AskState.UNAVAILABLE, AskState.QUARANTINED)
"""States of an ask that has left in which an answer, by whatever way it comes, is taken."""

PRINTED: Mapping[AskState, str] = {
    AskState.QUEUED: "not_yet_answered",
    AskState.ASKING: "not_yet_answered",
    AskState.WAITING: "not_yet_answered",
    AskState.UNAVAILABLE: "unavailable",
    AskState.QUARANTINED: "unavailable",
    AskState.REJECTED: "unavailable",
    AskState.FOUND: "found",
    AskState.NOTHING_FOUND: "nothing_found",
    AskState.WITHHELD: "not_asked",
    AskState.GIVEN_UP: "unavailable",
    AskState.NOT_ANSWERED: "not_yet_answered",
}
"""状态 -> 报告上的反馈状态."""

REFUSALS: Mapping[str, str] = {
    "outside_programme": "不在本救助项目的核对内容之内",
    "no_live_application": "没有与之对应的在办救助申请",
    "authorization_not_in_force": "本人授权书未生效或已撤回",
    "authorization_expired": "本人授权书已过期",
    "item_not_authorized": "本人授权书未包括此项",
    "no_connector": "尚未接通此数源",
    "never_left": "核对结束前未能发出查询",
    "subject_suspended": "授权书抽查中止，补齐前不查询",
}
"""数据库不放行的原因, as printed beside 未查询."""

LONGEST_WAIT = timedelta(hours=1)
LONGEST_CLOSED = timedelta(days=7)
"""For longer no source is taken to be closed, whatever it says."""
_LONGEST_WORDS = 1_000
_UNPRINTABLE = re.compile("[\x00\ud800-\udfff]")


class AskRow(Struct, frozen=True):
    """查询, as loaded."""

    id: UUID
    verification_id: UUID
    subject_id: UUID
    authorization_id: UUID | None
    item: str
    source: str
    element: str
    connector: str
    state: AskState
    note: str
    attempts: int
    left_on: date | None
    settled_on: date | None
    due_on: date | None
    due_provisional: bool | None
    ticket: str
    reply_id: UUID | None
    supplementary: bool = False
    """补充核对: made by the deciding agency through its own connectors."""
    manual: bool = False
    """待人工反馈: it is with the clerks of its department; nobody else is asked any more."""
    settled_at: datetime | None = None
    """The moment of `settled_on`."""


class StoredReply(Struct, frozen=True):
    """反馈原文与事实: what is sealed in a reply's blob."""

    raw: bytes
    facts: tuple[SourceFact, ...]
    note: str


class Effective(NamedTuple):
    """有效反馈: what an ask rests on."""

    id: UUID
    digest: str
    """SHA-256 of the answer as it came, hex."""
    reply: StoredReply


_ASKING = AskState.ASKING  # an attribute of an enum is looked up at length in Python 3.11


def printed(ask: AskRow) -> str:
    """反馈状态 as printed, a key of FOUR_STATES. What never left was not asked; a repetition under way was unavailable."""
    state = ask.state
    if ask.left_on is None and state in OPEN:
        return "not_asked"
    if state is _ASKING and ask.reply_id is not None and not ask.ticket:
        return "unavailable"
    return PRINTED[state]


class Judgement(Struct, frozen=True):
    """判定: what becomes of the ask."""

    kind: str
    """Kind of the stored reply."""
    state: AskState
    facts: tuple[SourceFact, ...] = ()
    note: str = ""
    ticket: str = ""
    retry_at: datetime | None = None
    manual: bool = False
    """The ask goes to the clerks of its department."""


def judge(reply: Reply, person: Person, element: str) -> Judgement:
    """判定反馈: data of another person is quarantined whole; a row that arrives twice is counted once."""
    match reply:
        case Found(facts=facts):
            if any(not concerns(fact, person) or fact.element != element for fact in facts):
                return Judgement("quarantined", AskState.QUARANTINED, note="数源返回的数据与被查询人不符，已隔离")
            if contradict(facts):
                return Judgement("garbled", AskState.UNAVAILABLE, note="数源反馈无法识别：同一记录编号的内容前后不一")
            return Judgement("found", AskState.FOUND, _once(facts))
        case NothingFound():
            return Judgement("nothing_found", AskState.NOTHING_FOUND)
        case Accepted(ticket=ticket):
            return Judgement("accepted", AskState.WAITING, ticket=words(ticket))
        case Unavailable(reason=reason, until=until):
            return Judgement("unavailable", AskState.UNAVAILABLE, note=words(reason), retry_at=_moment(until))
        case Rejected(reason=reason):
            return Judgement("rejected", AskState.REJECTED, note=f"数源不予提供：{words(reason)}")


def by_hand(connector: AnyConnector | None) -> bool:
    """人工: whether clerks answer what is asked by this connector."""
    return hasattr(connector, "form_for")


def words(text: str) -> str:
    """What a connector says, as the database can keep it."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)[:_LONGEST_WORDS]


def _moment(until: datetime | None) -> datetime | None:
    """A moment that is one: departments write year 1 for 'none', and 9999 for 'never'."""
    return until if until is not None and 2000 <= until.year <= 2999 else None


def concerns(fact: SourceFact, person: Person) -> bool:
    """同一人: the row carries the very number and name that were asked about."""
    return same_number(fact.person_id_number, person) and same_name(fact.person_name, person.name)


def same_number(printed: str, person: Person) -> bool:
    """Same document number, a 15-digit one read as the 18-digit one it became."""
    try:
        return parse(person.id_kind, printed).number == person.id_number
    except BadIdentity:
        return printed.strip().upper() == person.id_number


def retry_delay(attempts: int, base: float) -> timedelta:
    """再次查询前的等待: doubles with every attempt, an hour at most."""
    return min(timedelta(seconds=base * 2 ** min(attempts, 16)), LONGEST_WAIT)


def fact_id(ask: UUID, index: int) -> str:
    """事实编号: the ask and the row's position in its effective reply."""
    return f"{ask}:{index}"


def contradict(facts: Iterable[SourceFact]) -> bool:
    """同号异值: two rows of one record number and day that do not say the same."""
    told: dict[object, SourceFact] = {}
    return any(told.setdefault(_record(f), f) != f for f in facts if f.reference)


def _record(fact: SourceFact) -> tuple[object, ...]:
    return fact.reference, fact.paid_on, fact.as_of


def _once(facts: Iterable[SourceFact]) -> tuple[SourceFact, ...]:
    """Without a record number two rows alike are two records: only a number shows that a row came twice."""
    unique: dict[object, SourceFact] = {}
    for position, fact in enumerate(facts):
        unique.setdefault(_record(fact) if fact.reference else position, fact)
    return tuple(sorted(unique.values(), key=lambda f: (f.paid_on or f.as_of, f.title, f.reference, f.amount or 0)))
