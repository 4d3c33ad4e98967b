"""每一页: opened by its user, free of accessibility faults (wcag2a, wcag2aa) and of complaints, and photographed.

Nothing on it is there for the mouse alone: what shows a hand is, or holds, something that the keyboard comes to.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from e2e.addresses import PAGES
from e2e.desk import Desk, Desks

ROUTES = """() => document.querySelector('#app').__vue_app__.config.globalProperties.$router.getRoutes()
  .filter((route) => route.name !== 'home').map((route) => [route.name, route.path])"""
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}, "resultTypes": ["violations"]}

FOR_THE_MOUSE = """() => {
  const reached = 'a[href], button, input, select, textarea, summary, label, [tabindex]:not([tabindex="-1"]), [role="option"]'
  const hand = (one) => one && getComputedStyle(one).cursor === 'pointer'
  return [...document.querySelectorAll('body *')]
    .filter((one) => one.checkVisibility() && hand(one) && !hand(one.parentElement))
    .filter((one) => !one.closest(reached) && !one.querySelector(reached))
    .map((one) => one.outerHTML.slice(0, 160))
}"""


def paths(desk: Desk) -> dict[str, str]:
    """Every page of the router: name to path."""
    return dict(desk.open("/account").evaluate(ROUTES))


def faults(desk: Desk) -> list[str]:
    """What axe finds on the page as it stands."""
    found = Axe().run(desk.page, options=RULES).response["violations"]
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]


def test_every_page_of_the_router_is_looked_at(desks: Desks) -> None:
    assert set(paths(desks.of("XH1001"))) == set(PAGES)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page(desks: Desks, shots: Path, name: str) -> None:
    opened = PAGES[name]
    desk = desks.of(opened.by)
    given = opened.parameters(desks.system)
    path = re.sub(r":(\w+)(\([^/]*\))?\*?", lambda found: given[found[1]], paths(desk)[name])
    page = desk.open(path)
    desk.shot(f"page-{name}", shots)
    assert page.get_by_role("heading", level=1).count() == 1
    assert name == "missing" or not page.get_by_role("heading", name="没有此页").count()
    assert not faults(desk)
    assert not page.evaluate(FOR_THE_MOUSE)


@pytest.mark.parametrize("path", ["/login", "/verify"])
def test_page_without_script(desks: Desks, path: str) -> None:
    desk = desks.empty()
    desk.open(path)
    assert not faults(desk)
