"""插件英文测试: every in-tree text has its English, a title that changes loses it, a file that nobody can read refuses."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from core.law import FigureSetting
from core.plugin.english import texts_of, with_rules
from core.plugin.options import SettingSpec
from core.plugin.registry import discover, register
from hedui.plugin_new import render
from hedui.testing_packs import checked, english_of
from tenants.forms import CORE_SPECS
from tenants.texts_api import FORMS, core_english
from tenants.texts_api import english_of as served

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
    assert set(texts_of(FORMS)) == set(core_english())
    assert not [text for text in core_english().values() if CHINESE.search(text) and not _named(text)]
    assert "启用的插件" in texts_of({"": CORE_SPECS})
    assert "城镇" in texts_of({"": (SettingSpec("figure", "", FigureSetting, ()),)})


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
