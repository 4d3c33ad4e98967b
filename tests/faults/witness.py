"""证人: which worker has which question under way, by the records of the database and of the departments themselves."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from plugins.simulated_departments.ledger import LedgerEntry
from tests.faults import plan
from tests.faults.installation import Installation
from tests.faults.process import Process

# Through which connection an ask was last let leave; the product itself does not care which worker it was.
NOTED = """
create schema faults;
create table faults.asked (ask uuid primary key, attempt int not null, port int not null, at timestamptz not null);
create function faults.note() returns trigger security definer language plpgsql as $$
begin
    insert into faults.asked values (new.id, new.attempts, inet_client_port(), clock_timestamp())
        on conflict (ask) do update set attempt = excluded.attempt, port = excluded.port, at = excluded.at;
    return null;
end $$;
create trigger faults_note after update on ask for each row
    when (new.state = 'asking' and new.attempts > old.attempts) execute function faults.note();
"""
UNDER_WAY = """
select a.id, n.at from ask a join faults.asked n on n.ask = a.id and n.attempt = a.attempts
 where a.state = 'asking' and n.port = any ($1)
"""


@dataclass(frozen=True)
class Death:
    """一次死亡: the questions that stood in the departments' ledger, and whose answers nobody was left to save."""

    at: datetime
    orphans: Collection[UUID]


class Witness:
    """证人 of one installation, called before its first question is asked."""

    def __init__(self, made: Installation) -> None:
        self._made, self._read = made, 0
        self._heard: dict[UUID, datetime] = {}

    @classmethod
    async def called(cls, made: Installation) -> Witness:
        """From now on the database writes down who asks what."""
        async with made.truth() as connection:
            await connection.execute(NOTED)
        return cls(made)

    async def under_way(self, ports: Collection[int]) -> set[UUID]:
        """Questions that departments have heard, asked through these connections, their answers not yet saved."""
        rows = await self._made.rows(UNDER_WAY, list(ports))
        self._listen()
        return {row["id"] for row in rows if self._heard.get(row["id"], row["at"]) > row["at"]}

    async def kill_while_asking(self, dying: Sequence[Process]) -> Death:
        """SIGKILL, each of them between asking and saving, and at once a new one in its place."""
        async with asyncio.timeout(plan.patience(60)):
            while True:
                connections = await self._all_asking(dying)
                for worker in dying:
                    worker.kill()
                await self._hung_up(connections)
                orphans = [await self.under_way(ports) for ports in connections]
                death = Death(datetime.now(UTC), set().union(*orphans))
                await self._forget(connections)
                for worker in dying:
                    worker.start()
                # One that saved its last answer before the signal reached it does not count: again.
                if all(orphans):
                    return death

    async def _all_asking(self, workers: Sequence[Process]) -> list[set[int]]:
        """The connections of each, as soon as each has a question under way."""
        while True:
            connections = [self._made.connections(worker) for worker in workers]
            if all([await self.under_way(ports) for ports in connections]):
                return connections
            await asyncio.sleep(0.02)

    async def _hung_up(self, connections: Sequence[set[int]]) -> None:
        """Return when the database has ended what the dead had begun: a commit under way is through, or is not."""
        ports = [port for each in connections for port in each]
        while await self._made.rows("select from pg_stat_activity where client_port = any ($1) limit 1", ports):
            await asyncio.sleep(0.01)

    async def _forget(self, connections: Sequence[set[int]]) -> None:
        """A later process may get the same ports."""
        ports = [port for each in connections for port in each]
        await self._made.rows("delete from faults.asked where port = any ($1)", ports)

    def _listen(self) -> None:
        """Read on in the departments' ledger, whole lines only."""
        with self._made.ledger.open("rb") as ledger:
            ledger.seek(self._read)
            news = ledger.read()
        whole = news[: news.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.splitlines():
            entry = msgspec.json.decode(line, type=LedgerEntry)
            self._heard[UUID(entry.ask)] = datetime.fromisoformat(entry.at)


async def resumed(made: Installation, deaths: Sequence[Death]) -> list[float]:
    """Seconds after which each orphan was asked again under its own id; AssertionError where one neither was nor had a
    ticket, under which the department may call back."""
    asked: dict[UUID, list[datetime]] = defaultdict(list)
    for entry in made.departments.ledger():
        asked[UUID(entry.ask)].append(datetime.fromisoformat(entry.at))
    waits, never = [], []
    for ask, died in ((ask, death.at) for death in deaths for ask in death.orphans):
        again = next((at for at in asked[ask] if at > died), None)
        if again is None:
            never.append(ask)
        else:
            waits.append((again - died).total_seconds())
    assert await made.rows("select id from ask where id = any ($1) and ticket = ''", never) == []
    return waits
