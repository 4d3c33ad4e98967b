"""钩子用时: a law whose rules note when they are asked and how long they take; what they answer stays what it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace

from core.law import Law
from core.plugin import spec
from core.plugin.exclusions import Exclusion
from core.plugin.judging import identity
from core.plugin.rules import Fact, Line, Values
from hedui.sandbox.model import HookCall

MOST = 300
"""Rules of one trial that are told."""
_PARTS = (
    ("household_rules", "compose"),
    ("finding_rules", "assess"),
    ("deductions", "reckon"),
    ("support_rules", "reckon"),
    ("test_rules", "judge"),
)


def hook_title(hook: str) -> str:
    """钩子名称, as the contract says it."""
    return (getattr(spec, hook).__doc__ or hook).partition(":")[0].strip()


class Timing:
    """用时 of every rule that was asked, in the order in which each was asked first."""

    def __init__(self) -> None:
        self._spent: dict[tuple[str, str], list[int]] = {}
        self._titles: dict[str, str] = {}
        self._began = 0

    def law(self, law: Law) -> Law:
        """The same law, with a clock at every rule."""
        self._began = time.perf_counter_ns()
        timed = {part: self._each(part, getattr(law, part), act) for part, act in _PARTS}
        return replace(law, **timed, exclusions=[self._excluding(one) for one in law.exclusions])

    def calls(self, whose: Mapping[str, str]) -> list[HookCall]:
        """钩子痕迹: which plugin's hook answered, in which order, how often and for how long."""
        told = [
            HookCall(at, whose.get(rule, ""), hook, hook_title(hook), rule, self._titles.get(rule, ""), *spent)
            for at, ((hook, rule), spent) in enumerate(self._spent.items(), start=1)
        ]
        return told[:MOST]

    def total(self) -> int:
        """Microseconds since the law was taken up: the assessment with everything between the rules."""
        return (time.perf_counter_ns() - self._began) // 1000

    def ask(self, hook: str, rule: str, call: Callable[[], Any]) -> Any:
        """Ask, and note how long it took and whether anything came of it."""
        spent = self._spent.setdefault((hook, rule), [0, 0, 0])
        began = time.perf_counter_ns()
        try:
            answer = call()
            if isinstance(answer, Iterator):  # what is yielded has not been thought of yet
                answer = list(answer)
            spent[1] += bool(answer)
        finally:
            spent[0] += 1
            spent[2] += (time.perf_counter_ns() - began) // 1000
        return answer

    def _each(self, part: str, entries: Sequence[Any], act: str) -> list[Any]:
        return [replace(one, **{act: self._timed(f"hedui_{part}", one, getattr(one, act))}) for one in entries]

    def _timed(self, hook: str, entry: Any, act: Callable[..., Any]) -> Callable[..., Any]:
        self._titles[identity(entry)] = getattr(entry, "title", "")

        def asked(*given: Any) -> Any:
            return self.ask(hook, identity(entry), partial(act, *given))

        return asked

    def _excluding(self, entry: Exclusion) -> Exclusion:
        self._titles[entry.id] = entry.title
        return _Timed(**{name: getattr(entry, name) for name in Exclusion.__struct_fields__}, entry=entry, timing=self)


class _Timed(Exclusion, frozen=True):
    """不计入项目 with a clock."""

    entry: Any = None
    timing: Any = None

    def left_out(
        self, lines: Sequence[Line], facts: Mapping[str, Fact], about: Mapping[str, Sequence[Fact]], values: Values
    ) -> Any:
        """As the exclusion itself answers."""
        call = partial(self.entry.left_out, lines, facts, about, values)
        return self.timing.ask("hedui_exclusions", self.entry.id, lambda: dict(call()))
