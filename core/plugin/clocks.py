"""期限规则检查: a clock that the core could never start, or never stop, is refused with its pack, not found out by a case."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin.deadlines import DeadlineRule
from core.plugin.procedure import BEGUN, ENDED
from core.plugin.supervision import RAISED
from core.plugin.vocabulary import EVENT_TITLES, Event

_BEFORE_ASKING = (Event.ACCEPTED, Event.FIELD_CHECK_FILED, Event.INITIATED)
"""Events that have happened once a department can be asked: a total that begins later would be in no report."""


def clock_faults(rule: DeadlineRule) -> Iterator[str]:
    """差错 of one rule, in Chinese."""
    known = "、".join(f"{event.value}（{title}）" for event, title in EVENT_TITLES.items())
    for name, event in (("起算", rule.starts_on), ("终止", rule.ends_on)):
        if event is not None and event not in EVENT_TITLES and not event.endswith((BEGUN, ENDED, RAISED)):
            known_steps = "办理程序中步骤的开始（.begun）和结束（.ended）、预警阈值的发出（.raised，只作起算）"
            yield f"的{name}事件 {event} 不存在，可用的有：{known}，以及{known_steps}"
    if (rule.stage == "source") != (rule.starts_on == Event.ASKED):
        yield f"的阶段为 {rule.stage}，不能自 {rule.starts_on} 起算：数源的期限自发出查询（asked）起算，且只有它如此"
    if rule.stage == "total" and (not _begins_in_time(rule) or rule.ends_on is not None):
        yield "是总期限，应自受理、实地核查材料报送、发起核对或者办理程序的步骤起算，至核对件办结为止"
    if (rule.ends_on or "").endswith(RAISED):
        yield f"至预警 {rule.ends_on} 终止：预警只起算期限，终止请写核查这一预警的步骤的结束（.ended）"
    if rule.starts_on.endswith(RAISED) and not (rule.ends_on or "").endswith((BEGUN, ENDED)):
        yield f"自预警 {rule.starts_on} 起算，没有写明至哪一步骤终止；预警在核对件办结以后发出，期限不能随核对件终止"
    if rule.ends_on == rule.starts_on:
        yield f"自 {rule.starts_on} 起算，又至同一事件终止"
    if rule.length < 1:
        yield f"的长度为 {rule.length}，应当是正整数"


def _begins_in_time(rule: DeadlineRule) -> bool:
    """A total that begins with a step is waited for by the initiation, as one that begins with the field check is."""
    return rule.starts_on in _BEFORE_ASKING or rule.starts_on.endswith((BEGUN, ENDED))
