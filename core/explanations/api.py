"""说明接口."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.explanations import actions, previewing, resulting
from core.explanations.actions import Figure, Replayed
from core.explanations.model import Explanation
from core.explanations.previewing import Last, Preview, Version
from core.explanations.resulting import ResultView
from core.web import Call, acts, reads, scope_of


class VersionPreviewIn(Struct, frozen=True, forbid_unknown_fields=True):
    """预演插件版本: which, and over how many of the last assessments."""

    version: Annotated[
        str, Meta(min_length=1, max_length=160, description="插件名@版本，或者完整的版本标记（名称 版本+摘要）")
    ]
    last: Last = 50


@reads("/api/reports/{report_id:uuid}/figures")
async def list_figures(request: Call, report_id: UUID) -> list[Figure]:
    """可说明的数字一览."""
    return await actions.list_figures(scope_of(request), report_id)


@reads("/api/reports/{report_id:uuid}/figures/{figure:str}")
async def explain(request: Call, report_id: UUID, figure: str) -> Explanation:
    """说明 one figure: `total:1:income`, `line:17`, `conclusion:…`, as the list names them."""
    return await actions.explain(scope_of(request), report_id, figure)


@reads("/api/reports/{report_id:uuid}/result")
async def look_at_result(request: Call, report_id: UUID) -> ResultView:
    """核对结果 of a version: conclusions, totals, every line with rule, clause and values; masked, traced."""
    return await resulting.look_at_result(scope_of(request), report_id)


@reads("/api/reports/{report_id:uuid}/replay")
async def replay(request: Call, report_id: UUID) -> Replayed:
    """重算 the assessment behind a report."""
    return await actions.replay(scope_of(request), report_id)


@reads("/api/plugins/versions")
async def list_versions(request: Call) -> list[Version]:
    """存档的插件版本一览: what this installation ever loaded."""
    return await previewing.list_versions(scope_of(request))


@acts("/api/plugins/preview")
async def preview_version(request: Call, data: VersionPreviewIn) -> Preview:
    """预演插件版本: the last assessments with another version of a pack: whose result would change, and why."""
    return await previewing.preview_version(scope_of(request), data.version, data.last)


ROUTES = (list_figures, explain, look_at_result, replay, list_versions, preview_version)
"""Nothing is changed by any of them."""
