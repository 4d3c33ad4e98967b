"""接口测试环境: the web process as it is started in production, over the session's database as the application role.

One server for the session, with a Redis of its own and the key file of the tests; what it says goes to a log that the
canary test reads.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from core.runtime import Runtime
from hedui.embedded.postgres import APP, EmbeddedPostgres
from hedui.embedded.redis import EmbeddedRedis
from plugins.simulated_departments.process import Departments
from tenants.provisioning import ProvisioningFile
from tests.api.packages import Desk, by_media
from tests.api.people import Office, Web, new_office
from tests.jurisdictions.conftest import County, county  # noqa: F401 - a fixture


@pytest.fixture(scope="session")
async def web(
    postgres: EmbeddedPostgres, database: str, redis: EmbeddedRedis, runtime: Runtime, folder: Path
) -> AsyncIterator[Web]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    told = {
        "HEDUI_DATA": str(folder / "web"),
        "HEDUI_KEY_FILE": str(folder / "keys" / "master.toml"),
        "HEDUI_DATABASE_URL": postgres.url(APP, database),
        "HEDUI_REDIS_URL": redis.url,
        "HEDUI_PORT": str(port),
        "HEDUI_WEB_PROCESSES": "1",
    }
    plain = {name: value for name, value in os.environ.items() if not name.startswith("HEDUI_")}
    connector = aiohttp.TCPConnector(limit=20)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        made = Web(port, folder / "web.log", {**plain, **told}, session, redis)
        server = made.start("web", made.log)
        try:
            await made.answering(server)
            yield made
        finally:
            server.terminate()
            await asyncio.to_thread(server.wait, 20)


@pytest.fixture
async def office(web: Web, runtime: Runtime, departments: Departments, provisioning_file: ProvisioningFile) -> Office:
    return await new_office(web, runtime, departments, provisioning_file)


@pytest.fixture
async def desk(county: County, web: Web) -> Desk:  # noqa: F811 - the fixture
    """A county whose securities registry has no line to it: packages go there."""
    await by_media(county)
    return Desk(county, web)
