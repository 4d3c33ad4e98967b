"""测试夹具: a server process of one's own, and a caller without the connector."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from plugins.simulated_departments.process import Departments, start
from plugins.simulated_departments.tests.calling import SECRET, Caller


@pytest.fixture
def departments(tmp_path: Path) -> Iterator[Departments]:
    with start(tmp_path, secret=SECRET, control="control-of-the-sandbox") as running:
        yield running


@pytest.fixture
async def caller(departments: Departments) -> AsyncIterator[Caller]:
    # No kept connections: tests kill the server and start it again.
    patience, fresh = aiohttp.ClientTimeout(total=10), aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(timeout=patience, connector=fresh) as session:
        yield Caller(departments, session)
