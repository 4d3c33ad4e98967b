from __future__ import annotations
import asyncio, dataclasses
from typing import TYPE_CHECKING
from tests import support
from tests.support import *
import aiohttp

if TYPE_CHECKING:
    from tests.conftest import World


async def test_cb(world: World) -> None:
    async with aiohttp.ClientSession() as s:
        world.runtime
        async with support.served(world.runtime) as port:
            async with s.get(f"http://127.0.0.1:{port}/health") as r:
                print(r.status, await r.text())
            # async settings
            from tests.conftest import connect_departments

            rt = dataclasses.replace(world.runtime, callback_base=f"http://127.0.0.1:{port}")
            await connect_departments(world, asynchronous=("national.deposit",))
            case = await world.begin(12)
            await work(world, runtime=rt)
            prov = await world.scope("ZJ0001")
            print(await support.states(prov, case.id))
            await asyncio.sleep(1)
            print(await support.states(prov, case.id))
            print([(r["verb"]) for r in await support.rows(prov, "select verb from trace where verb='ask.callback'")])
            a = (
                await support.rows(
                    prov, "select id from ask where verification_id=$1 and element='national.deposit'", case.id
                )
            )[0]["id"]
            async with s.post(f"http://127.0.0.1:{port}/callbacks/{prov.tenant.id}/{a}", data=b"{}") as r:
                print(r.status, await r.text())
            async with s.post(
                f"http://127.0.0.1:{port}/callbacks/{prov.tenant.id}/{a}",
                data=b"{}",
                headers={"Idempotency-Key": "abcdefgh1"},
            ) as r:
                print(r.status, await r.text())
