"""参考手册测试: the reference is what the code says today, and nothing in it is without words, without a test or without a user.

What to do when one of these fails stands in its message.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from core.errors import catalogue
from core.plugin import spec
from core.plugin.registry import HOOKS
from hedui import reference
from hedui.reference import errors, hooks, permissions, settings
from hedui.testing_findings import ADVICE
from tenants.forms import CONNECTOR_PREFIX, CORE_SPECS
from tests.evidence import named

TEST = (
    "没有测试提到它。请写一个它失效时会失败的测试，在断言（assert、pytest.raises、parametrize）中写出这个名称；"
    "规则见 tests/evidence.py"
)


def test_the_reference_is_what_the_code_says() -> None:
    """Else it drifts: after a change of the code, `make reference`."""
    kept = {path.name: path.read_text("utf-8") for path in reference.FOLDER.glob("*.md")}
    stale = sorted(name for name, text in reference.pages().items() if kept.get(name) != text)
    assert not stale, f"docs/plugins/reference/ 中的 {'、'.join(stale)} 与代码不符；请运行 make reference 并一并提交"
    assert set(kept) == set(reference.pages()), "docs/plugins/reference/ 中有多余的文件；请运行 make reference"


def test_every_hook_has_words_a_test_and_a_user() -> None:
    bare = [name for name in HOOKS if not (getattr(spec, name).__doc__ or "").strip()]
    assert not bare, f"{bare}：请在 core/plugin/spec.py 写明用途"
    idle = [name for name in HOOKS if not hooks.users(name)]
    assert not idle, f"{idle}：没有插件使用；请在 plugins/sample_city 中使用，或删去这个钩子"
    words = named()
    told = [name for name in HOOKS if not words & set(_names(name))]
    assert not told, f"{told}：{TEST}（钩子也可以写作 law.exclusions、EXCLUSIONS，或它返回的 Exclusion）"


def _names(hook: str) -> list[str]:
    """As tests call what a hook supplies."""
    bare, kind = hook.removeprefix("hedui_"), hooks.returned(hook)
    return [hook, bare, bare.upper(), kind]


def test_every_error_code_has_words_a_test_and_a_place_that_raises_it() -> None:
    codes = set(catalogue("zh"))
    idle = sorted(code for code in codes if not errors.raised().get(code))
    assert not idle, f"{idle}：没有地方会报出；请从 core/wording/zh.toml 和 en.toml 中删去"
    _tested([*codes, *errors.tool_codes(), *ADVICE])


def test_every_permission_has_words_a_test_and_a_use() -> None:
    verbs = permissions.verbs()
    bare = [verb for verb in verbs if not permissions.meaning(verb)]
    assert not bare, f"{bare}：请在办理它的函数写明用途（docstring），或写入 hedui/reference/permissions.py 的 PLAIN"
    idle = [
        v for v in verbs if not (permissions.routes(v) or permissions.wanting().get(v) or permissions.is_approval(v))
    ]
    assert not idle, f"{idle}：没有接口也没有函数使用；请从 tenants/permissions.py 中删去"
    # Every route is called as every role by tests/api/test_permissions.py.
    _tested([verb for verb in verbs if not permissions.routes(verb)])


def test_every_setting_has_words_and_a_test() -> None:
    bare = [spec.name for spec in settings.tenant_settings() if not spec.title]
    assert not bare, f"{bare}：请写明名称（title）"
    own = [entry for plugin in hooks.in_tree().values() for entry in plugin.objects["hedui_settings"]]
    reached = [c.info.id for plugin in hooks.in_tree().values() for c in plugin.objects["hedui_connectors"]]
    words = named()
    _tested(
        [*(s.name for s in (*CORE_SPECS, *own)), *(n for n in reached if f"{CONNECTOR_PREFIX}{n}" not in words)],
    )


def test_every_variable_has_words_and_a_test() -> None:
    bare = [name for name, _, meaning in settings.environment() if not meaning]
    assert not bare, f"{bare}：请在 hedui/settings.py 的字段后面写明用途（# …）"
    _tested([name for name, _, _ in settings.environment()])


def _tested(names: Iterable[str]) -> None:
    """Each is named where a test would fail."""
    words = named()
    bare = sorted({name for name in names if name not in words})
    assert not bare, f"{bare}：{TEST}"


@pytest.mark.parametrize("name", sorted(path.name for path in reference.FOLDER.glob("*.md")))
def test_a_page_reads_well(name: str) -> None:
    """No address of this process, no path of this machine, no empty section."""
    text = (reference.FOLDER / name).read_text("utf-8")
    assert " at 0x" not in text
    assert str(reference.FOLDER.parents[2]) not in text
    assert text.startswith(reference.HEAD + "# ")
