"""网关连接器: query, collect and callback against one gateway. Retries and time limits are the core's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from hedui.connecting import CannotAsk
from hedui.plugin import (
    Accepted,
    Ask,
    Citation,
    ConnectorInfo,
    ConnectorLine,
    Garbled,
    HttpAnswer,
    Reply,
    Unavailable,
)
from plugins.department_records import MAPPED
from plugins.public_data_gateway.envelope import read_envelope
from plugins.public_data_gateway.exchange import exchanged, question
from plugins.public_data_gateway.judgement import judge_envelope
from plugins.public_data_gateway.keys import APP_SECRET, app_secret
from plugins.public_data_gateway.settings import GatewaySettings, Service
from plugins.public_data_gateway.signing import check_callback, same

BASIS = (
    Citation(
        document="浙政办发〔2021〕25号",
        article="五(二)",
        text="数源部门应当按照省大救助信息系统核对工作需要,依托一体化智能化公共数据平台提供相关数据,实现数据的实时核对、交换。",
    ),
)


class PublicDataGateway:
    """公共数据平台连接器. TimeoutError and ConnectionError of the line pass through, as the contract allows."""

    info = ConnectorInfo(
        id="public_data_gateway.connector",
        title="公共数据平台网关（实时与异步）",
        basis=BASIS,
        settings=GatewaySettings,
        secrets=(APP_SECRET,),
    )

    async def query(self, ask: Ask, line: ConnectorLine) -> Reply:
        """查询: one question; the same `ask.id` is the same question to the department."""
        try:
            service = _service(ask, line)
            fields = question(ask)
            if service.asynchronous and line.callback_url:
                fields["callbackUrl"] = line.callback_url
            envelope = await exchanged(service.share_id, service, fields, line)
        except CannotAsk as halt:
            return halt.reply
        return judge_envelope(ask, line.settings, envelope)

    async def collect(self, ask: Ask, ticket: str, line: ConnectorLine) -> Reply:
        """取回 by ticket; `Accepted` where it is not ready, or where the department only calls back."""
        try:
            service = _service(ask, line)
            if not service.collect_share_id:
                return Accepted(ticket)
            fields = {**question(ask), "ticket": ticket}
            envelope = await exchanged(service.collect_share_id, service, fields, line)
        except CannotAsk as halt:
            return halt.reply
        reply = judge_envelope(ask, line.settings, envelope)
        if isinstance(reply, Accepted) and reply.ticket != ticket:
            raise Garbled("取回时数源给出了另一个受理号", envelope.raw)
        return reply

    async def read_callback(
        self, ask: Ask, ticket: str, headers: Mapping[str, str], body: bytes, line: ConnectorLine
    ) -> Reply:
        """读取回调: signature and time first, then whose answer it is, and only then what it says."""
        settings: GatewaySettings = line.settings
        skew = timedelta(minutes=settings.callback_skew_minutes)
        check_callback(headers, body, settings.app_key, await _signing_secret(line), line.now, skew)
        content_type = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
        envelope = read_envelope(HttpAnswer(200, body, content_type))
        ours = same(_top(envelope.body, "ticket"), ticket) and same(_top(envelope.body, "projectId"), ask.id)
        if not (ticket and ours):
            raise PermissionError("回调不是对本次查询的答复")
        try:
            _service(ask, line)
        except CannotAsk as halt:
            return halt.reply
        return judge_envelope(ask, settings, envelope)


async def _signing_secret(line: ConnectorLine) -> str:
    try:
        return await app_secret(line)
    except CannotAsk:
        pass
    # Not a reply: whoever called has proved nothing yet, and must change nothing.
    raise PermissionError("未配置应用密钥，无法核验回调")


def _top(body: Mapping[str, object], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _service(ask: Ask, line: ConnectorLine) -> Service:
    settings: GatewaySettings = line.settings
    service = settings.service(ask)
    if service is None or ask.element not in MAPPED:
        raise CannotAsk(Unavailable(f"未配置数据元 {ask.element} 的共享接口"))
    return service
