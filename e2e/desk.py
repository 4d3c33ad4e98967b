"""办公桌: a person at a browser, logged in, and everything the browser complains of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import (
    APIRequestContext,
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
)

from e2e.system import System

PASSWORD = "西湖-三潭印月-2026"
"""Of everybody at these desks, chosen at the first login."""
SCREEN: ViewportSize = {"width": 1366, "height": 768}
HELD = "() => (document.querySelector('#page')?.scrollHeight ?? 0) + 52"
TALLEST = 3000
WATCH = """window.addEventListener('securitypolicyviolation',
  (event) => console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI))"""


@dataclass
class Desk:
    """办公桌 of one person; `allowed` are statuses that a journey provokes on purpose."""

    page: Page
    context: BrowserContext
    address: str
    complaints: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)
    borne: tuple[str, ...] = ()

    def bearing(self, *texts: str) -> None:
        """From now on the browser may complain of this, which a journey does to it on purpose."""
        self.borne = texts

    def open(self, path: str) -> Page:
        """Go to a page and wait until it has nothing more to load."""
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def shot(self, name: str, folder: Path) -> None:
        """A picture of the whole page, for the manual and for looking at."""
        folder.mkdir(parents=True, exist_ok=True)
        # The middle of the page scrolls, not the page: a window as high as all that it holds.
        held = int(self.page.evaluate(HELD))
        self.page.set_viewport_size({**SCREEN, "height": min(max(held, SCREEN["height"]), TALLEST)})
        self.page.screenshot(path=folder / f"{name}.png", full_page=True)
        self.page.set_viewport_size(SCREEN)

    def judge(self) -> None:
        """No console error, no CSP report, no request to elsewhere."""
        assert not self.complaints, "\n".join(self.complaints)

    def _console(self, message: ConsoleMessage) -> None:
        refused = any(f"status of {status} " in message.text for status in self.allowed)
        refused = refused or any(text in message.text for text in self.borne)
        if message.type == "error" and not refused:
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"request to elsewhere: {request.url}")


class Desks:
    """Everybody's desks of a run: a password is changed once, a session is opened anew for each journey."""

    def __init__(self, browser: Browser, system: System, codes: dict[str, str]) -> None:
        self.browser, self.system, self.codes = browser, system, codes
        self.known: set[str] = set()
        self.open_desks: list[Desk] = []

    def empty(self, *allowed: int) -> Desk:
        """A browser where nobody is logged in."""
        context = self.browser.new_context(
            viewport=SCREEN, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
        )
        context.add_init_script(WATCH)
        desk = Desk(context.new_page(), context, self.system.address, allowed=set(allowed))
        desk.page.on("console", desk._console)
        desk.page.on("pageerror", lambda error: desk.complaints.append(f"page error: {error}"))
        desk.page.on("request", desk._request)
        self.open_desks.append(desk)
        return desk

    def of(self, staff_number: str, *allowed: int) -> Desk:
        """A browser where this person is logged in."""
        desk = self.empty(*allowed)
        asked = desk.context.request
        if staff_number not in self.known:
            given = self.system.initial_password(staff_number)
            token = self._log_in(asked, staff_number, given)
            headers = {"X-CSRF-Token": token, "Origin": self.system.address}
            told = asked.post(
                f"{self.system.address}/api/password", headers=headers, data={"current": given, "new": PASSWORD}
            )
            assert told.ok, told.text()
            self.known.add(staff_number)
        else:
            self._log_in(asked, staff_number, PASSWORD)
        return desk

    def _log_in(self, asked: APIRequestContext, staff_number: str, password: str) -> str:
        form = {"tenant": self.codes[staff_number], "staff_number": staff_number, "password": password}
        told = asked.post(f"{self.system.address}/api/session", headers={"Origin": self.system.address}, data=form)
        assert told.ok, told.text()
        return str(told.json()["csrf_token"])
