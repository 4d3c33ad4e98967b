"""网关约定: signatures, return codes and envelopes as the platform writes them.

Written apart from the connector on purpose: each is the other's check.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from typing import Any

import msgspec

REASON = ("powerMatters", "subPowerMatters", "accesscardId", "materialName", "sponsorName", "sponsorCode", "projectId")
SKEW_MS = 15 * 60 * 1000
_KEPT = 1_000

ACCEPTED, SIGN, EXPIRED, CLOCK, STOPPED = "01", "14", "15", "16", "20"
REFUSED, NO_REASON, CONFLICT, NO_TICKET, OTHER_NAME, NO_PERSON, NO_SERVICE = "30", "31", "32", "33", "34", "40", "44"
BAD_FILE = "41"
MESSAGES = {
    "00": "成功",
    ACCEPTED: "已受理",
    SIGN: "签名错误",
    EXPIRED: "请求秘钥已失效",
    CLOCK: "请求时间超出允许范围",
    STOPPED: "服务暂停",
    REFUSED: "应用未获授权",
    NO_REASON: "查询事由不完整",
    CONFLICT: "办件编号已用于另一查询",
    NO_TICKET: "受理号不存在",
    OTHER_NAME: "姓名与证件号码不一致",
    NO_PERSON: "缺少被查询人",
    BAD_FILE: "文件与清单不符",
    NO_SERVICE: "接口不存在",
}


def envelope(code: str, datas: Any = "", count: int = 0, **more: Any) -> dict[str, Any]:
    """外壳 with the fields in the platform's order."""
    whole = {"code": code, "msg": MESSAGES[code], "data": "", "datas": datas, "dataCount": count}
    return {**whole, "totalDataCount": count, "totalPage": 1, **more}


def request_sign(app_key: str, secret: str, request_time: str) -> str:
    """请求签名."""
    text = f"{app_key.lower()}{secret.lower()}{request_time}"
    return hashlib.md5(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest().lower()


def callback_headers(app_key: str, app_secret: str, body: bytes, content_type: str) -> dict[str, str]:
    """回调的请求头: signed at the moment of sending."""
    request_time = str(time.time_ns() // 1_000_000)
    sign = hmac.new(app_secret.encode(), f"{request_time}\n".encode() + body, hashlib.sha256).hexdigest()
    return {"X-App-Key": app_key, "X-Request-Time": request_time, "X-Sign": sign, "Content-Type": content_type}


def reason_of(additional: str) -> dict[str, str] | None:
    """事由; None unless all seven parts are there: no query without a reason."""
    try:
        block = msgspec.json.decode(additional.encode(), type=dict[str, str])
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return None
    return block if all(block.get(name, "").strip() for name in REASON) else None


class Secrets:
    """秘钥: what the gateway has issued to its one application, each until its time is over."""

    def __init__(self, app_key: str, app_secret: str) -> None:
        self._app_key, self._app_secret = app_key, app_secret
        self.request_seconds, self.refresh_seconds = 15 * 60.0, 48 * 3600.0
        self._issued: dict[str, dict[str, int]] = {"request": {}, "refresh": {}}

    def forget(self) -> None:
        """Everything issued is void, as after a restart of the gateway."""
        for kind in self._issued.values():
            kind.clear()

    def issue(self) -> dict[str, Any]:
        """A new pair; earlier ones live on until their own end, so that two renewals at once harm nobody."""
        now = time.time_ns() // 1_000_000
        pair: dict[str, Any] = {}
        for kind, seconds in (("refresh", self.refresh_seconds), ("request", self.request_seconds)):
            secret, end = secrets.token_hex(16), now + int(seconds * 1000)
            self._issued[kind] = {**_alive(self._issued[kind], now), secret: end}
            pair |= {f"{kind}Secret": secret, f"{kind}SecretEndTime": end}
        return pair

    def fault_by_key(self, form: Mapping[str, str]) -> str | None:
        """Return code of what is wrong with a request signed with the application's secret."""
        return self._fault(form, [self._app_secret])

    def fault(self, form: Mapping[str, str], kind: str) -> str | None:
        """Return code of what is wrong with a request signed with an issued secret."""
        code = self._fault(form, list(_alive(self._issued[kind], time.time_ns() // 1_000_000)))
        return EXPIRED if code == SIGN and self._fault(form, list(self._issued[kind])) is None else code

    def _fault(self, form: Mapping[str, str], candidates: list[str]) -> str | None:
        request_time = form.get("requestTime", "")
        if form.get("appKey", "").lower() != self._app_key.lower():
            return REFUSED
        if not (request_time.isascii() and request_time.isdigit() and len(request_time) == 13):
            return CLOCK
        if abs(int(request_time) - time.time_ns() // 1_000_000) > SKEW_MS:
            return CLOCK
        given = form.get("sign", "").encode("utf-8", "replace")
        genuine = (request_sign(self._app_key, secret, request_time).encode() for secret in candidates)
        return None if any(hmac.compare_digest(given, sign) for sign in genuine) else SIGN


def _alive(issued: Mapping[str, int], now: int) -> dict[str, int]:
    return {secret: end for secret, end in list(issued.items())[-_KEPT:] if end > now}
