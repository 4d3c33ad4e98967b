"""体检: `hedui doctor` looks at everything that the system stands on, one line each, and says what to do where it fails."""

from __future__ import annotations

import platform
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pylopdf_fonts_zh_cn
import typst
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.compiled import SWITCH, State, state
from core.confining import Offered, offered
from core.database import connection_arguments
from core.plugin.registry import Registry, discover
from core.plugin.stamps import shown
from core.vault.ciphers import NotGenuine
from core.vault.vault import Vault
from hedui.doctor_database import UNREACHABLE, Verdict, examine_database, examine_offices
from hedui.output import Screen
from hedui.settings import Settings, mask

COMPILE = "make setup"


async def doctor(settings: Settings) -> int:
    """The command: 0 where all is well, 1 where something is not."""
    screen, well = Screen(sys.stdout), True
    async for verdict in examine(settings):
        well = well and verdict.well
        screen.show(f"{'✔' if verdict.well else '✘'} {verdict.said}")
        if not verdict.well:
            screen.show(f"    → {verdict.remedy}")
    return 0 if well else 1


async def examine(settings: Settings) -> AsyncIterator[Verdict]:
    """Every verdict, in the order in which one would look."""
    registry = discover()
    async for verdict in examine_here(settings, registry):
        yield verdict
    async for verdict in _examine_storage(settings, registry):
        yield verdict


async def examine_here(settings: Settings, registry: Registry) -> AsyncIterator[Verdict]:
    """What stands on this machine, and the doorbell."""
    yield _settings(settings)
    yield _entry(settings)
    yield _callback(settings)
    yield _key_file(settings)
    for verdict in (*_plugins(registry), _fonts(settings.fonts_dir)):
        yield verdict
    yield _confinement(offered())
    yield _form(state())
    yield await _redis(settings.redis_url or "")


async def _examine_storage(settings: Settings, registry: Registry) -> AsyncIterator[Verdict]:
    try:
        connection = await asyncpg.connect(**connection_arguments(settings.database_url or ""), timeout=5)
    except UNREACHABLE as error:
        said = (
            f"数据库：不能以应用角色连接 {mask(settings.database_url or '') or '（未设置）'}（{type(error).__name__}）"
        )
        yield Verdict(False, said, "确认数据库在运行、HEDUI_DATABASE_URL 正确；其余各项要在连通之后才能检查")
        return
    try:
        async for verdict in examine_database(settings, connection):
            yield verdict
    finally:
        await connection.close()
    async for verdict in examine_offices(settings, registry):
        yield verdict


def _settings(settings: Settings) -> Verdict:
    use = "演示（使用模拟部门）" if settings.sandbox else "正式"
    return Verdict(True, f"设置：数据目录 {settings.data_dir}，用途为{use}")


def _entry(settings: Settings) -> Verdict:
    if not settings.origin:
        return Verdict(True, "网址：没有设置 HEDUI_ORIGIN，只有本机的浏览器能登录")
    plain = "" if settings.origin.startswith("https://") else "；没有 TLS，密码和个人信息在内网以明文传输"
    return Verdict(True, f"网址：浏览器从 {settings.origin} 登录{plain}")


def _callback(settings: Settings) -> Verdict:
    at, nowhere = settings.callback_base, ("://0.0.0.0:", "://[::]:", "://:::")
    remedy = "用 HEDUI_CALLBACK 写明部门能访问到的本系统网址；不设时用 HEDUI_ORIGIN"
    return Verdict(not any(mark in at for mark in nowhere), f"回调：部门把查询结果送到 {at}", remedy)


def _key_file(settings: Settings) -> Verdict:
    try:
        Vault.from_file(settings.key_file, settings.cipher)
    except FileNotFoundError:
        return Verdict(
            False, f"密钥文件：没有 {settings.key_file}", "已有数据的，从备份恢复密钥文件；新装的，启动时自动生成"
        )
    except PermissionError:
        remedy = f"chmod 600 {settings.key_file}，并使其属于运行 hedui 的账户"
        return Verdict(False, f"密钥文件：{settings.key_file} 的权限不是 0600，或不可读", remedy)
    except (ValueError, LookupError, AttributeError, NotGenuine):
        return Verdict(False, f"密钥文件：{settings.key_file} 的内容不完整", "从备份恢复密钥文件；不要自行编辑")
    return Verdict(True, f"密钥文件：{settings.key_file}，权限 0600")


def _plugins(registry: Registry) -> Iterator[Verdict]:
    loaded = "、".join(sorted(shown(plugin.stamp) for plugin in registry.plugins.values()))
    yield Verdict(bool(loaded), f"插件：{loaded or '一个也没有'}", "重新安装 hedui")
    for name, reason in sorted(registry.refused.items()):
        yield Verdict(False, f"插件 {name} 被拒绝：{reason}", "请插件的维护人改正，或卸载此插件")


def _fonts(folder: Path) -> Verdict:
    own = _families(Path(pylopdf_fonts_zh_cn.serif_path()).parent)
    if not own:
        return Verdict(False, "字体：随附的中文字体不可用", "重新安装依赖（pylopdf-fonts-zh-cn）")
    if not folder.is_dir():
        return Verdict(
            True, f"字体：随附 {len(own)} 种；未提供补充字体（{folder}），随附字体没有的生僻字在报告中会标明编码"
        )
    added = _families(folder)
    said = f"字体：随附 {len(own)} 种，{folder} 中补充 {len(added)} 种"
    return Verdict(bool(added), said, "放入 TTF 或 OTF 字体，或取消 HEDUI_FONTS")


def _families(folder: Path) -> set[str]:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    return set(fonts.families())


def _confinement(found: Offered) -> Verdict:
    """What the children that run archived and foreign packs give up; with neither they only watch themselves."""
    kernel = platform.release()
    have = [f"Landlock 第 {found.files} 版"] * (found.files > 0) + ["seccomp"] * found.calls
    if len(have) == 2:
        return Verdict(
            True, f"子进程限制：{'、'.join(have)} 可用；运行存档插件和外来插件的子进程不能读写其他文件、不能上网"
        )
    if have:
        lacks = "Landlock（需 Linux 5.13 以上）" if not found.files else "seccomp（本机架构未列入）"
        said = f"子进程限制：{have[0]} 可用，内核 {kernel} 没有 {lacks}；缺的一项只由 Python 自行监视"
        return Verdict(True, said)
    return Verdict(
        False,
        f"子进程限制：内核 {kernel} 没有 Landlock，也没有 seccomp；运行存档插件和外来插件的子进程只由 Python 自行监视",
        "升级到 Linux 5.13 以上的内核并启用 Landlock；在此之前不要安装来历不明的插件",
    )


def _form(found: State) -> Verdict:
    """Compiled or interpreted; no fault either way, since the results are the same."""
    whole = len(found.compiled) + len(found.interpreted)
    if not found.wanted:
        return Verdict(True, f"认定：以解释形式运行，因为设置了 {SWITCH}=0")
    if not found.compiled:
        return Verdict(
            True, f"认定：以解释形式运行，每户约慢三分之一：没有编译；有 C 编译器和 Python.h 时运行 {COMPILE}"
        )
    if found.interpreted:
        said = f"{whole} 个模块中 {len(found.compiled)} 个以编译形式运行，其余在编译后有改动"
        return Verdict(True, f"认定：{said}（{'、'.join(found.interpreted)}）；运行 {COMPILE}")
    return Verdict(True, f"认定：{whole} 个模块以编译形式运行")


async def _redis(url: str) -> Verdict:
    try:
        client = Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3)
        try:
            policy = (await client.info("memory"))["maxmemory_policy"]
        finally:
            await client.aclose()
    except (RedisError, OSError, ValueError, LookupError) as error:
        said = f"Redis：不能连接 {mask(url) or '（未设置）'}（{type(error).__name__}）"
        return Verdict(False, said, "确认 Redis 在运行、HEDUI_REDIS_URL 正确；任务不会丢失，但会慢")
    fits = policy == "noeviction"
    return Verdict(fits, f"Redis：可用，maxmemory-policy 为 {policy}", "设为 noeviction，门铃才不会被丢弃")
