"""查询事由 as departments want it: seven names, whole or not at all: no question leaves without its reason."""

from __future__ import annotations

from hedui.connecting import CannotAsk
from hedui.plugin import Ask, Reason, Unavailable


def reason_block(ask: Ask) -> dict[str, str]:
    """事由; CannotAsk where a part is missing."""
    block = _block(ask.id, ask.reason)
    missing = [name for name, value in block.items() if not value]
    if missing:
        raise CannotAsk(Unavailable(f"查询事由不完整（{'、'.join(missing)}），未向数源发出查询"))
    return block


def _block(ask_id: str, reason: Reason) -> dict[str, str]:
    """事由: the platform's seven names; `projectId` is the key by which it knows a repeated question."""
    return {
        "powerMatters": reason.programme_title.strip(),
        "subPowerMatters": _joined(reason.basis, reason.verification_number),
        "accesscardId": reason.officer_code.strip(),
        "materialName": reason.authorization_id.strip(),
        "sponsorName": _joined(reason.office_name, reason.officer_name),
        "sponsorCode": reason.office_code.strip(),
        "projectId": ask_id.strip(),
    }


def _joined(first: str, second: str) -> str:
    """Both parts, or nothing: half a reason is a gap."""
    return f"{first.strip()} {second.strip()}" if first.strip() and second.strip() else ""
