"""沙箱接口: for a plugin's developer where everything is made up, and for the operator."""

from __future__ import annotations

from typing import Annotated

from litestar.params import Parameter

from core.web import Call, acts, reads, scope_of
from hedui.sandbox import checking, form, looking, trying
from hedui.sandbox.model import CheckView, HouseholdTextIn, HouseholdTold, PluginDetail, SandboxView, TrialIn, TrialView

PluginPath = Annotated[str, Parameter(max_length=80)]


@reads("/api/sandbox/plugins")
async def look_sandbox(request: Call) -> SandboxView:
    """沙箱一览: the plugins that are installed, and the tenants by whose law one can try."""
    return await looking.sandbox(scope_of(request))


@reads("/api/sandbox/plugins/{plugin:str}")
async def look_plugin(request: Call, plugin: PluginPath) -> PluginDetail:
    """一个插件: hooks with what they supply, setting forms, sample households."""
    return looking.detail(scope_of(request), plugin)


@acts("/api/sandbox/households")
async def try_household(request: Call, data: TrialIn) -> TrialView:
    """试算一户: explained with its chain, and by which plugin's hooks; nothing is stored."""
    return await trying.tried(scope_of(request), data)


@acts("/api/sandbox/households/form")
async def read_household(request: Call, data: HouseholdTextIn) -> HouseholdTold:
    """文本到表单: a typed household, TOML or JSON, as the form takes it; nothing is stored."""
    return form.as_form(scope_of(request), data)


@acts("/api/sandbox/plugins/{plugin:str}/check")
async def check_plugin(request: Call, plugin: PluginPath) -> CheckView:
    """符合性检查: what `hedui plugin check` says; a bounded child process, one at a time."""
    return await checking.checked(scope_of(request), plugin)


ROUTES = (look_sandbox, look_plugin, try_household, read_household, check_plugin)
