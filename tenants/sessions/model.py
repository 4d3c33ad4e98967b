"""登录会话的模型: what is asked, what is answered, and what a session is while it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

Password = Annotated[str, Meta(min_length=1, max_length=128)]


class LoginIn(Struct, frozen=True, forbid_unknown_fields=True):
    """登录. Staff numbers are unique in a tenant, so its division code goes with them; a browser remembers that."""

    tenant: Annotated[str, Meta(pattern="^[0-9]{6}$", max_length=6)]
    staff_number: Annotated[str, Meta(min_length=1, max_length=40)]
    password: Password
    post_id: UUID | None = None
    """Which of several posts; the newest where none is named."""

    def __repr__(self) -> str:
        return "LoginIn(…)"


class PasswordIn(Struct, frozen=True, forbid_unknown_fields=True):
    """修改密码."""

    current: Password
    new: Password

    def __repr__(self) -> str:
        return "PasswordIn(…)"


class PostView(Struct, frozen=True):
    """岗位 that the person holds today."""

    id: UUID
    title: str
    office: str


class SessionView(Struct, frozen=True):
    """本次登录: who, in which post, what may be done, and what the browser must send with it."""

    name: str
    staff_number: str
    post: str
    office: str
    tenant: str
    tenant_code: str
    tenant_level: str
    """province, city, county; platform for the operator's office."""
    verbs: list[str]
    posts: Sequence[PostView]
    csrf_token: str | None
    """To be sent as X-CSRF-Token with whatever changes something; none for a token of the interface."""
    must_change_password: bool
    ends_at: datetime | None
    idle_minutes: int


class ResetView(Struct, frozen=True):
    """初始密码, shown once: a repetition of the request is answered without it."""

    staff_number: str
    initial_password: str | None
    expires_at: datetime

    def __repr__(self) -> str:
        return "ResetView(…)"


class InterfaceTokenView(Struct, frozen=True):
    """接口令牌, shown once: a repetition of the request is answered without it."""

    staff_number: str
    token: str | None
    expires_at: datetime

    def __repr__(self) -> str:
        return "InterfaceTokenView(…)"


@dataclass(frozen=True)
class BrowserSession:
    """浏览器会话 as loaded with a request."""

    id: UUID
    initial: bool
    """Logged in with a password that was given out: nothing may be done but to change it."""
    started_at: datetime
