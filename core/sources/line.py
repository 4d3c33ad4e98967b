"""连接通道: the narrow way on which a connector reaches its department: one HTTP client, settings, secrets, time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid5

import aiohttp
import msgspec
from yarl import URL

from core.database import DB
from core.plugin.connectors import HttpAnswer
from core.plugin.touching import foreign_hosts
from core.plugin.vocabulary import Touches
from core.scope import Scope, Tx

LARGEST_ANSWER = 8 * 1024 * 1024
FORM = "application/x-www-form-urlencoded"
_WRITTEN = re.compile(r"[!-~]{1,8192}", re.ASCII)
_NAMES = UUID("6f2cf0f2-9a1b-4f5c-8d53-5a4e6b8f0c11")


@dataclass
class SharedValues:
    """共知的值: what asks that leave together have learnt of their connectors' values; each reads one anew where it asks
    for it a second time, because then it wants to know whether it has changed."""

    values: dict[tuple[str, str], str | None] = field(default_factory=dict)
    origins: dict[int, frozenset[str]] = field(default_factory=dict)
    """By identity of the settings, which every line of them holds."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True)
class DepartmentLine:
    """连接通道 of one connector of one tenant, for one ask."""

    scope: Scope
    connector: str
    settings: Any
    callback_url: str
    timeout: float
    verb: str
    """The act that it belongs to: what a connector keeps meanwhile is traced with it."""
    shared: SharedValues = field(default_factory=SharedValues)
    asked: set[str] = field(default_factory=set)
    """Names that this line has read before."""
    touches: Touches = field(default_factory=Touches)
    """What the connector's plugin says that it may reach."""

    @property
    def now(self) -> datetime:
        """The current instant."""
        return self.scope.now

    async def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """One request to a configured address; no redirects, size and time bounded. TimeoutError or ConnectionError only."""
        if origin_of(url) not in self._configured():
            raise ConnectionError("address not configured")
        limit = aiohttp.ClientTimeout(total=self.timeout)
        try:
            # As it is written: what was signed must not be quoted anew on its way.
            target = URL(url, encoded=True)
            async with self.scope.runtime.http.request(
                method, target, headers=headers, data=body or None, timeout=limit, allow_redirects=False
            ) as answer:
                return await _taken(answer)
        except TimeoutError:
            raise TimeoutError from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise ConnectionError(type(error).__name__) from None

    async def post_form(self, url: str, fields: Mapping[str, str]) -> HttpAnswer:
        """POST a form, under the same limits."""
        return await self.request("POST", url, {"Content-Type": FORM}, urlencode(fields).encode())

    def _configured(self) -> frozenset[str]:
        """The origins that the settings name and the plugin's manifest allows: found once for all asks that leave together."""
        known = self.shared.origins
        if id(self.settings) not in known:
            origins = configured_origins(self.settings)
            beyond = foreign_hosts(self.touches, map(host_of, origins))
            known[id(self.settings)] = frozenset(origin for origin in origins if host_of(origin) not in beyond)
        return known[id(self.settings)]

    async def secret(self, name: str) -> str:
        """A configured secret; LookupError where the tenant has set none."""
        value = await self._known(f"secret:{name}")
        if value is None:
            raise LookupError(f"连接器 {self.connector} 未配置密钥 {name}")
        return value

    async def recall(self, name: str) -> str | None:
        """A remembered value, unless expired."""
        return await self._known(f"memo:{name}")

    async def remember(self, name: str, value: str, expires: datetime) -> None:
        """Keep a value for all workers, sealed and traced."""
        async with self.scope.write(self.verb) as tx:
            await keep_value(tx, self.connector, f"memo:{name}", value, expires)
        self.shared.values[self.connector, f"memo:{name}"] = value

    async def _known(self, name: str) -> str | None:
        place, again = (self.connector, name), name in self.asked
        self.asked.add(name)
        async with self.shared.turn:
            if again or place not in self.shared.values:
                self.shared.values[place] = await _value(self.scope, self.connector, name)
            return self.shared.values[place]


async def _taken(answer: aiohttp.ClientResponse) -> HttpAnswer:
    body = await answer.content.read(LARGEST_ANSWER + 1)
    while len(body) <= LARGEST_ANSWER and (more := await answer.content.read(LARGEST_ANSWER)):
        body += more
    if len(body) > LARGEST_ANSWER:
        raise ConnectionError("answer too large")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return HttpAnswer(answer.status, body, headers.get("content-type", ""), headers)


def configured_origins(settings: Any) -> frozenset[str]:
    """已配置的地址: the origin of every web address in the settings, however deep it stands."""
    found: set[str] = set()
    rest = [msgspec.to_builtins(settings)]
    while rest:
        value = rest.pop()
        if isinstance(value, str) and (origin := origin_of(value)):
            found.add(origin)
        elif isinstance(value, dict | list):
            rest += value.values() if isinstance(value, dict) else value
    return frozenset(found)


def origin_of(url: str) -> str:
    """协议、主机与端口; empty where it is no web address, carries a user's name, or could not be sent as it is written."""
    if not _WRITTEN.fullmatch(url):
        return ""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError):
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}" if parts.hostname and "@" not in parts.netloc else ""


def host_of(origin: str) -> str:
    """主机 of an origin."""
    return urlsplit(origin).hostname or ""


async def keep_value(tx: Tx, connector: str, name: str, value: str, expires: datetime | None) -> None:
    """Seal a connector's value under the tenant's own key; the trace of the same transaction names it, and not what it is."""
    scope = tx.scope
    identity = uuid5(_NAMES, f"{scope.tenant.id}/{connector}/{name}")
    blob = scope.runtime.vault.tenant_key(scope.tenant.id).seal(value.encode(), "connector_value", identity)
    await tx.rows(
        """insert into connector_value (tenant_id, connector, name, id, blob, expires_at, set_by, set_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant_id, connector, name)
           do update set blob = excluded.blob, expires_at = excluded.expires_at, set_by = excluded.set_by,
             set_at = excluded.set_at""",
        scope.tenant.id, connector, name, identity, blob, expires, scope.actor.name, scope.now,
    )  # fmt: skip
    tx.note(connector=connector, kept=name, expires=expires)


async def _value(scope: Scope, connector: str, name: str) -> str | None:
    async with DB.open(scope.local()) as door:
        row = await door.connection.fetchrow(
            """select id, blob from connector_value where tenant_id = $1 and connector = $2 and name = $3
                  and (expires_at is null or expires_at > $4)""",
            scope.tenant.id, connector, name, scope.now,
        )  # fmt: skip
    if row is None:
        return None
    return scope.runtime.vault.tenant_key(scope.tenant.id).open(row["blob"], "connector_value", row["id"]).decode()
