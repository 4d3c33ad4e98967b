"""重算: one assessment run again from its evidence, by the plugins of this process or by other versions of them.

Another version of a pack runs in a process of its own, from its archived files: two versions of one module cannot live
in one. The child gets no address of any service, no key and no network to speak of: facts in, results out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec
from msgspec import Struct

from core.assessment.evidence import Evidence
from core.assessment.model import Assessment, assess
from core.assessment.totals import Total
from core.composing import compose
from core.plugin.readings import printed
from core.plugin.registry import Registry
from core.plugin.rules import OUTCOME_TITLES, Conclusion, Fact
from core.plugin.vocabulary import Setting


class Run(Struct, frozen=True):
    """一次重算: everything that an assessment rests on."""

    programme: str
    applied_on: date
    day: date
    evidence: Evidence
    facts: tuple[Fact, ...]

    def with_setting(self, name: str, changed: Setting | None) -> Run:
        """The same with another value of a setting, or without any: what if."""
        kept = [setting for setting in self.evidence.settings if setting.name != name]
        evidence = msgspec.structs.replace(self.evidence, settings=(*kept, *filter(None, [changed])))
        return msgspec.structs.replace(self, evidence=evidence)


class Failed(Struct, frozen=True):
    """未能重算, and why."""

    reason: str
    kind: str = ""
    """出错的类别: set where a pack failed at this one case; its words may then tell what is in the case, its kind may not."""

    @property
    def impersonal(self) -> str:
        """不含案情的原因: for whoever must not see cases."""
        return f"重算这一件时插件出错（{self.kind}）" if self.kind else self.reason


def failed_at(error: BaseException) -> Failed:
    """The failure of a pack at one case."""
    return Failed(f"{type(error).__name__}: {error}", type(error).__name__)


def run(registry: Registry, wanted: Run) -> Assessment:
    """重算; raises what `compose` and `assess` raise."""
    evidence = wanted.evidence
    settings: Mapping[str, Setting] = {setting.name: setting for setting in evidence.settings}
    law = compose(registry, evidence.packs, settings, wanted.day, evidence.area)
    return assess(
        law, law.programmes[wanted.programme], wanted.applied_on, evidence.subjects, wanted.facts, evidence.gaps,
        evidence.declared, evidence.residence,
    )  # fmt: skip


class Difference(Struct, frozen=True):
    """差异: one figure that came out otherwise."""

    figure: str
    title: str
    before: str
    after: str


def differences(before: Assessment, after: Assessment) -> list[Difference]:
    """差异 figure by figure: conclusions, totals, lines; empty where the two are equal."""
    found = [*_conclusions(before, after), *_totals(before, after)]
    if before.lines != after.lines:
        found.append(Difference("lines", "明细", f"{len(before.lines)}条", _lines_text(before, after)))
    if before.standings != after.standings:
        found.append(Difference("standings", "家庭人口", _standings(before), _standings(after)))
    if before.numbers != after.numbers:
        found.append(Difference("numbers", "另日取值", _numbers(before), _numbers(after)))
    return found


def concludes_otherwise(before: Assessment, after: Assessment) -> bool:
    """结论不同: another outcome of some rule, and not only other figures in the words of the same outcome."""
    old, new = ({c.rule: c.outcome for c in each.conclusions} for each in (before, after))
    return old != new


def outcomes(before: Assessment, after: Assessment) -> list[Difference]:
    """结论的变化, by the titles of the outcomes alone: without a sum, a sentence or a count of the household."""
    old, new = ({c.rule: c for c in each.conclusions} for each in (before, after))
    return [
        Difference(f"conclusion:{rule}", (was or new[rule]).title, _outcome_title(was), _outcome_title(becomes))
        for rule in sorted(old.keys() | new.keys())
        if _outcome_title(was := old.get(rule)) != _outcome_title(becomes := new.get(rule))
    ]


def _conclusions(before: Assessment, after: Assessment) -> list[Difference]:
    old, new = ({c.rule: c for c in each.conclusions} for each in (before, after))
    return [
        Difference(
            f"conclusion:{rule}", (old.get(rule) or new[rule]).title, _outcome(old.get(rule)), _outcome(new.get(rule))
        )
        for rule in sorted(old.keys() | new.keys())
        if old.get(rule) != new.get(rule)
    ]


def _outcome(conclusion: Conclusion | None) -> str:
    title = _outcome_title(conclusion)
    return title if conclusion is None else f"{title}：{conclusion.explanation}"


def _outcome_title(conclusion: Conclusion | None) -> str:
    if conclusion is None:
        return "没有这一判定"
    return OUTCOME_TITLES[conclusion.outcome] if conclusion.outcome else "不作结论"


def _totals(before: Assessment, after: Assessment) -> Iterator[Difference]:
    """Sums that are others; the time over which all of them are counted once, and not at each."""
    old, new = ({(t.household, t.category, t.element): t for t in each.totals} for each in (before, after))
    for place in sorted(old.keys() | new.keys()):
        was, becomes = _sum(old.get(place)), _sum(new.get(place))
        if was != becomes:
            yield Difference(":".join(("total", *map(str, place))), (old.get(place) or new[place]).title, was, becomes)
    was, becomes = _periods(before), _periods(after)
    if was != becomes:
        yield Difference("period", "核算期间", was, becomes)


def _sum(total: Total | None) -> str:
    return "没有" if total is None else printed(total.amount)


def _periods(found: Assessment) -> str:
    return "；".join(dict.fromkeys(total.period for total in found.totals if total.period))


def _lines_text(before: Assessment, after: Assessment) -> str:
    changed = sum(a != b for a, b in zip(before.lines, after.lines, strict=False))
    return f"{len(after.lines)}条，其中{changed + abs(len(after.lines) - len(before.lines))}条不同"


def _standings(found: Assessment) -> str:
    return "、".join({True: "计入", False: "不计入", None: "未定"}[standing.counts] for standing in found.standings)


def _numbers(found: Assessment) -> str:
    return (
        "；".join(f"{number.title}（{number.day.isoformat()}）：{number.value}" for number in found.numbers) or "没有"
    )
