"""一次调用: the form with its reason, signed, and sent again once where the secret had run out."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from hedui.plugin import Ask, ConnectorLine, Reason, Unavailable
from plugins.public_data_gateway.envelope import Envelope
from plugins.public_data_gateway.judgement import CannotAsk, opened
from plugins.public_data_gateway.keys import current_secret, replacement
from plugins.public_data_gateway.settings import GatewaySettings, Service
from plugins.public_data_gateway.signing import signed


async def exchanged(share_id: str, service: Service, fields: Mapping[str, str], line: ConnectorLine) -> Envelope:
    """外壳 of the answer to one question. A sign error is met once: with another secret and the same question."""
    settings: GatewaySettings = line.settings
    url = f"{settings.base_url.rstrip('/')}/gateway/api/{service.catalogue}/dataSharing/{share_id}.htm"
    secret = await current_secret(line)
    envelope = await _sent(url, secret, fields, line)
    if envelope.code in settings.codes.sign:
        secret = await replacement(line, refused=secret)
        envelope = await _sent(url, secret, fields, line)
    return envelope


def question(ask: Ask) -> dict[str, str]:
    """查询表单: the person, the period and the reason; CannotAsk where the reason has a gap: nothing leaves then."""
    additional = msgspec.json.encode(reason_block(ask)).decode()
    fields = {"cardId": ask.subject.id_number, "name": ask.subject.name, "additional": additional}
    if ask.window_start is not None:
        fields["startDate"] = ask.window_start.isoformat()
    fields["endDate"] = ask.window_end.isoformat()
    return fields


def reason_block(ask: Ask) -> dict[str, str]:
    """事由 as the platform wants it; CannotAsk where a part is missing."""
    block = _block(ask.id, ask.reason)
    missing = [name for name, value in block.items() if not value]
    if missing:
        raise CannotAsk(Unavailable(f"查询事由不完整（{'、'.join(missing)}），未向数源发出查询"))
    return block


def _block(ask_id: str, reason: Reason) -> dict[str, str]:
    """事由: the gateway's seven names; `projectId` is the key by which it knows a repeated question."""
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


async def _sent(url: str, secret: str, fields: Mapping[str, str], line: ConnectorLine) -> Envelope:
    settings: GatewaySettings = line.settings
    return opened(await line.post_form(url, {**fields, **signed(settings.app_key, secret, line.now)}))
