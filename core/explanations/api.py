"""说明接口."""

from __future__ import annotations

from uuid import UUID

from core.explanations import actions
from core.explanations.actions import Figure, Replayed
from core.explanations.model import Explanation
from core.web import Call, reads, scope_of


@reads("/api/reports/{report_id:uuid}/figures")
async def list_figures(request: Call, report_id: UUID) -> list[Figure]:
    """可说明的数字一览."""
    return await actions.list_figures(scope_of(request), report_id)


@reads("/api/reports/{report_id:uuid}/figures/{figure:str}")
async def explain(request: Call, report_id: UUID, figure: str) -> Explanation:
    """说明 one figure: `total:1:income`, `line:17`, `conclusion:…`, as the list names them."""
    return await actions.explain(scope_of(request), report_id, figure)


@reads("/api/reports/{report_id:uuid}/replay")
async def replay(request: Call, report_id: UUID) -> Replayed:
    """重算 the assessment behind a report."""
    return await actions.replay(scope_of(request), report_id)


ROUTES = (list_figures, explain, replay)
"""Nothing is changed by any of them."""
