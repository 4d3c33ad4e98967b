"""反馈判定 of a whole answer of the gateway, without asking for it: for recorded payloads."""

from __future__ import annotations

from hedui.connecting import read_envelope, reply_of
from hedui.plugin import Ask, HttpAnswer, Reply
from plugins.department_records import facts_from
from plugins.public_data_gateway.settings import GatewaySettings


def judge(ask: Ask, settings: GatewaySettings, answer: HttpAnswer) -> Reply:
    """判定. Raises Garbled and nothing else."""
    service = settings.service(ask)
    names = service.fields if service else {}
    return reply_of(read_envelope(answer), settings.codes, lambda rows: facts_from(ask, names, rows))
