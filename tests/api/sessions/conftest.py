"""登录测试环境: a sample province whose division codes nobody else has, for a login finds its tenant by the code."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from core.runtime import Runtime
from plugins.simulated_departments.process import Departments
from tenants.provisioning import ProvisioningFile
from tests.api.calls import Scene
from tests.api.people import Office, Web, new_office
from tests.api.scene import finished_scene
from tests.api.sessions.browser import ORIGIN, PROXY, Browser, browser

_CODES = itertools.count(335_000)


def coded(file: ProvisioningFile) -> ProvisioningFile:
    """The same province under codes of its own."""
    return ProvisioningFile([msgspec.structs.replace(tenant, code=str(next(_CODES))) for tenant in file.tenants])


@pytest.fixture
async def office(web: Web, runtime: Runtime, departments: Departments, provisioning_file: ProvisioningFile) -> Office:
    return await new_office(web, runtime, departments, coded(provisioning_file))


@pytest.fixture(scope="module")
async def scene(web: Web, runtime: Runtime, departments: Departments, provisioning_file: ProvisioningFile) -> Scene:
    reachable = dataclasses.replace(runtime, callback_base=web.base)
    office = await new_office(web, reachable, departments, coded(provisioning_file), asynchronous=("national.deposit",))
    return await finished_scene(office)


@pytest.fixture
async def one(office: Office) -> AsyncIterator[Browser]:
    async with browser(office) as made:
        yield made


@pytest.fixture
async def other(office: Office) -> AsyncIterator[Browser]:
    async with browser(office) as made:
        yield made


@pytest.fixture(scope="session")
async def proxied(web: Web, folder: Path) -> AsyncIterator[Web]:
    """The web process of an office: behind a proxy on this machine that speaks TLS with the browsers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    told = {"HEDUI_PORT": str(port), "HEDUI_ORIGIN": ORIGIN, "HEDUI_TRUSTED_PROXIES": f"{PROXY}, 10.9.0.0/16"}
    made = dataclasses.replace(web, port=port, log=folder / "proxied.log", environment={**web.environment, **told})
    server = made.start("web", made.log)
    try:
        await made.answering(server)
        yield made
    finally:
        server.terminate()
        await asyncio.to_thread(server.wait, 20)
