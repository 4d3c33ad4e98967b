"""轮候: short looks take their turn, two at a time, whoever comes first; nothing else waits for them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from core.runtime import LOOKS
from core.scope import PLANNED, Scope
from tests.conftest import World

VERB = "verification.list"


class _Desk:
    """Who is inside, how many at most, and in which order they came in."""

    def __init__(self, scope: Scope) -> None:
        self.scope, self.inside, self.most, self.came = scope, 0, 0, list[int]()
        self.leave = asyncio.Event()

    async def look(self, number: int, way: str = PLANNED) -> None:
        async with self.scope.read(VERB, way=way):
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.came.append(number)
            await self.leave.wait()
            self.inside -= 1


async def desk_of(world: World) -> _Desk:
    scope = await world.scope("XH0001")
    return _Desk(replace(scope, runtime=replace(scope.runtime, looks=asyncio.Semaphore(LOOKS))))


async def until(desk: _Desk, count: int) -> None:
    async with asyncio.timeout(10):
        while len(desk.came) < count:
            await asyncio.sleep(0.01)


async def test_short_looks_are_answered_two_at_a_time_in_the_order_in_which_they_came(world: World) -> None:
    """Else each of them waits for all the others, and the last one for longest."""
    desk = await desk_of(world)
    looks = [asyncio.create_task(desk.look(number)) for number in range(5)]
    await until(desk, LOOKS)
    await asyncio.sleep(0.1)
    assert len(desk.came) == LOOKS
    desk.leave.set()
    await asyncio.gather(*looks)
    assert (desk.most, sorted(desk.came)) == (LOOKS, [0, 1, 2, 3, 4])
    # Those who are let in at once may open their doors in either order.
    assert max(abs(place - number) for place, number in enumerate(desk.came)) < LOOKS


async def test_what_may_take_long_neither_waits_for_short_looks_nor_holds_them_up(world: World) -> None:
    desk = await desk_of(world)
    looks = [asyncio.create_task(desk.look(number, way=way)) for number, way in enumerate((PLANNED, PLANNED, "", ""))]
    await until(desk, 4)
    assert desk.inside == 4  # all at once, beside two short ones
    desk.leave.set()
    await asyncio.gather(*looks)


async def test_whoever_goes_away_gives_his_turn_back(world: World) -> None:
    """Else two browsers that are closed while a page is made leave nobody a turn."""
    desk = await desk_of(world)
    gone = [asyncio.create_task(desk.look(number)) for number in range(LOOKS)]
    await until(desk, LOOKS)
    waits = asyncio.create_task(desk.look(LOOKS))
    for look in gone:
        look.cancel()
    await until(desk, LOOKS + 1)
    assert desk.came[-1] == LOOKS
    desk.leave.set()
    await waits
