"""浏览器: a person at a browser: cookie, anti-forgery token and origin, from an address of the own."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import aiohttp
import msgspec
import pytest
from argon2 import PasswordHasher
from yarl import URL

from tenants.access import operator_scope
from tenants.sessions import hashing
from tenants.sessions.resetting import reset_password
from tests.api.people import Answer, Office, Web

CHOSEN = "沉舟侧畔千帆过，病树前头"
"""A password that meets every rule."""
ORIGIN, PROXY = "https://hedui.example.gov.cn", "127.0.0.9"
"""An office's public address, and where its proxy speaks from."""
_ADDRESSES = (f"127.{n // 62500 + 1}.{n // 250 % 250 + 1}.{n % 250 + 1}" for n in itertools.count())


@dataclass
class Browser:
    """浏览器 of one person, at an address of the loopback network that nobody else has."""

    web: Web
    http: aiohttp.ClientSession = field(repr=False)
    address: str
    origin: str
    tenant: str
    name: str = "hedui"
    cookie: str = ""
    csrf: str = ""
    said: list[Answer] = field(default_factory=list, repr=False)

    async def ask(self, method: str, path: str, body: Any = None, **headers: str | None) -> Answer:
        """One request as a page of ours sends it; None leaves a header out."""
        given: dict[str, str | None] = {"cookie": f"{self.name}={self.cookie}" if self.cookie else None}
        if method not in ("GET", "OPTIONS"):
            given |= {"origin": self.origin, "x_csrf_token": self.csrf or None, "content_type": "application/json"}
            given |= {"idempotency_key": msgspec.json.encode(len(self.said)).decode() + "-of-this-browser"}
        sent = {name.replace("_", "-"): value for name, value in {**given, **headers}.items() if value is not None}
        data = body if body is None or isinstance(body, bytes) else msgspec.json.encode(body)
        url = URL(self.web.base + path, encoded=True)
        async with self.http.request(method, url, data=data, headers=sent, allow_redirects=False) as answer:
            said = Answer(answer.status, answer.headers.copy(), await answer.read())
        self.said.append(said)
        self._keep(said)
        return said

    def _keep(self, answer: Answer) -> None:
        # As a browser does, and the page in it.
        if (given := set_cookie(answer)) is not None:
            self.cookie = given[self.name].value
        if answer.status == 200 and answer.media_type == "application/json" and b"csrf_token" in answer.body:
            self.csrf = answer.json()["csrf_token"] or ""

    async def log_in(self, staff: str, password: str, **more: Any) -> Answer:
        """登录."""
        form = {"tenant": self.tenant, "staff_number": staff, "password": password, **more}
        return await self.ask("POST", "/api/session", form)

    async def change(self, current: str, new: str) -> Answer:
        """修改密码."""
        return await self.ask("POST", "/api/password", {"current": current, "new": new})

    async def get(self, path: str = "/api/session", **headers: str | None) -> Answer:
        """GET."""
        return await self.ask("GET", path, **headers)


def set_cookie(answer: Answer) -> SimpleCookie | None:
    """What the answer wants kept."""
    given = answer.headers.get("Set-Cookie")
    return SimpleCookie(given) if given else None


@asynccontextmanager
async def browser(office: Office, key: str = "xihu", web: Web | None = None, **more: Any) -> AsyncIterator[Browser]:
    """A browser at an address where nobody has logged in yet; its user types the code of that tenant."""
    web, address = web or office.web, more.pop("address", "") or next(_ADDRESSES)
    connector = aiohttp.TCPConnector(local_addr=(address, 0), limit=100)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Browser(web, http, address, **{"origin": web.base, "tenant": office.tenants[key].code, **more})


async def given_out(office: Office, staff: str, key: str = "xihu") -> str:
    """初始密码 from the operator, its hash made with little work: so it is compared with little, and what is chosen in its
    place is hashed as ever."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(hashing, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        view = await reset_password(operator_scope(office.runtime, office.tenants[key]), staff)
    assert view.initial_password is not None
    return view.initial_password


async def settled(one: Browser, office: Office, staff: str, key: str = "xihu") -> Browser:
    """已登录的人: initial password given out, changed, logged in."""
    initial = await given_out(office, staff, key)
    assert (await one.log_in(staff, initial)).status == 200
    changed = await one.change(initial, CHOSEN)
    assert changed.status == 200, changed.body.decode()
    return one
