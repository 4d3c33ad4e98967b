"""请求秘钥: shared by workers, renewed once, by refresh secret first."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping

from hedui.plugin import Ask, Found, HttpAnswer, Unavailable
from hedui.testing import Memory, SimpleLine
from plugins.public_data_gateway.connector import PublicDataGateway
from plugins.public_data_gateway.settings import GatewaySettings
from plugins.simulated_departments.process import Departments

CONNECTOR = PublicDataGateway()


class CountingLine(SimpleLine):
    """A real line that counts which addresses it was asked to call."""

    def watch(self) -> CountingLine:
        self.calls: Counter[str] = Counter()
        return self

    async def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        self.calls[url.rsplit("/", 1)[1] if "/app/" in url else "ask"] += 1
        return await super().request(method, url, headers, body)


class LateLine(CountingLine):
    """Recalls a void secret first, as where another worker renews between our recall and our call."""

    void = "void"

    async def recall(self, name: str) -> str | None:
        if not name.startswith("request_secret"):
            return await super().recall(name)
        void, self.void = self.void, ""
        return void or await super().recall(name)


def worker(settings: GatewaySettings, departments: Departments, memory: Memory) -> CountingLine:
    return CountingLine(settings, secrets={"app_secret": departments.secret}, memory=memory).watch()


async def test_fifty_asks_that_start_together_renew_once(
    settings: GatewaySettings, departments: Departments, ask_about: Callable[..., Ask]
) -> None:
    async with worker(settings, departments, {}) as line:
        replies = await asyncio.gather(*(CONNECTOR.query(ask_about(index), line) for index in range(50)))
    assert all(isinstance(reply, Found) for reply in replies)
    assert line.calls == {"refreshTokenByKey.htm": 1, "ask": 50}


async def test_a_second_worker_uses_what_the_first_one_kept(
    settings: GatewaySettings, departments: Departments, ask_about: Callable[..., Ask]
) -> None:
    memory: Memory = {}
    async with worker(settings, departments, memory) as first, worker(settings, departments, memory) as second:
        await CONNECTOR.query(ask_about(0), first)
        await CONNECTOR.query(ask_about(1), second)
    assert second.calls == {"ask": 1}


async def test_an_expired_secret_is_renewed_by_the_refresh_secret_and_the_ask_repeated_once(
    settings: GatewaySettings, departments: Departments, ask_about: Callable[..., Ask]
) -> None:
    departments.order("gateway", {"request_seconds": 0.3})
    memory: Memory = {}
    async with worker(settings, departments, memory) as line:
        await CONNECTOR.query(ask_about(0), line)
        # The cache believes in it for longer than the gateway does: then the sign error decides.
        name = next(name for name in memory if name.startswith("request"))
        kept = memory[name][0]
        await asyncio.sleep(0.4)
        await line.remember(name, kept, memory["refresh_secret/hedui-sandbox"][1])
        assert isinstance(await CONNECTOR.query(ask_about(1), line), Found)
    assert line.calls == {"refreshTokenByKey.htm": 1, "refreshTokenBySec.htm": 1, "ask": 3}


async def test_what_another_worker_renewed_is_used_before_renewing(
    settings: GatewaySettings, departments: Departments, ask_about: Callable[..., Ask]
) -> None:
    memory: Memory = {}
    async with worker(settings, departments, memory) as other:
        await CONNECTOR.query(ask_about(0), other)
    async with LateLine(settings, secrets={"app_secret": departments.secret}, memory=memory).watch() as line:
        assert isinstance(await CONNECTOR.query(ask_about(1), line), Found)
    assert line.calls == {"ask": 2}


async def test_a_gateway_that_forgot_everything_is_begun_with_anew(
    settings: GatewaySettings, departments: Departments, ask_about: Callable[..., Ask]
) -> None:
    async with worker(settings, departments, {}) as line:
        await CONNECTOR.query(ask_about(0), line)
        departments.order("gateway", {"forget": True})
        assert isinstance(await CONNECTOR.query(ask_about(1), line), Found)
    assert line.calls == {"refreshTokenByKey.htm": 2, "refreshTokenBySec.htm": 1, "ask": 3}


async def test_a_wrong_application_secret_is_unavailable_and_says_what_to_check(
    settings: GatewaySettings, departments: Departments, ask_about: Callable[..., Ask]
) -> None:
    async with SimpleLine(settings, secrets={"app_secret": "wrong"}) as line:
        reply = await CONNECTOR.query(ask_about(0), line)
    assert isinstance(reply, Unavailable)
    assert "应用密钥" in reply.reason
    assert "wrong" not in reply.reason
