"""导入配置: a file's settings beside those in force; what differs becomes proposals, what would weaken is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from core.errors import FieldFault, Invalid
from core.markup import unreadable
from core.plugin.options import SettingSpec
from core.plugin.vocabulary import Setting
from core.scope import Scope, Tx
from tenants.configuration.model import Imported, ImportIn, ImportPreview, SettingDifference
from tenants.forms import specs
from tenants.proposals import enter_proposal
from tenants.provisioning import ProvisioningFile, TenantSpec
from tenants.settings import Wanted, refuse_faults, settings_on

_ELSE = "文件中的机构、岗位和人员只供查阅，不随导入改变：请在“机构与人员”中办理。"


async def preview(scope: Scope, form: ImportIn) -> ImportPreview:
    """导入前的比对: nothing is changed; raises Invalid where the file cannot be read."""
    spec = _read(form.text)
    async with scope.read("setting.preview") as tx:
        found = [line async for line in _lines(tx, form, spec)]
    refused = [line for line in found if line.state == "refused"]
    proposed = len(_wanted(found))
    return ImportPreview(f"{spec.name}（{spec.code}）", proposed, len(refused), found, [_ELSE] if spec.offices else [])


async def import_settings(scope: Scope, form: ImportIn) -> Imported:
    """导入配置 as proposals, all of them or none; raises Invalid where the file holds anything that is refused."""
    spec = _read(form.text)
    async with scope.write("setting.propose") as tx:
        found = [line async for line in _lines(tx, form, spec)]
        faults = [FieldFault(line.name, fault) for line in found for fault in line.faults]
        wanted = _wanted(found)
        if not wanted and not faults:
            faults = [FieldFault("text", "文件与现行设置没有差异，不需要导入")]
        if faults:
            raise Invalid("setting_invalid", faults=faults)
        made = [await enter_proposal(tx, Wanted(line.name, line.other, form.document, form.start)) for line in wanted]
        tx.note(proposals=[proposal.id for proposal in made], document=form.document, start=form.start)
        tx.note(setting=[line.name for line in wanted])
        answer: Imported = tx.answer(Imported([proposal.id for proposal in made]))
        return answer


def _wanted(found: list[SettingDifference]) -> list[SettingDifference]:
    return [line for line in found if line.state in ("changed", "added")]


def _read(text: str) -> TenantSpec:
    try:
        file = msgspec.convert(tomllib.loads(text), ProvisioningFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise Invalid(
            "fields_invalid", faults=[FieldFault("text", f"不是可以读取的配置文件：{unreadable(text, error)}")], count=1
        ) from None
    if len(file.tenants) != 1:
        raise Invalid("fields_invalid", faults=[FieldFault("text", "文件须只含一个机构的配置")], count=1)
    return file.tenants[0]


async def _lines(tx: Tx, form: ImportIn, spec: TenantSpec) -> Any:
    scope = tx.scope
    known = specs(scope.runtime.registry)
    there = await settings_on(tx.connection, scope.tenant.id, form.start)
    for each in spec.settings:
        wanted = Wanted(each.name, msgspec.to_builtins(each.value), form.document, form.start)
        yield await _line(tx, known, there, wanted, each.document)


async def _line(
    tx: Tx, known: Mapping[str, SettingSpec], there: Mapping[str, Setting], wanted: Wanted, theirs: str
) -> SettingDifference:
    now = there.get(wanted.name)
    same = now is not None and now.value == wanted.value
    faults = [] if same else [fault async for fault in _faults(tx, wanted)]
    state = "same" if same else "refused" if faults else "changed" if now is not None else "added"
    return SettingDifference(
        wanted.name, *_titled(known, wanted.name), now.value if now else None, told(now), wanted.value,
        f"文件：{theirs}", state, faults,
    )  # fmt: skip


async def _faults(tx: Tx, wanted: Wanted) -> Any:
    try:
        await refuse_faults(tx.scope, tx.connection, wanted)
    except Invalid as error:
        for fault in error.faults:
            yield fault.message


def _titled(known: Mapping[str, SettingSpec], name: str) -> tuple[str, str, dict[str, Any]]:
    spec = known.get(name)
    return (spec.title, spec.unit, spec.schema()) if spec else (f"没有安装的插件的设置 {name}", "", {})


def told(setting: Setting | None) -> str:
    """出处 in one sentence."""
    if setting is None:
        return "未设置"
    return f"{setting.provenance}，自{setting.start.isoformat()}起，依据{setting.document}"


def differing(
    known: Mapping[str, SettingSpec], one: Mapping[str, Setting], other: Mapping[str, Setting]
) -> Iterator[SettingDifference]:
    """差异 of two sets of settings, every name of either."""
    for name in sorted({*one, *other}):
        mine, theirs = one.get(name), other.get(name)
        same = mine is not None and theirs is not None and mine.value == theirs.value
        yield SettingDifference(
            name, *_titled(known, name), mine.value if mine else None, told(mine), theirs.value if theirs else None, told(theirs),
            "same" if same else "changed" if mine and theirs else "added", (),
        )  # fmt: skip
