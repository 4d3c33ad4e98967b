"""插件英文测试: every in-tree text has its English, a title that changes loses it, a file that nobody can read refuses."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from core.authorizations.model import SHEET_TITLES
from core.deadlines.model import UNIT_TITLES
from core.households.identity import ID_KIND_TITLES
from core.law import FigureSetting
from core.media.model import STATE_TITLES as PACKAGE_STATES
from core.plugin.english import texts_of, with_rules
from core.plugin.options import SettingSpec
from core.plugin.procedure import RECORDER_TITLES
from core.plugin.registry import Plugin, Registry, discover, register
from core.plugin.reports import FOUR_STATES
from core.plugin.rules import OUTCOME_TITLES
from core.plugin.vocabulary import RELATION_TITLES, ROLE_TITLES
from core.procedures.looking import RECIPIENTS
from core.verification.model import STATE_TITLES
from core.work.model import MISSING, NOTHING_MISSING, TURNS
from hedui.plugin_new import render
from hedui.testing_packs import checked, english_of
from tenants import checklist, permissions, source_checks
from tenants.forms import CORE_SPECS
from tenants.offices.model import KIND_TITLES
from tenants.openings.model import LEVEL_TITLES
from tenants.texts_api import FORMS, core_english
from tenants.texts_api import english_of as served

TITLES: tuple[Mapping[Any, str], ...] = (
    STATE_TITLES, ROLE_TITLES, RELATION_TITLES, permissions.ROLE_TITLES, SHEET_TITLES, TURNS, MISSING, NOTHING_MISSING,
    FOUR_STATES, OUTCOME_TITLES, UNIT_TITLES, RECORDER_TITLES, RECIPIENTS, PACKAGE_STATES, LEVEL_TITLES,
    ID_KIND_TITLES, KIND_TITLES,
)  # fmt: skip
"""What the core calls states, roles and turns where a page shows them."""
NAMES = re.compile(r"\{\w+\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _named(number: str) -> bool:
    """A text that quotes the name of a Chinese pattern keeps it."""
    return "〔" in number


@pytest.mark.parametrize("name", sorted(discover().plugins))
def test_every_plugin_of_this_repository_has_its_english_and_no_more(name: str) -> None:
    registry = discover()
    if registry.plugins[name].module.__name__.startswith("plugins."):
        assert english_of(registry, name) == ((), ())
    assert not [text for text in registry.plugins[name].english.values() if CHINESE.search(text)]


def test_the_core_s_own_settings_have_theirs() -> None:
    assert set(texts_of(FORMS)) == set(core_english("forms"))
    assert not [text for text in core_english("forms").values() if CHINESE.search(text) and not _named(text)]
    assert "启用的插件" in texts_of({"": CORE_SPECS})
    assert "城镇" in texts_of({"": (SettingSpec("figure", "", FigureSetting, ()),)})


def test_every_state_role_turn_and_check_has_its_english_and_nothing_else_has() -> None:
    """Else a page in English says the rest in Chinese; one text stands in one place."""
    wanted = (
        {text for titles in TITLES for text in titles.values()}
        | {"没有授权书", "不作结论", "没有这一判定"}
        | set(_checks())
    )
    told = core_english("titles")
    there = set(core_english("forms"))
    assert wanted - there - set(told) == set()
    assert set(told) - wanted == set()
    assert there & set(told) == set()
    assert not [text for text in told.values() if CHINESE.search(text)]
    assert [text for text in told if sorted(NAMES.findall(text)) != sorted(NAMES.findall(told[text]))] == []


def _checks() -> Iterator[str]:
    """What the checklist says: whole sentences, none put together, so that each can be said in another language."""
    for module in (checklist, source_checks):
        yield from _sentences(ast.parse(Path(str(module.__file__)).read_text("utf-8")))


def _sentences(tree: ast.Module) -> Iterator[str]:
    documented = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        assert not (isinstance(one, ast.JoinedStr) and CHINESE.search(ast.unparse(one)))
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in documented:
            yield from [one.value] if CHINESE.search(one.value) else ()


def test_what_the_core_calls_a_state_no_plugin_calls_otherwise() -> None:
    registry = discover()
    renamed = Plugin(
        registry.plugins["national"].info, registry.plugins["national"].objects, english={"中止": "Stopped"}
    )
    told = served(Registry({"national": renamed}), ("national",))
    assert (told["中止"], told["受理经办人"]) == ("Suspended", "Accepting clerk")


def test_texts_of_fields_are_texts_and_quotes_of_the_law_are_not() -> None:
    texts = texts_of(discover().plugins["wangmo"].objects)
    assert texts["等于标准的也符合"] == "wangmo.local_standard_monthly"
    assert {"姓名", "公安部门", "有关部门"} <= set(texts)
    template = discover().plugins["wangmo"].objects["hedui_authorization_templates"][0]
    assert template.statement not in texts


def test_rules_of_items_are_named_by_their_item() -> None:
    assert with_rules({"工资": "Wages"}, {"工资的认定": "x", "口粮的认定": "y"}) == {
        "工资": "Wages",
        "工资的认定": "Wages: treatment",
    }


def test_the_pack_of_the_tenant_prevails() -> None:
    registry = discover()
    assert served(registry, ["zhejiang"])["公安部门"] == "Public security"
    assert served(registry, ["zhejiang"])["数源反馈期限"] == "Time limit of a source's answer"
    assert served(registry, [])["养老待遇的认定"] == "Pension benefits: treatment"


def test_the_kit_says_what_is_missing_and_what_is_idle_and_finds_no_fault(tmp_path: Path) -> None:
    pack = tmp_path / "work"
    render("qingshan", pack, "青山县")
    path = pack / "qingshan" / "wording" / "en.toml"
    assert '"青山县" = "qingshan"' in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace('"税务部门"', '"税务局"'), "utf-8")
    found = checked(pack)
    assert (found.findings, found.no_english, found.idle_english) == ((), ("税务部门",), ("税务局",))


@pytest.mark.parametrize("text", ["[titles\n", '"甲" = 1\n'])
def test_a_file_that_cannot_be_read_refuses_the_plugin(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render("qingshan", tmp_path / "work", "青山县")
    (tmp_path / "work" / "qingshan" / "wording" / "en.toml").write_text(text, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "work"))
    national = import_module("plugins.national.hooks")
    found = register({"national": national, "qingshan": _fresh("qingshan.hooks")})
    assert found.refused == {"qingshan": 'wording/en.toml 无法读取：每行写作 "中文" = "English"'}


def _fresh(name: str) -> ModuleType:
    for known in [one for one in sys.modules if one.partition(".")[0] == name.partition(".")[0]]:
        del sys.modules[known]
    return import_module(name)
