"""插件命令: `hedui plugins` and `hedui plugin new|check|try|preview`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from hedui.parts import resolved
from hedui.plugin_new import LEVELS, render
from hedui.settings import Settings, SettingsError
from hedui.testing_findings import Checked, ClauseRow


def add_plugin_commands(commands: Any) -> None:
    """Adds them to the parser of `hedui`."""
    listing = commands.add_parser("plugins", help="列出插件：提供什么、为谁启用、被拒绝的原因")
    listing.set_defaults(command=_list)
    made = commands.add_parser("plugin", help="编写插件：new 新建、check 检查、try 试算、preview 预演")
    acts = made.add_subparsers(required=True, metavar="命令")
    new = acts.add_parser("new", help="新建一个法规插件，自带案例和测试")
    new.add_argument("name", help="插件名：小写字母、数字、下划线，如 qingshan_county")
    new.add_argument("--folder", type=Path, help="放在哪个文件夹（默认 ./插件名）；不覆盖已有的文件")
    new.add_argument("--title", default="", help="地方名称，如 青山县")
    new.add_argument("--level", choices=LEVELS, default="county", help="层级：法规由哪一级制定（默认 county）")
    new.add_argument("--region", default="", help="行政区划代码（GB/T 2260）的前几位，如 5223；以后可改")
    new.set_defaults(command=_new)
    check = acts.add_parser("check", help="检查插件：发现问题时说明怎么改，退出码为 1")
    check.add_argument("plugin", help="插件名，或者尚未安装的插件的文件夹")
    check.set_defaults(command=_check)
    trial = acts.add_parser("try", help="试算一户，逐笔说明")
    trial.add_argument("plugin", help="插件名，或者尚未安装的插件的文件夹")
    trial.add_argument("--household", type=Path, required=True, help="家庭和查得的事实（TOML，写法与案例相同）")
    trial.add_argument("--programme", default="", help="救助项目；不填按文件中的")
    trial.add_argument("--day", default="", help="申请日，如 2026-06-15；不填按文件中的")
    trial.set_defaults(command=_try)
    preview = acts.add_parser("preview", help="预演：用另一版本的插件重算最近几件，列出谁的结果会改变")
    preview.add_argument("plugin", help="插件名@版本（已存档的），或者尚未安装的插件的文件夹（先存档）")
    preview.add_argument("--tenant", required=True, help="行政区划代码")
    preview.add_argument("--last", type=int, default=50, help="最近多少件，最多 200 件")
    preview.set_defaults(command=_preview)


def _list(options: argparse.Namespace, settings: Settings) -> int:
    from core.plugin.registry import discover
    from hedui.plugin_listing import listed

    registry = discover()
    use, why_not = _use(settings, registry)
    _print((*listed(registry, use), *([f"没有列出启用情况：{why_not}"] if why_not else [])))
    return 1 if registry.refused or (use and use.held) else 0


def _use(settings: Settings, registry: Any) -> tuple[Any, str]:
    from asyncpg import PostgresError

    from hedui.plugin_listing import use_of
    from hedui.wiring import runtime_to_look

    try:
        settings = resolved(settings)
    except SettingsError:
        return None, "没有设置 HEDUI_DATABASE_URL，内置数据库也没有在运行"

    async def run() -> Any:
        async with runtime_to_look(settings, registry) as runtime:
            return await use_of(runtime, registry)

    try:
        return asyncio.run(run()), ""
    except (OSError, PostgresError) as error:
        return None, f"数据库不可用（{type(error).__name__}）"


def _new(options: argparse.Namespace, settings: Settings) -> int:
    folder = options.folder or Path(options.name)
    made = render(options.name, folder, options.title, options.level, options.region)
    _print([f"✔ 新建 {len(made)} 个文件：{folder}", f"  下一步：cd {folder} && hedui plugin check ."])
    return 0


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.testing_packs import checked

    found = checked(_folder_or_name(options.plugin))
    _print(_told(found))
    return 1 if found.findings else 0


def _told(found: Checked) -> Iterable[str]:
    yield from (str(finding) for finding in found.findings)
    yield from _english(found)
    if found.clauses:
        yield "条文对照"
        yield from map(_row, found.clauses)
    looked = "、".join(f"{what} {number}" for what, number in found.tried.items())
    yield f"{found.name}：{f'{len(found.findings)} 项问题' if found.findings else '✔ 没有发现问题'}（{looked or '未能运行'}）"


def _english(found: Checked) -> Iterable[str]:
    """英文: said, and no fault; a county's pack need not have any."""
    for what, texts in (
        ("没有英文（页面照显中文，可以不写）", found.no_english),
        ("对不上原文的英文", found.idle_english),
    ):
        if texts:
            yield f"wording/en.toml：{what} {len(texts)} 处：{'、'.join(texts[:5])}{'等' if len(texts) > 5 else ''}"


def _row(row: ClauseRow) -> str:
    covered = [f"规则 {len(row.rules)}"] if row.rules else []
    covered += [f"案例 {len(row.cases)}"] if row.cases else []
    return f"  {row.clause}  {'、'.join(covered) or (f'不需要：{row.why_none}' if row.why_none else '—— 没有')}"


def _try(options: argparse.Namespace, settings: Settings) -> int:
    from core.plugin.registry import discover
    from hedui.plugin_folders import run_in_a_child
    from hedui.plugin_trying import assessed_household, packs_of, read_household, told

    place = _folder_or_name(options.plugin)
    if isinstance(place, Path):
        rest = ["--household", str(options.household), "--programme", options.programme, "--day", options.day]
        return run_in_a_child(place, "plugin", "try", "{name}", *rest)
    file = read_household(options.household, options.programme, _day(options.day))
    _print(told(assessed_household(packs_of(discover(), place), file)))
    return 0


def _preview(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.plugin_previewing import previewed

    wanted, last = _folder_or_name(options.plugin), max(1, options.last)
    _print(asyncio.run(previewed(resolved(settings), wanted, options.tenant, last)))
    return 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise LookupError(f"--day：“{text}”不是日期，应写作 2026-06-15") from None


def _folder_or_name(text: str) -> str | Path:
    """A folder is written with a stroke or a dot; a bare word is a name wherever the command is run."""
    return Path(text) if "/" in text or text.startswith(".") else text


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
