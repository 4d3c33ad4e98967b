"""测试夹具: the simulated departments as a real process, and lines to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from typing import Any

import msgspec
import pytest

from hedui.plugin import Ask, SubjectIdentity
from hedui.testing import SimpleLine, sample_ask
from plugins.batch_exchange.settings import BatchSettings
from plugins.simulated_departments.process import Departments, start

SECRET = "secret-of-the-sandbox"
AskAbout = Callable[..., Ask]


@pytest.fixture(scope="session")
def departments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Departments]:
    folder = tmp_path_factory.mktemp("departments")
    with start(folder, secret=SECRET, control="control-of-the-sandbox", batch_seconds=0.05) as running:
        yield running


@pytest.fixture(autouse=True)
def _well_behaved(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test finds departments that answer as they should."""
    yield
    if "departments" in request.fixturenames:
        running: Departments = request.getfixturevalue("departments")
        for name in running.state()["departments"]:
            running.order(name)


@pytest.fixture
def settings(departments: Departments) -> BatchSettings:
    return msgspec.convert(departments.batch_settings(), BatchSettings, strict=True)


@pytest.fixture
async def line(settings: BatchSettings) -> AsyncIterator[SimpleLine]:
    async with SimpleLine(settings, secrets={"batch_secret": SECRET}, timeout=5) as made:
        yield made


@pytest.fixture
def batch(request: pytest.FixtureRequest) -> str:
    """A batch number of the test's own."""
    return f"batch-{request.node.name}"


@pytest.fixture
def ask_about(departments: Departments, request: pytest.FixtureRequest) -> AskAbout:
    """An ask about a person of Wangmo; its id is the test's own."""

    def made(
        index: int, element: str = "national.planting_income", source: str = "agriculture", suffix: str = "", **new: Any
    ) -> Ask:
        person = departments.wangmo.household(index).applicant
        subject = SubjectIdentity(person.name, person.id_kind, person.id_number)
        name = "".join(c if c.isalnum() else "-" for c in request.node.name)
        ask = sample_ask(
            element, source, subject, f"{name}-{index}-{element[9:]}{suffix}", date(2026, 11, 19), date(2025, 11, 20)
        )
        return msgspec.structs.replace(ask, **new)

    return made
