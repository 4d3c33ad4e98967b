"""浏览器测试环境: one system, one Chromium, desks for people; a desk that complains fails its test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from e2e.chromium import FLAGS, executable, fonts
from e2e.desk import Desks
from e2e.system import PLATFORM_PEOPLE, System, system
from hedui.demo import SAMPLES
from hedui.operating.opening import CODE
from tenants.provisioning import read_file
from tests.conftest import DATA
from tests.folders import own_folder

HERE = Path(__file__).parent
expect.set_options(timeout=20_000)  # a busy machine is slow; what never comes still fails


@pytest.fixture(scope="package")
def running() -> Iterator[System]:
    """Everything that `hedui up` starts."""
    with own_folder() as folder, system(folder / "data") as made:
        yield made


@pytest.fixture(scope="package")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The browser. It ends with the tests of this folder: while it lives an event loop runs, and no other test can start one."""
    environment = fonts(tmp_path_factory.mktemp("fonts"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(), args=list(FLAGS), chromium_sandbox=False, env=environment
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def everybodys(running: System, chromium: Browser) -> Desks:
    """The desks of the run, with the division code of everybody's tenant."""
    files = (read_file(DATA.parent / f"{sample.name}.toml") for sample in SAMPLES)
    codes = {
        post.staff_number: tenant.code
        for file in files
        for tenant in file.tenants
        for office in tenant.offices
        for post in office.posts
    }
    codes |= dict.fromkeys(PLATFORM_PEOPLE, CODE)
    return Desks(chromium, running, codes)


@pytest.fixture
def desks(everybodys: Desks) -> Iterator[Desks]:
    """Desks of one journey."""
    yield everybodys
    opened, everybodys.open_desks = everybodys.open_desks, []
    for desk in opened:
        desk.context.close()
    for desk in opened:
        desk.judge()


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where pictures go."""
    return HERE / "shots"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.timeout(600))
