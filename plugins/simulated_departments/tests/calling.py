"""手工调用: raw calls to the departments, signed here by hand."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import aiohttp

from plugins.simulated_departments.catalogue import APP_KEY, CATALOGUE
from plugins.simulated_departments.convention import REASON, request_sign
from plugins.simulated_departments.process import Departments

SECRET = "secret-of-the-sandbox"
PLACES = {entry.element: entry for entry in CATALOGUE}


class Caller:
    """A caller without the connector: sees status, headers and bytes."""

    def __init__(self, departments: Departments, session: aiohttp.ClientSession) -> None:
        self.departments, self.session = departments, session
        self.secret = ""

    async def post(self, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        async with self.session.post(self.departments.base_url + path, data=form) as answer:
            return answer.status, await answer.read()

    async def renew(self, name: str = "refreshTokenByKey", secret: str = SECRET) -> dict[str, Any]:
        _, body = await self.post(f"/gateway/app/{name}.htm", signed(secret))
        answer: dict[str, Any] = json.loads(body)
        if answer["code"] == "00":
            self.secret = answer["datas"]["requestSecret"]
        return answer

    async def raw(self, element: str, ask: str, index: int = 0, **changed: str) -> tuple[int, bytes]:
        if not self.secret:
            await self.renew()
        place, person = PLACES[element], self.departments.population.person(index)
        form = {**signed(self.secret), "cardId": person.id_number, "name": person.name, "additional": reason(ask)}
        form |= {"startDate": "2025-11-20", "endDate": "2026-11-19", **changed}
        share_id = form.pop("shareId", place.share_id)
        return await self.post(f"/gateway/api/{place.catalogue}/dataSharing/{share_id}.htm", form)

    async def ask(self, element: str, ask: str, index: int = 0, **changed: str) -> dict[str, Any]:
        _, body = await self.raw(element, ask, index, **changed)
        answer: dict[str, Any] = json.loads(body)
        return answer


def signed(secret: str, moment: int | None = None) -> dict[str, str]:
    request_time = str(moment or int(time.time() * 1000))
    return {"appKey": APP_KEY, "requestTime": request_time, "sign": request_sign(APP_KEY, secret, request_time)}


def reason(ask: str, **changed: str) -> str:
    return json.dumps({**dict.fromkeys(REASON, "样例"), "projectId": ask, **changed}, ensure_ascii=False)


async def until(happened: Callable[[], object]) -> None:
    """Wait until it is so, ten seconds at most."""
    for _ in range(500):
        if happened():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError
