"""网址: every page of the router by name, who opens it, and what stands for the parameters in its path.

`test_every_page` fails where a page of the router has no row: a page that nobody looks at is not done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from e2e import cases, intake_seed
from e2e.departments import asked_by_hand, packed
from e2e.finished import finished
from e2e.system import System

Parameters = Callable[[System], Mapping[str, str]]


def nothing(system: System) -> Mapping[str, str]:
    """A path without parameters."""
    return {}


def finished_case(system: System) -> Mapping[str, str]:
    """A case with its final report."""
    return {"id": str(finished(system).case)}


@dataclass(frozen=True)
class Opened:
    """Who opens a page (staff number), and the values of its path's parameters."""

    by: str
    parameters: Parameters = nothing


PAGES: Mapping[str, Opened] = {
    "work": Opened("XH1001"),
    "cases": Opened("XH0001"),
    "visit-samples": Opened("XH0001"),
    "case": Opened("XH0001", cases.finished),
    "account": Opened("XH1001"),
    "case-reports": Opened("XH0001", finished_case),
    "case-result": Opened("XH0001", finished_case),
    "report": Opened("XH0004", lambda system: {"id": str(finished(system).newest.id)}),
    "reports": Opened("XH0001"),
    "settings": Opened("XH0002"),
    "setting": Opened("XH0002", lambda system: {"name": "zhejiang-local_standard_monthly"}),
    "setting-proposals": Opened("XH0004"),
    "calendar": Opened("XH0002"),
    "connectors": Opened("ZJ0002"),
    "intake": Opened("XH1001"),
    "intake-draft": Opened(
        "XH1001", lambda system: {"draft": str(intake_seed.draft(system, name="温如玉", sequence=61))}
    ),
    "intake-import": Opened("XH1001"),
    "review": Opened("XH1002"),
    "review-case": Opened("XH1002", lambda system: {"case": str(intake_seed.waiting(system, "顾清让", 63))}),
    "report-layouts": Opened("XH0002"),
    "retention": Opened("XH0004"),
    "report-templates": Opened("LA0003"),
    "authorization-sheet": Opened("XH0002"),
    "operator-queue": Opened("PT0001"),
    "operator-offices": Opened("PT0001"),
    "operator-plugins": Opened("PT0001"),
    "operator-software": Opened("PT0001"),
    "operator-health": Opened("PT0001"),
    "sandbox": Opened("PT0002"),
    "sandbox-plugins": Opened("PT0002"),
    "approvals": Opened("XH0004"),
    "organisation": Opened("XH0002"),
    "roles": Opened("XH0002"),
    "programmes": Opened("XH0002"),
    "checklist": Opened("XH0002"),
    "openings": Opened("HZ0002"),
    "configuration-file": Opened("XH0002"),
    "configuration-comparison": Opened("XH0002"),
    "audit": Opened("XH0003"),
    "audit-person": Opened("XH0003"),
    "audit-integrity": Opened("XH0003"),
    "spot-checks": Opened("XH0003"),
    "spot-check": Opened("XH0003", lambda system: {"id": intake_seed.drawn(system)}),
    "manual": Opened("ZJ0101"),
    "manual-ask": Opened("ZJ0101", lambda system: {"id": asked_by_hand(system)[0]}),
    "manual-done": Opened("ZJ0101"),
    "packages": Opened("WM0002"),
    "package": Opened("WM0002", lambda system: {"id": packed(system).package}),
    "package-answer": Opened("WM0003", lambda system: {"id": packed(system).package, "answer": packed(system).answer}),
    "province": Opened("ZJ0001"),
    "province-sources": Opened("ZJ0001"),
    "missing": Opened("XH1001", lambda system: {"rest": "nowhere"}),
}
