"""一次调用: the form with its reason, signed, and sent again once where the secret had run out."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from hedui.plugin import Ask, ConnectorLine
from plugins.department_records import reason_block
from plugins.public_data_gateway.envelope import Envelope
from plugins.public_data_gateway.judgement import opened
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


async def _sent(url: str, secret: str, fields: Mapping[str, str], line: ConnectorLine) -> Envelope:
    settings: GatewaySettings = line.settings
    return opened(await line.post_form(url, {**fields, **signed(settings.app_key, secret, line.now)}))
