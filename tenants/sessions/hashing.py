"""密码散列: argon2id in a few threads of its own, with few waiting: neither the event loop nor the memory is taken.

Measured on two cores of this kind: 64 MiB and three passes take 150 to 175 ms of a core (RFC 9106, second choice, with one lane).
"""

from __future__ import annotations

import asyncio
import os
import threading
import unicodedata
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import Busy

T = TypeVar("T")

PASSES, MEMORY, LANES = 3, 64 * 1024, 1
HASHER = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY, parallelism=LANES)
THREADS, WAITING = 2, 64


class HashingPool:
    """散列线程: what does not fit in is refused at once, with a word about when to come again."""

    def __init__(self, threads: int = THREADS, waiting: int = WAITING) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="password")
        self._room = threading.BoundedSemaphore(threads + waiting)

    async def run(self, work: Callable[..., T], *args: Any) -> T:
        """Do it in a thread; raises Busy where too many wait."""
        if not self._room.acquire(blocking=False):
            raise Busy("login_busy", retry_after=5)
        job = self._threads.submit(work, *args)
        # Given back when it is done, also where nobody waits for it any more.
        job.add_done_callback(lambda _: self._room.release())
        return await asyncio.wrap_future(job)


POOL = HashingPool()


async def hash_password(password: str) -> str:
    """A new hash, with its parameters and salt in it."""
    return await POOL.run(HASHER.hash, _plain(password))


async def verify_password(encoded: str | None, password: str) -> bool:
    """Whether it is the password; where there is none to compare with, the same work, and no."""
    return await POOL.run(compare, encoded or nobodys_hash(), password)


def compare(encoded: str, password: str) -> bool:
    """One computation of argon2id."""
    try:
        return HASHER.verify(encoded, _plain(password))
    except (VerificationError, InvalidHashError):
        return False


def nobodys_hash() -> str:
    """A hash of no password, for the same work: the digest is random."""
    salt, digest = (b64encode(os.urandom(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}${salt}${digest}"


def _plain(password: str) -> bytes:
    # However an input method composes it, it is the same password.
    return unicodedata.normalize("NFKC", password).encode()
