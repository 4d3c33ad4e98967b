"""办理人: the web process as tests speak to it, and the people of one sample province in front of it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import msgspec
from yarl import URL

from core.runtime import Runtime
from hedui.embedded.redis import EmbeddedRedis
from plugins.simulated_departments.process import Departments
from tenants.access import operator_scope
from tenants.provisioning import ProvisioningFile, issue_token, provision
from tests.conftest import World, connect_departments

ROOT = Path(__file__).parents[2]
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    """答复 of the server, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return msgspec.json.decode(self.body)

    @property
    def media_type(self) -> str:
        """Without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def said(self) -> bytes:
        """Headers and body."""
        return str(dict(self.headers)).encode() + self.body

    @property
    def code(self) -> str:
        """The problem's code; empty for a success."""
        return str(self.json()["code"]) if self.media_type == PROBLEM else ""

    @property
    def fields(self) -> list[str]:
        """Paths of the wrong fields."""
        return [error["field"] for error in self.json()["errors"]]


@dataclass(frozen=True)
class Web:
    """网页进程: where it listens, what it says, and what is needed to start another part beside it."""

    port: int
    log: Path
    environment: Mapping[str, str] = field(repr=False)
    session: aiohttp.ClientSession = field(repr=False)
    redis: EmbeddedRedis = field(repr=False)

    @property
    def base(self) -> str:
        """Address without path."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, part: str, log: Path) -> subprocess.Popen[bytes]:
        """启动 one part of the product, as the command line does; its words go to `log`."""
        with log.open("ab") as out:
            return subprocess.Popen(
                (sys.executable, "-m", "hedui.cli", part),
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    async def answering(self, server: subprocess.Popen[bytes]) -> None:
        """Wait until it does."""
        for _ in range(1200):  # a minute: on a busy machine twenty seconds have not been enough
            assert server.poll() is None, self.log.read_text()
            try:
                if (await Client(self).get("/health")).status == 200:
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)
        raise TimeoutError(self.log.read_text())


@dataclass(frozen=True)
class Client:
    """一个人 at the interface; without a token nobody."""

    web: Web
    token: str | None = field(default=None, repr=False)

    async def ask(self, method: str, path: str, body: Any = None, **headers: str | None) -> Answer:
        """One request. `body` bytes go as they are, the rest as JSON; the path goes as it is written.

        Header names are written with underscores, None leaves one out. A POST gets a fresh key unless told otherwise.
        """
        given: dict[str, str | None] = {"authorization": f"Bearer {self.token}" if self.token else None}
        if method == "POST":
            given |= {"idempotency_key": uuid4().hex, "content_type": "application/json"}
        given |= headers
        sent = {name.replace("_", "-"): value for name, value in given.items() if value is not None}
        data = body if body is None or isinstance(body, bytes) else msgspec.json.encode(body)
        url = URL(self.web.base + path, encoded=True)
        async with self.web.session.request(method, url, data=data, headers=sent, allow_redirects=False) as answer:
            return Answer(answer.status, answer.headers, await answer.read())

    async def get(self, path: str, **headers: str | None) -> Answer:
        """GET."""
        return await self.ask("GET", path, **headers)

    async def post(self, path: str, body: Any = None, **headers: str | None) -> Answer:
        """POST with a fresh idempotency key."""
        return await self.ask("POST", path, body, **headers)

    async def read(self, path: str) -> Any:
        """GET that must succeed; what it answers."""
        answer = await self.get(path)
        assert answer.status == 200, answer.body.decode()
        return answer.json()

    async def done(self, path: str, body: Any = None, **headers: str | None) -> Any:
        """POST that must succeed; what it answers."""
        answer = await self.post(path, body, **headers)
        assert answer.status in (200, 201), answer.body.decode()
        return answer.json()


@dataclass
class Office(World):
    """一个样例省 with the interface in front of it."""

    web: Web

    def as_(self, staff_number: str) -> Client:
        """That person at the interface."""
        return Client(self.web, self.tokens[staff_number])

    @property
    def nobody(self) -> Client:
        """Somebody without a token."""
        return Client(self.web)


async def new_office(
    web: Web, runtime: Runtime, departments: Departments, file: ProvisioningFile, asynchronous: tuple[str, ...] = ()
) -> Office:
    """A fresh Zhejiang behind the interface; answers for `asynchronous` elements are called back."""
    tenants = await provision(runtime, file, realm=uuid4().hex)
    tokens = {}
    for spec in file.tenants:
        operator = operator_scope(runtime, tenants[spec.key])
        for post in (post for office in spec.offices for post in office.posts):
            tokens[post.staff_number] = await issue_token(operator, post.staff_number)
    made = Office(runtime, tenants, departments, tokens, web)
    await connect_departments(made, asynchronous)
    return made
