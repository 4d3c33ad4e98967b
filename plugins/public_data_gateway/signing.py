"""回调签名: the signature under which the gateway calls back. That of requests is `RefreshedMd5`."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from hedui.connecting import same

_MILLISECONDS = re.compile(r"[0-9]{13}", re.ASCII)


def callback_sign(app_secret: str, request_time: str, body: bytes) -> str:
    """回调签名: HMAC-SHA256 over time, line feed and body."""
    return hmac.new(app_secret.encode(), request_time.encode() + b"\n" + body, hashlib.sha256).hexdigest()


def check_callback(
    headers: Mapping[str, str], body: bytes, app_key: str, app_secret: str, now: datetime, skew: timedelta
) -> None:
    """回调验签: raises PermissionError unless application, signature and time are all right."""
    given = {name.lower(): value for name, value in headers.items()}
    request_time = given.get("x-request-time", "")
    if not same(given.get("x-app-key", ""), app_key):
        raise PermissionError("回调的应用标识不是本应用")
    if not _MILLISECONDS.fullmatch(request_time):
        raise PermissionError("回调缺少请求时间")
    if not same(given.get("x-sign", "").lower(), callback_sign(app_secret, request_time, body)):
        raise PermissionError("回调签名不符")
    # The signature is judged first: a stranger is not told whether our clock agrees.
    if abs(int(request_time) - now.timestamp() * 1000) > skew.total_seconds() * 1000:
        raise PermissionError("回调请求时间与本机时间相差过大")
