"""请求文件: the rows that leave, with their reasons, under a signed cover."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from hedui.connecting import CannotAsk, Consignment, mac
from hedui.plugin import Ask, ConnectorLine, Rejected, Unavailable
from plugins.batch_exchange.settings import BatchSettings
from plugins.department_records import MAPPED, reason_block

FORMAT = "hedui-batch/1"


def row_for(ask: Ask, settings: BatchSettings) -> dict[str, Any]:
    """请求行: what is not configured or has no whole reason does not leave (CannotAsk)."""
    dataset = settings.datasets.get(ask.element)
    if dataset is None or ask.element not in MAPPED:
        # Settled: no repetition finds a dataset. A configuration that gets one is for the cases that come after it.
        raise CannotAsk(Rejected(f"批量接口未配置数据元 {ask.element} 的数据集，未交付部门"))
    row: dict[str, Any] = {"askId": ask.id, "dataset": dataset.code}
    row |= {"cardId": ask.subject.id_number, "name": ask.subject.name}
    if ask.window_start is not None:
        row["startDate"] = ask.window_start.isoformat()
    return row | {"endDate": ask.window_end.isoformat(), "additional": reason_block(ask)}


def request_file(
    to: Consignment, rows: Sequence[Mapping[str, Any]], secret: str, line: ConnectorLine
) -> tuple[dict[str, str], str]:
    """请求文件, as the fields of one form, with its digest; CannotAsk where it would be larger than the department takes."""
    settings: BatchSettings = line.settings
    content = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    if len(content) > settings.largest_file:
        raise CannotAsk(Unavailable(f"本批 {len(rows)} 项超过单个文件的上限，未交付"))
    digest = hashlib.sha256(content).hexdigest()
    cover = cover_of(to, settings, line.now) | {"count": len(rows), "sha256": digest}
    return {**signed(cover, secret), "content": content.decode()}, digest


def cover_of(to: Consignment, settings: BatchSettings, now: datetime) -> dict[str, Any]:
    """封面: what every request says of itself."""
    return {
        "format": FORMAT,
        "app": settings.app_key,
        "department": to.department,
        "batch": to.batch,
        "time": str(int(now.timestamp() * 1000)),
        "algorithm": settings.algorithm,
    }


def signed(cover: Mapping[str, Any], secret: str) -> dict[str, str]:
    """封面与签名, as two fields of a form."""
    text = msgspec.json.encode(cover)
    return {"manifest": text.decode(), "signature": mac(cover["algorithm"], secret, text).hex()}
