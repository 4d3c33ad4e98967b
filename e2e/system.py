"""全套系统 under the journeys: started once a run, with the sample people of both jurisdictions and the departments."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from core.scope import TenantRef
from hedui.operating.opening import open_platform
from tenants.access import authenticate, operator_scope
from tenants.permissions import DEVELOPER, OPERATOR
from tenants.provisioning import issue_token
from tenants.sessions.resetting import reset_password
from tests.faults.whole import Whole, whole

T = TypeVar("T")
STARTING = 180.0


class System:
    """`hedui up` as a journey sees it: an address, people with passwords, and departments that can be told what to do."""

    def __init__(self, loop: asyncio.AbstractEventLoop, made: Whole) -> None:
        self.loop, self.whole = loop, made
        self.address = f"http://127.0.0.1:{made.settings.port}"

    def do(self, act: Coroutine[Any, Any, T], seconds: float = 120) -> T:
        """Run a coroutine over the system's own runtime (seeding, clocks of departments), and wait for it."""
        return asyncio.run_coroutine_threadsafe(act, self.loop).result(seconds)

    def initial_password(self, staff_number: str) -> str:
        """What an operator gives out: opens nothing but its change."""
        return self.do(self._given(staff_number))

    async def _given(self, staff_number: str) -> str:
        view = await reset_password(operator_scope(self.whole.runtime, await self.tenant(staff_number)), staff_number)
        assert view.initial_password is not None
        return view.initial_password

    async def tenant(self, staff_number: str) -> TenantRef:
        """Where somebody works."""
        return (await authenticate(self.whole.runtime, self.whole.tokens[staff_number])).tenant


PLATFORM_PEOPLE = {"PT0001": OPERATOR, "PT0002": DEVELOPER}
"""Of the platform's office, whose code is that of `hedui operator`."""


async def platform_people(made: Whole) -> dict[str, str]:
    """平台的人: an operator and a developer, as `hedui operator` makes them."""
    tokens = {}
    for staff_number, role in PLATFORM_PEOPLE.items():
        platform = await open_platform(made.runtime, staff_number, "平台人员", role)
        tokens[staff_number] = await issue_token(operator_scope(made.runtime, platform), staff_number)
    return tokens


@contextmanager
def system(folder: Path) -> Iterator[System]:
    """Everything running in a thread's loop; ended at the end."""
    loop, ready, over = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    found: list[Any] = []

    async def live() -> None:
        try:
            async with whole(folder, pdf=True) as made:
                made.tokens |= await platform_people(made)
                found.append(made)
                ready.set()
                await over.wait()
        except BaseException as error:
            found.append(error)
            raise
        finally:
            ready.set()

    thread = threading.Thread(target=lambda: loop.run_until_complete(live()), daemon=True)
    thread.start()
    ready.wait(STARTING)
    if not found or isinstance(found[0], BaseException):
        raise RuntimeError("the system did not start") from (found[0] if found else None)
    try:
        yield System(loop, found[0])
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(90)
