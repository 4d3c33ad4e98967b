"""金丝雀: persons whose names, numbers and property stand nowhere in the clear, and every place where they could."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from redis.asyncio import Redis

from hedui.embedded.postgres import EmbeddedPostgres
from plugins.simulated_departments.population import Population
from plugins.simulated_departments.records import Window, records_of
from tests.api.people import Answer, Client, Office
from tests.support import truth

_LONG_NUMBER = re.compile(rb"[0-9]{15,}[0-9Xx]?")
_HEX = re.compile(rb"\\\\x((?:[0-9a-f]{2})+)")
SHOWN = ("recordId", "accountNumber", "plateNumber", "unitNumber", "location", "address")
"""Fields of a department's record that say whose it is, or where somebody lives."""


@dataclass(frozen=True)
class Canaries:
    """一群金丝雀: words in every spelling in which they could slip out, and long numbers."""

    words: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, values: Iterable[str]) -> Canaries:
        """Sorted into numbers and words."""
        wanted = set(values)
        numbers = frozenset(v for v in wanted if _LONG_NUMBER.fullmatch(v.encode()))
        return cls(frozenset(wanted - numbers), numbers)

    def found_in(self, content: bytes) -> set[str]:
        """Which of them stand in it."""
        told = {n for run in set(_LONG_NUMBER.findall(content)) for n in self.numbers if n.encode() in run.upper()}
        return told | {self._spellings[found] for found in self._any_spelling.findall(content)}

    @cached_property
    def _spellings(self) -> dict[bytes, str]:
        return {spelled: word for word in self.words for spelled in _spelled(word)}

    @cached_property
    def _any_spelling(self) -> re.Pattern[bytes]:
        # One pass over what may be hundreds of megabytes.
        return re.compile(b"|".join(map(re.escape, self._spellings)))


def _spelled(word: str) -> Iterator[bytes]:
    yield word.encode()
    yield word.encode("gb18030")
    yield word.encode("unicode_escape")
    yield quote(word).encode()


def belongings(population: Population, indices: Iterable[int]) -> Iterator[str]:
    """名下: accounts, plates and addresses of these persons, as the departments hold them."""
    window = Window(date(2020, 1, 1), date(2030, 1, 1))
    for index in indices:
        person = population.person(index)
        for element in ("national.hukou", "national.vehicle", "national.house", "national.deposit"):
            for record in records_of(population.seed, person, element, window):
                yield from (record[name] for name in SHOWN if len(record.get(name, "")) > 7)


@dataclass(frozen=True)
class Listening(Client):
    """听着的人: keeps every answer, but what a reviewer compares with the paper: there the persons stand in full, and the
    look is traced."""

    heard: list[Answer] = field(default_factory=list)

    async def ask(self, method: str, path: str, body: Any = None, **headers: str | None) -> Answer:
        """One request, its answer kept."""
        answer = await super().ask(method, path, body, **headers)
        if not (method == "GET" and path.endswith("/authorizations") and answer.status == 200):
            self.heard.append(answer)
        return answer


@dataclass
class Watched(Office):
    """受监视的样例省: every answer that anybody gets is kept."""

    heard: list[Answer] = field(default_factory=list)

    def as_(self, staff_number: str) -> Client:
        """That person, listened to."""
        return Listening(self.web, self.tokens[staff_number], self.heard)


async def places(
    office: Office, folder: Path, postgres: EmbeddedPostgres, database: str
) -> AsyncIterator[tuple[str, bytes]]:
    """每一处: files of all servers and departments (the database's after a checkpoint), Redis, and every row of every table."""
    async with truth(postgres, database) as sql:
        await sql.execute("checkpoint")
        async for place in tables(sql):
            yield place
    async for place in redis_values(office):
        yield place
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield str(file.relative_to(folder)), await asyncio.to_thread(_read, file)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # the servers go on while we look
        return b""


async def tables(sql: Any) -> AsyncIterator[tuple[str, bytes]]:
    """数据表: each row as text, what is stored as bytes opened beside it: a compressed row would not show in the files."""
    names = await sql.fetch(
        "select relname from pg_class where relkind in ('r', 'p') and not relispartition"
        " and relnamespace = 'public'::regnamespace"
    )
    for (name,) in names:
        rows = await sql.fetch(f'select t::text as row from "{name}" t')
        for row in rows:
            text = row["row"].encode()
            yield f"table {name}", text + b" ".join(bytes.fromhex(run.decode()) for run in _HEX.findall(text))


async def redis_values(office: Office) -> AsyncIterator[tuple[str, bytes]]:
    """Redis: all keys and values, whatever their kind."""
    async with redis(office) as client:
        async for key in client.scan_iter():
            kind = (await client.type(key)).decode()
            yield (
                f"redis {kind}",
                key + b" " + repr(await _READERS[kind](client, key)).encode() + await _raw(client, key),
            )


@asynccontextmanager
async def redis(office: Office) -> AsyncIterator[Any]:
    """A connection to the web process's Redis."""
    client = Redis.from_url(office.web.redis.url)
    try:
        yield client
    finally:
        await client.aclose()


_READERS: dict[str, Any] = {
    "string": lambda client, key: client.get(key),
    "list": lambda client, key: client.lrange(key, 0, -1),
    "set": lambda client, key: client.smembers(key),
    "zset": lambda client, key: client.zrange(key, 0, -1),
    "hash": lambda client, key: client.hgetall(key),
    "stream": lambda client, key: client.xrange(key),
}


async def _raw(client: Any, key: bytes) -> bytes:
    return await client.dump(key) or b""
