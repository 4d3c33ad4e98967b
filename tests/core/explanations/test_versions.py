"""预演插件版本: whose result another version of a pack would change; one that cannot run is one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import Conflict, NotFound, Refused
from core.explanations.previewing import list_versions, preview_version
from core.plugin.archive import archive_name, archived, keep_all
from core.plugin.registry import Registry
from core.scope import Scope
from hedui.plugin_archiving import NotArchived, archive_folder
from hedui.plugin_previewing import told
from hedui.rerunning import Rerunner
from tenants.access import operator_scope
from tests.conftest import World
from tests.core.explanations.repacked import repacked
from tests.support import work

OTHER = "zhejiang 9.9.9"


@pytest.fixture(scope="module")
def archives(registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that is installed, and other versions of one pack."""
    folder = tmp_path_factory.mktemp("archives")
    keep_all(folder, registry)
    return folder


def at(world: World, registry: Registry, archives: Path, scope: Scope) -> Scope:
    return replace(scope, runtime=replace(world.runtime, rerun=Rerunner(registry, archives)))


MONTHS = "months = int(values.settings[PERIOD_SETTING].value)"


def twice_as_long(text: str) -> str:
    """A period of twice the months."""
    assert MONTHS in text
    return text.replace(MONTHS, f"{MONTHS} * 2")


async def test_another_version_says_whose_result_would_change_and_why(
    world: World, registry: Registry, archives: Path
) -> None:
    case = await world.begin(3)
    await work(world)
    stamp = repacked(archives, registry, "zhejiang", OTHER, {"conclusions.py": twice_as_long})
    county = at(world, registry, archives, await world.scope("XH0002"))
    head = at(world, registry, archives, await world.scope("XH0004"))
    found = await preview_version(head, "zhejiang@9.9.9", 50)
    assert (found.looked_at, found.not_run) == (1, ())
    (one,) = found.affected
    assert one.verification_number == case.number
    (outcome,) = [d for d in one.differences if d.figure.startswith("conclusion:")]
    assert ("12个月" in outcome.before, "24个月" in outcome.after) == (True, True)
    cut = await preview_version(county, "zhejiang@9.9.9", 50)
    assert (cut.detailed, "个月" in str(cut.affected)) == (False, False)
    assert case.number in "\n".join(told(cut))
    same = registry.plugins["zhejiang"].stamp
    assert (await preview_version(county, same, 50)).affected == ()
    assert {v.stamp: v.installed for v in await list_versions(county) if v.name == "zhejiang"} == {
        stamp: False,
        same: True,
    }
    unused = await preview_version(county, registry.plugins["wangmo"].stamp, 50)
    assert [why.reason for why in unused.not_run] == ["这一件没有使用插件 wangmo"]


BROKEN: dict[str, tuple[Callable[[str], str], str]] = {
    "does not load": (lambda text: "import no_such_module\n" + text, "插件无法载入"),
    "is no Python": (lambda text: text + "\n(", "插件无法载入"),
    "leaves": (lambda text: text + "\nraise SystemExit(3)\n", "插件无法载入"),
    "crashes": (lambda text: text + "\nimport os\nos._exit(7)\n", "子进程异常结束"),
    "does not end": (lambda text: text + "\nwhile True:\n    pass\n", "没有在限定时间内完成"),
    "opens a file": (lambda text: text + "\nopen('/etc/environment').read()\n", "行试图打开文件 /etc/environment"),
    "writes into the answer": (lambda text: text + "\nimport os\nos.write(1, b'x')\n", "没有给出可用的结果"),
}


async def test_a_pack_that_cannot_run_is_one_sentence(
    world: World, registry: Registry, archives: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.begin(3)
    await work(world)
    county = at(world, registry, archives, await world.scope("XH0002"))
    for number, (kind, (change, said)) in enumerate(BROKEN.items()):
        monkeypatch.setattr("hedui.rerunning.PATIENCE", 2.0 if kind == "does not end" else 120.0)
        repacked(archives, registry, "zhejiang", f"zhejiang 8.0.{number}", {"hooks.py": change})
        with pytest.raises(Conflict) as refused:
            await preview_version(county, f"zhejiang@8.0.{number}", 50)
        assert refused.value.code == "plugin_not_runnable"
        assert said in str(refused.value)


async def test_who_may_and_what_there_is(world: World, registry: Registry, archives: Path) -> None:
    county = at(world, registry, archives, await world.scope("XH0002"))
    with pytest.raises(NotFound) as unknown:
        await preview_version(county, "zhejiang@0.0.1", 50)
    assert registry.plugins["zhejiang"].stamp in str(unknown.value)
    for change in ("#1", "#2"):
        repacked(archives, registry, "zhejiang", "zhejiang 7.0.0", {"hooks.py": lambda text, c=change: text + c})
    with pytest.raises(Conflict) as several:
        await preview_version(county, "zhejiang@7.0.0", 50)
    assert several.value.code == "plugin_version_ambiguous"
    with pytest.raises(Refused):
        await list_versions(at(world, registry, archives, await world.scope("XH0001")))
    stranger = at(world, registry, archives, await world.scope("LA0003"))
    assert (await preview_version(stranger, registry.plugins["zhejiang"].stamp, 50)).looked_at == 0
    operator = at(world, registry, archives, operator_scope(world.runtime, world.tenants["xihu"]))
    assert (await preview_version(operator, registry.plugins["zhejiang"].stamp, 50)).looked_at == 0


def test_a_folder_is_archived_without_being_installed(tmp_path: Path) -> None:
    from hedui.plugin_new import render

    pack, kept = tmp_path / "hill_county", tmp_path / "archives"
    render("hill_county", pack, "丘山县")
    stamp = archive_folder(pack, kept)
    assert stamp.startswith("hill_county 0.")
    assert archived(kept) == [stamp]
    project = pack / "pyproject.toml"
    own = project.read_text("utf-8")
    project.write_text(
        own.replace("hill_county.hooks", "plugins.zhejiang.hooks").replace("hill_county =", "zhejiang ="), "utf-8"
    )
    with pytest.raises(NotArchived, match="已安装的同名插件"):
        archive_folder(pack, kept)
    project.write_text(own, "utf-8")
    hooks = pack / "hill_county" / "hooks.py"
    hooks.write_text("raise ValueError('坏了')\n", "utf-8")
    with pytest.raises(NotArchived, match=r"hill_county 不能载入，没有存档：.*坏了"):
        archive_folder(pack, kept)
    secret = tmp_path / "hedui.env"
    secret.write_text("geheim", "utf-8")
    hooks.write_text(f"try:\n    open({str(secret)!r}).read()\nexcept OSError:\n    pass\n", "utf-8")
    with pytest.raises(
        NotArchived, match=r"插件文件 hill_county/hooks.py 第 2 行试图打开文件 .*hedui.env，重算时不允许"
    ):
        archive_folder(pack, kept)
    hooks.write_text("import os\nraise ValueError(sorted(os.environ), os.getcwd())\n", "utf-8")
    with pytest.raises(NotArchived, match=r"\['LC_ALL', 'PYTHONPATH'\], '/'"):
        archive_folder(pack, kept)
    assert archived(kept) == [stamp]
    assert (kept / archive_name(stamp)).exists()
