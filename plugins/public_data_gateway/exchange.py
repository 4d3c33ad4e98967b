"""查询表单: the person, the period and the reason, and where it is posted."""

from __future__ import annotations

import msgspec

from hedui.connecting import Request
from hedui.plugin import Ask
from plugins.department_records import reason_block
from plugins.public_data_gateway.settings import GatewaySettings, Service


def asked(settings: GatewaySettings, service: Service, share_id: str, fields: dict[str, str]) -> Request:
    """请求 to one shared interface, unsigned."""
    base = settings.base_url.rstrip("/")
    return Request("POST", f"{base}/gateway/api/{service.catalogue}/dataSharing/{share_id}.htm", form=fields)


def question(ask: Ask) -> dict[str, str]:
    """查询表单; CannotAsk where the reason has a gap: nothing leaves then."""
    additional = msgspec.json.encode(reason_block(ask)).decode()
    fields = {"cardId": ask.subject.id_number, "name": ask.subject.name, "additional": additional}
    if ask.window_start is not None:
        fields["startDate"] = ask.window_start.isoformat()
    fields["endDate"] = ask.window_end.isoformat()
    return fields
