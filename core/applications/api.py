"""救助申请接口: the feed of the assistance system."""

from __future__ import annotations

from core.applications import actions
from core.applications.model import ApplicationIn, Fed
from core.web import Call, acts, scope_of


@acts("/api/applications", beside=actions.faults_beside)
async def feed_application(request: Call, data: ApplicationIn) -> Fed:
    """接收救助申请 as the assistance system has accepted it; again with the same number is a newer version."""
    return await actions.feed(scope_of(request), data)


@acts("/api/applications/{number:str}/close")
async def close_application(request: Call, number: str) -> Fed:
    """办结或撤回救助申请: asks that rest on it do not leave any more."""
    return await actions.close(scope_of(request), number)


ROUTES = (feed_application, close_application)
