"""核算期间: the tenant's counting period as it applies to one fact. The text names none (第六条): none set, none applied."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from hedui.plugin import PERIOD_SETTING, Citation, Fact, Finding, Period, Treatment, Values


class Window(Struct, frozen=True):
    """核算期间 as it applies to a rule: both ends included, and what to say of it."""

    period: Period
    span: str
    values: Mapping[str, str]
    basis: tuple[Citation, ...]

    def judge(self, fact: Fact) -> Finding | None:
        """A finding where the fact's day is missing or outside; None where it lies inside."""
        if fact.paid_on is None:
            reason = "反馈没有发生日期，无法判断是否在核算期间内"
            return Finding(Treatment.DOUBTFUL, reason, self.values, self.basis)
        if self.period.start <= fact.paid_on <= self.period.end:
            return None
        reason = f"发生日期{fact.paid_on.isoformat()}不在核算期间（{self.span}）内，不计入"
        return Finding(Treatment.EXCLUDED, reason, self.values, self.basis)


def window_of(values: Values) -> Window | None:
    """The period with its document; None where the tenant set none: then everything found is reckoned with."""
    if values.period is None:
        return None
    setting = values.settings[PERIOD_SETTING]
    span = f"{values.period.start.isoformat()}至{values.period.end.isoformat()}"
    used = {"核算期间": f"{span}（{setting.value}个月，{setting.document}）"}
    return Window(values.period, span, used, (Citation(setting.document, ""),))
