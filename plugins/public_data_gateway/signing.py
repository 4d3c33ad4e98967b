"""签名: the gateway's request signature and the signature of its callbacks."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

_MILLISECONDS = re.compile(r"[0-9]{13}", re.ASCII)


def sign(app_key: str, secret: str, request_time: str) -> str:
    """请求签名. MD5 is the platform's convention, not our choice."""
    text = app_key.lower() + secret.lower() + request_time
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def milliseconds(moment: datetime) -> str:
    """请求时间: milliseconds since 1970 as the gateway writes them."""
    return str(int(moment.timestamp() * 1000))


def signed(app_key: str, secret: str, now: datetime) -> dict[str, str]:
    """签名字段: the three fields that every call carries."""
    request_time = milliseconds(now)
    return {"appKey": app_key, "requestTime": request_time, "sign": sign(app_key, secret, request_time)}


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


def same(left: str, right: str) -> bool:
    """等值比较 in constant time; bytes, because compare_digest refuses non-ASCII text."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))
