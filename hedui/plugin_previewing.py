"""插件预演 on the command line: `hedui plugin preview FOLDER|NAME@VERSION --tenant CODE --last N`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.clock import legal_date
from core.explanations.previewing import Preview, preview_version
from core.plugin.stamps import shown
from core.scope import Scope
from hedui.plugin_archiving import archive_folder
from hedui.settings import Settings
from hedui.wiring import ARCHIVES, runtime_of_process
from tenants.access import operator_scope
from tenants.hierarchy import every_tenant


async def previewed(settings: Settings, wanted: str | Path, code: str, last: int) -> list[str]:
    """预演 of a folder, which is archived first, or of an archived version; what to print. Raises LookupError, Problem."""
    stamp = archive_folder(wanted, settings.data_dir / ARCHIVES) if isinstance(wanted, Path) else wanted
    async with runtime_of_process(settings) as runtime:
        found = [ref for ref in await every_tenant(legal_date(runtime.clock.now())) if ref.code == code]
        if len(found) != 1:
            raise LookupError(f"没有行政区划代码为 {code} 的租户，请先用 hedui provision 开通。")
        scope: Scope = operator_scope(runtime, found[0])
        return [f"插件 {shown(stamp)}，{found[0].name}", *told(await preview_version(scope, stamp, last))]


def told(preview: Preview) -> Iterator[str]:
    """预演结果, line by line; cases by number. The operator sees no case: conclusions by their outcome, and nothing more."""
    otherwise = sum(one.concludes_otherwise for one in preview.affected)
    figures = len(preview.affected) - otherwise
    counted = f"{otherwise} 件的结论会不同，{figures} 件结论不变、说明中的数字不同"
    yield f"最近 {preview.looked_at} 件：{counted}，{len(preview.not_run)} 件未能重算"
    for one in preview.affected:
        yield f"  {one.verification_number}"
        yield from (f"    {d.title}：{d.before} → {d.after}" for d in one.differences)
    yield from (f"  {one.verification_number}：{one.reason}" for one in preview.not_run)
