"""并列放宽: what a lower pack puts beside an upper one's object instead of replacing it, and so makes weaker all the same.

A second exclusion of the same data elements leaves out what the first one has counted; a second total clock is another
clock for the same case; an object for one programme of the upper pack goes before the upper one that is for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.plugin.exclusions import Exclusion
from core.plugin.judging import identity
from core.plugin.names import Declared
from core.plugin.stacking import OPENNESS_TITLES, Openness, Point, quoted
from core.plugin.vocabulary import DateRange

_PREFERRED = ("hedui_household_rules", "hedui_support_rules", "hedui_procedures")
"""Kinds of which one that names a programme is taken before one for all programmes."""


def beside(plugin: Declared, above: Mapping[str, Declared]) -> Iterator[str]:
    """差错 of what the pack adds next to objects of the packs it stands on."""
    # A programme that the pack adds is its own to rule; one that replaces an upper one's is still the upper one's.
    own = frozenset(p.id for p in plugin.objects["hedui_programmes"] if not p.supersedes)
    for owner in above.values():
        for upper in owner.objects["hedui_exclusions"]:
            for lower in plugin.objects["hedui_exclusions"]:
                yield from _same_elements(lower, upper, owner)
        for hook in _PREFERRED:
            for upper in owner.objects[hook]:
                for lower in plugin.objects[hook]:
                    yield from _preferred(hook, lower, upper, owner, own)
    yield from _totals(plugin, above)


def point_of(plugin: Declared, object: str) -> Point | None:
    """规定点 about an object of its own; None: not marked, and so closed."""
    return next((point for point in plugin.objects["hedui_points"] if point.object == object), None)


def opened(openness: Openness, point: Point | None) -> str:
    """How far the upper pack lets it be replaced, with its clause."""
    return OPENNESS_TITLES[openness] + (f"（{quoted(point)}）" if point else "（未标为开放）")


def _same_elements(lower: Exclusion, upper: Exclusion, owner: Declared) -> Iterator[str]:
    both = sorted(set(lower.elements) & set(upper.elements))
    if both and not _replaces(lower, upper) and _meet(lower.valid, upper.valid) and not _is_open(owner, upper):
        yield _refusal("hedui_exclusions", lower, upper, owner, f"对同一数据元（{'、'.join(both)}）另行规定不计入")


def _preferred(hook: str, lower: Any, upper: Any, owner: Declared, own: frozenset[str]) -> Iterator[str]:
    is_taken_first = set(lower.programmes) - own and not upper.programmes
    if (
        is_taken_first
        and not _replaces(lower, upper)
        and _meet(lower.valid, upper.valid)
        and not _is_open(owner, upper)
    ):
        yield _refusal(hook, lower, upper, owner, "对个别救助项目另行规定，将代替它适用")


def _totals(plugin: Declared, above: Mapping[str, Declared]) -> Iterator[str]:
    """Whatever is open: of two clocks for one case nobody knows which is meant; one replaces the other."""
    hook = "hedui_deadline_rules"
    packs = (plugin, *above.values())
    replaced = {old for pack in packs for rule in pack.objects[hook] for old in rule.supersedes}
    for owner in above.values():
        for upper in owner.objects[hook]:
            for lower in plugin.objects[hook]:
                if (
                    lower.stage == upper.stage == "total"
                    and upper.id not in replaced
                    and _meet(lower.valid, upper.valid)
                ):
                    yield _refusal(hook, lower, upper, owner, "另行规定了一个总期限")


def _replaces(lower: Any, upper: Any) -> bool:
    return identity(upper) in lower.supersedes


def _is_open(owner: Declared, upper: Any) -> bool:
    point = point_of(owner, identity(upper))
    return point is not None and point.openness == Openness.OPEN


def _meet(one: DateRange, other: DateRange) -> bool:
    return one.start in other or other.start in one


def _refusal(hook: str, lower: Any, upper: Any, owner: Declared, what: str) -> str:
    point = point_of(owner, identity(upper))
    said = opened(point.openness if point else Openness.CLOSED, point)
    return (
        f"{hook} 的 {identity(lower)}（{quoted(lower)}）在上级 {identity(upper)}（{quoted(upper)}）之外{what}，"
        f"上级规定{said}。请以 supersedes 取代上级允许取代的一项，或删去本项，或由上级插件以 hedui_points 开放这一项"
    )
