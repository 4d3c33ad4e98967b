"""测试夹具: the simulated departments as a real process, and lines to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hedui.plugin import Ask, SubjectIdentity
from hedui.testing import SimpleLine, sample_ask
from plugins.public_data_gateway.settings import GatewaySettings
from plugins.simulated_departments.process import Departments, start

SECRET = "secret-of-the-sandbox"


@pytest.fixture(scope="session")
def departments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Departments]:
    with start(tmp_path_factory.mktemp("departments"), secret=SECRET, control="control-of-the-sandbox") as running:
        yield running


@pytest.fixture(autouse=True)
def _well_behaved(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test finds departments that answer as they should."""
    yield
    if "departments" in request.fixturenames:
        running: Departments = request.getfixturevalue("departments")
        for name in running.state()["departments"]:
            running.order(name)
        running.order("gateway", {"request_seconds": 900, "refresh_seconds": 172_800})


@pytest.fixture
def settings(departments: Departments) -> GatewaySettings:
    return msgspec.convert(departments.settings(), GatewaySettings)


@pytest.fixture
async def line(settings: GatewaySettings) -> AsyncIterator[SimpleLine]:
    async with SimpleLine(settings, secrets={"app_secret": SECRET}, timeout=5) as made:
        yield made


@pytest.fixture
def ask_about(departments: Departments, request: pytest.FixtureRequest) -> Callable[..., Ask]:
    """An ask about the person of that index; its id is the test's own."""

    def made(index: int, element: str = "national.hukou", suffix: str = "", **changed: Any) -> Ask:
        person = departments.population.person(index)
        subject = SubjectIdentity(person.name, "resident_id", person.id_number)
        ask = sample_ask(
            element, "source", subject, f"{request.node.name}-{index}{suffix}", date(2026, 11, 19), date(2025, 11, 20)
        )
        return msgspec.structs.replace(ask, **changed)

    return made


@pytest.fixture(scope="session")
def fixtures() -> Path:
    return Path(__file__).parents[1] / "fixtures"
