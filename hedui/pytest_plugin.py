"""pytest 插件 for plugin authors: `law_on(day)`, `household(programme, day, facts=…)` and `line(settings)`.

Loaded by its entry point. Which packs of law are in force stands in the author's pyproject.toml:

[tool.pytest.ini_options]
hedui_packs = "national my_county"

The pack in the folder of that file comes before any installed copy of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # a test run that has nothing to do with Hedui pays nothing for it
    from core.assessment.model import Assessment
    from core.law import Law
    from hedui.testing import SimpleLine

NOON = datetime(2026, 6, 15, 4, tzinfo=UTC)
"""Noon in China, on a Monday: what the clock of `line` says."""
_APPLICANT = ({"who": "申请人", "role": "applicant", "relation": "self"},)


def pytest_addoption(parser: pytest.Parser) -> None:
    """设置项: which packs are in force."""
    parser.addini("hedui_packs", "核对 Hedui：在用的法规插件，自上而下，如 national my_county", type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """工作区在前: what stands in the author's folder is tested, not a copy of it that was installed some time ago."""
    if not config.getini("hedui_packs"):
        return
    from hedui.plugin_folders import FolderFault, described, project_of

    try:
        project = project_of(config.rootpath)
    except FolderFault:  # tests of something else that uses the fixtures
        return
    first = ExitStack()
    sys.path[:0] = first.enter_context(described(project))
    config.add_cleanup(first.close)


def _packs(request: pytest.FixtureRequest) -> Sequence[str]:
    packs: Sequence[str] = request.config.getini("hedui_packs")
    if not packs:
        pytest.fail(
            '请在 pyproject.toml 的 [tool.pytest.ini_options] 中写明 hedui_packs = "national 插件名"', pytrace=False
        )
    return packs


@pytest.fixture
def law_on(request: pytest.FixtureRequest) -> Callable[..., Law]:
    """在用法律 of the packs: law_on(day, settings={…}, area="990300")."""
    from hedui.testing_case_words import CaseSetting
    from hedui.testing_cases import law_of

    def law(day: date, settings: Mapping[str, Any] | None = None, area: str = "") -> Law:
        told = {name: CaseSetting(value, "测试文件") for name, value in (settings or {}).items()}
        return law_of(_packs(request), day, told, area)

    return law


@pytest.fixture
def household(request: pytest.FixtureRequest) -> Callable[..., Assessment]:
    """认定 of one household, in the words of the case files: household(programme, day, facts=[…], residence="urban")."""
    from hedui.plugin_trying import HouseholdFile, assessed_household

    def assessed(
        programme: str, day: date, facts: Sequence[Mapping[str, Any]] = (),
        members: Sequence[Mapping[str, Any]] = _APPLICANT, **rest: Any,
    ) -> Assessment:  # fmt: skip
        told = {"programme": programme, "applied_on": day, "facts": list(facts), "members": list(members), **rest}
        return assessed_household(_packs(request), HouseholdFile.read(told)).kept.result

    return assessed


@pytest.fixture
def line() -> Callable[..., SimpleLine]:
    """连接通道 for connectors: line(settings, secrets={…}): this machine only, its clock stands still."""
    from hedui.testing import SimpleLine

    def made(settings: Any, **rest: Any) -> SimpleLine:
        return SimpleLine(settings, **{"now": NOON, **rest})

    return made
