"""批量文件: covers, digests and signatures of the files that are handed in and given out, as the departments see them.

A file is a cover (which batch, how many rows, their SHA-256), the cover's signature, and rows of JSON, one a line. Written
apart from the connector on purpose: each is the other's check.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Sequence
from typing import Any

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as sm3
from msgspec import Struct

from plugins.simulated_departments import convention
from plugins.simulated_departments.entries import APP_KEY

FORMAT = "hedui-batch/1"


class Cover(Struct, frozen=True):
    """封面: what is signed."""

    format: str
    app: str
    department: str
    batch: str
    time: str
    """Milliseconds since 1970."""
    algorithm: str
    """HMAC-SM3 or HMAC-SHA256."""
    ticket: str = ""
    count: int = 0
    sha256: str = ""
    complete: bool = True


class Row(Struct, frozen=True):
    """查询行."""

    askId: str
    dataset: str
    cardId: str
    name: str
    endDate: str
    additional: dict[str, str]
    startDate: str = ""


def signature(secret: str, algorithm: str, cover: bytes) -> str:
    """封面签名; empty for an algorithm that nobody knows."""
    if algorithm == "HMAC-SM3":
        signing = sm3.HMAC(secret.encode(), hashes.SM3())
        signing.update(cover)
        return signing.finalize().hex()
    return hmac.new(secret.encode(), cover, hashlib.sha256).hexdigest() if algorithm == "HMAC-SHA256" else ""


def read_cover(text: str, given: str, secret: str, department: str) -> Cover | str:
    """The cover of a request, or the return code of what is wrong with it."""
    try:
        cover = msgspec.json.decode(text.encode(), type=Cover)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return convention.BAD_FILE
    if (cover.format, cover.app, cover.department) != (FORMAT, APP_KEY, department):
        return convention.REFUSED
    right = signature(secret, cover.algorithm, text.encode())
    if not right or not hmac.compare_digest(right.encode(), given.encode("utf-8", "replace")):
        return convention.SIGN
    told = cover.time if cover.time.isascii() and cover.time.isdigit() and len(cover.time) == 13 else "0"
    return cover if abs(int(told) - time.time_ns() // 1_000_000) <= convention.SKEW_MS else convention.CLOCK


def read_rows(cover: Cover, content: str) -> list[Row] | None:
    """查询行 of a file; None where digest, count or a row is not as the cover says."""
    body = content.encode("utf-8", "replace")
    lines = body.splitlines()
    if hashlib.sha256(body).hexdigest() != cover.sha256 or len(lines) != cover.count or not cover.batch:
        return None
    try:
        return [msgspec.json.decode(line, type=Row) for line in lines]
    except msgspec.MsgspecError:
        return None


def result_file(secret: str, asked: Cover, lines: Sequence[bytes], **told: Any) -> bytes:
    """结果文件: the cover in its first line, its rows below."""
    content = b"".join(line + b"\n" for line in lines)
    cover = msgspec.structs.replace(
        asked,
        time=str(time.time_ns() // 1_000_000),
        count=told.get("count", len(lines)),
        sha256=told.get("sha256", hashlib.sha256(content).hexdigest()),
        complete=told.get("complete", True),
    )
    text = msgspec.json.encode(cover)
    first = {"code": "00", "manifest": text.decode(), "signature": signature(secret, cover.algorithm, text)}
    return msgspec.json.encode(first) + b"\n" + content
