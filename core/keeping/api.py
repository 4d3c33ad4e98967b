"""未交的填写接口: for whoever types, and nobody else."""

from __future__ import annotations

from typing import Annotated

from litestar.params import Parameter

from core.keeping import actions
from core.keeping.actions import Kept, KeptIn
from core.web import Call, acts, reads, scope_of

Place = Annotated[
    str, Parameter(pattern="^[a-z]{1,30}:[A-Za-z0-9._-]{1,120}$", description="哪一张表，如 setting:packs")
]


@reads("/api/kept/{place:str}")
async def look_at_kept(request: Call, place: Place) -> Kept:
    """本人在这里未交的填写."""
    return await actions.look(scope_of(request), place)


@acts("/api/kept/{place:str}")
async def keep_form(request: Call, place: Place, data: KeptIn) -> Kept:
    """保留填写; null where it was sent or given up."""
    return await actions.keep(scope_of(request), place, data)


ROUTES = (look_at_kept, keep_form)
