"""坏插件: each of them is refused with the sentence that helps, and a good one beside it always loads."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from core.plugin.registry import Registry, register
from plugins.national import hooks as national
from plugins.sample_city import hooks as sample_city

FILES = {path.stem: path for path in sorted((Path(__file__).parent / "broken").glob("*.py"))}
STANDING = {"national": national, "sample_city": sample_city}


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"broken_{name}", FILES[name])
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@cache
def alone() -> Registry:
    return register(STANDING)


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_with_its_sentence_and_stops_nobody_else(name: str) -> None:
    """Start-up refuses the plugin, not the process: what it says is what its author has to put right."""
    broken = module(name)
    found = register({name: broken, **STANDING})
    assert broken.REFUSED_WITH in found.refused[name]
    assert set(found.refused) == {name}
    assert {good: plugin.stamp for good, plugin in found.plugins.items()} == {
        good: plugin.stamp for good, plugin in alone().plugins.items()
    }


def test_all_of_them_at_once_stop_nobody_else() -> None:
    found = register({**{name: module(name) for name in FILES}, **STANDING})
    assert set(found.refused) == set(FILES)
    assert set(found.plugins) == set(STANDING)
    assert len(FILES) >= 10


@pytest.mark.parametrize("name", ["weakens_closed_point", "longer_deadline"])
def test_a_weaker_rule_is_refused_with_both_clauses_quoted(name: str) -> None:
    """So that the author sees what he wrote beside what stands above it."""
    said = register({name: module(name), **STANDING}).refused[name]
    assert len(re.findall("某县办法 第.条（“[^”]+”）", said)) == 1
    assert "样例市社会救助家庭经济状况核对办法（样例） 第十六条（“" in said
