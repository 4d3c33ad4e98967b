"""轮次: of what is to be done once for all, one at a time in this process: fifty asks must not renew one secret fifty times."""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary, WeakValueDictionary

_Turns = WeakValueDictionary[tuple[str, ...], asyncio.Lock]
_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, _Turns] = WeakKeyDictionary()


def turn(*key: str) -> asyncio.Lock:
    """The lock of that name; whoever gets it looks first whether the thing has been done meanwhile."""
    turns = _TURNS.setdefault(asyncio.get_running_loop(), WeakValueDictionary())
    return turns.setdefault(key, asyncio.Lock())
