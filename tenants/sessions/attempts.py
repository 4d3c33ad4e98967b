"""登录次数: attempts are counted before a password is looked at, in PostgreSQL, so that fifty at once are fifty.

Three counters, the narrow ones first: an address, an account from an address, an account from everywhere. What a
narrower one stops does not reach the wider one, so a single stranger cannot lock an account for everybody, and an
address from which its person got in lately is never locked by what others try elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_network
from typing import Any, NamedTuple

from core.browser import EntryRules
from core.vault.vault import Vault

SLOTS = 2**20
FAMILIAR = timedelta(days=30)
"""How long an address stays familiar after a login from there."""


class Kind(StrEnum):
    """计数的对象."""

    ADDRESS = "address"
    PAIR = "pair"
    ACCOUNT = "account"
    PAPER = "paper"
    """真伪核验 from an address: no login, counted apart."""


LIMITS = {Kind.ADDRESS: (12, 1), Kind.PAIR: (1, 1), Kind.ACCOUNT: (4, 4), Kind.PAPER: (4, 1)}
"""How many times the installation's number of failures, within how many times its lock."""


class Slot(NamedTuple):
    """计数格: one of a fixed number, found by a keyed digest of what it counts."""

    kind: Kind
    number: int


@dataclass(frozen=True)
class Admission:
    """准许: whether this attempt may be looked at."""

    locked: bool = False
    flooded: int = 0
    """Seconds for which this address is not listened to."""
    first: bool = False
    """The first of those attempts: worth a line in the log."""


def slots_of(vault: Vault, address: str, account: str) -> tuple[Slot, Slot, Slot]:
    """The three slots of an attempt, in the order in which they are taken (and locked) by everybody."""
    place = _network(address)
    named = ((Kind.ADDRESS, place), (Kind.PAIR, f"{place}|{account}"), (Kind.ACCOUNT, account))
    first, second, third = (_slot(vault, kind, text) for kind, text in named)
    return first, second, third


def paper_slot(vault: Vault, address: str) -> Slot:
    """The slot of somebody who checks whether a report is genuine."""
    return _slot(vault, Kind.PAPER, _network(address))


def _slot(vault: Vault, kind: Kind, text: str) -> Slot:
    digest = vault.digest(f"login|{kind}|{text}".encode())
    return Slot(kind, int.from_bytes(digest[:4], "big") % SLOTS)


def _network(address: str) -> str:
    # Somebody with IPv6 has as many addresses as he likes in his own network.
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address


_COUNT = """
insert into login_attempt as c (kind, slot, tries, ends_at) values ($1, $2, 1, clock_timestamp() + $4::interval)
on conflict (kind, slot) do update set
  tries = case when c.ends_at <= clock_timestamp() then 1 else c.tries + 1 end,
  ends_at = case when c.ends_at <= clock_timestamp() or c.tries + 1 = $3 then excluded.ends_at else c.ends_at end
returning tries > $3 as stopped, tries = $3 + 1 as first, ceil(extract(epoch from ends_at - clock_timestamp()))::int as seconds,
  coalesce(succeeded_at > clock_timestamp() - $5::interval, false) as familiar"""
# The clock starts again with the last attempt that is allowed: from then on it is locked for the whole time.


async def count(connection: Any, rules: EntryRules, slots: tuple[Slot, Slot, Slot]) -> Admission:
    """计一次: before anything is known about it. Takes the slots' locks: the transaction should end soon."""
    address, pair, account = slots
    tried = await _count(connection, rules, address)
    if tried["stopped"]:
        return Admission(flooded=tried["seconds"], first=tried["first"])
    tried = await _count(connection, rules, pair)
    if tried["stopped"]:
        return Admission(locked=True)
    everywhere = await _count(connection, rules, account)
    return Admission(locked=everywhere["stopped"] and not tried["familiar"])


async def count_paper(connection: Any, rules: EntryRules, slot: Slot) -> Admission:
    """计一次核验 before anything is looked for."""
    tried = await _count(connection, rules, slot)
    return Admission(flooded=max(1, tried["seconds"]) if tried["stopped"] else 0, first=tried["first"])


async def _count(connection: Any, rules: EntryRules, slot: Slot) -> Any:
    times, spans = LIMITS[slot.kind]
    return await connection.fetchrow(_COUNT, *slot, times * rules.failures, spans * rules.lock, FAMILIAR)


async def give_back(connection: Any, slots: Sequence[Slot]) -> None:
    """退一次: nothing was looked at, or it was no failure."""
    await connection.executemany(
        "update login_attempt set tries = greatest(tries - 1, 0) where kind = $1 and slot = $2", slots
    )


async def succeeded(connection: Any, slots: tuple[Slot, Slot, Slot]) -> None:
    """登录成功: this account may be tried from this address anew, and the address is familiar from now on."""
    address, pair, account = slots
    await give_back(connection, (address, pair, account))
    await connection.execute(
        "update login_attempt set tries = 0, succeeded_at = clock_timestamp() where kind = $1 and slot = $2", *pair
    )
