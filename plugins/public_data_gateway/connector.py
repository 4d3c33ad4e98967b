"""网关连接器: what is the gateway's own; asking, judging and collecting are those of every HTTP connector."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from hedui.connecting import CannotAsk, Envelope, HttpConnector, RefreshedMd5, Request, same, secret_of
from hedui.plugin import Ask, Citation, ConnectorInfo, ConnectorLine, Unavailable
from plugins.department_records import CODES, MAPPED
from plugins.public_data_gateway.exchange import asked, question
from plugins.public_data_gateway.settings import GatewaySettings, Service
from plugins.public_data_gateway.signing import check_callback

APP_SECRET = "app_secret"  # noqa: S105 - the name under which it is stored
REGIONAL = {
    "33": (
        Citation(
            document="浙政办发〔2021〕25号",
            article="五(二)",
            text="数源部门应当按照省大救助信息系统核对工作需要,依托一体化智能化公共数据平台提供相关数据,实现数据的实时核对、交换。",
        ),
    ),
}


class PublicDataGateway(HttpConnector):
    """公共数据平台连接器."""

    info = ConnectorInfo(
        id="public_data_gateway.connector",
        title="公共数据平台网关（实时与异步）",
        basis=(),
        settings=GatewaySettings,
        secrets=(APP_SECRET,),
        regional_basis=REGIONAL,
    )
    maps = MAPPED
    code_lists = CODES

    def signature(self, settings: GatewaySettings) -> RefreshedMd5:
        """MD5 签名, under request secrets that are refreshed."""
        return RefreshedMd5(
            settings.base_url,
            settings.app_key,
            settings.codes,
            request_lasts=timedelta(minutes=settings.request_secret_minutes),
            refresh_lasts=timedelta(hours=settings.refresh_secret_hours),
            secret=APP_SECRET,
        )

    def clock_bound(self, settings: GatewaySettings) -> timedelta:
        """时钟校正范围, as configured."""
        return timedelta(minutes=settings.clock_bound_minutes)

    def request_for(self, ask: Ask, line: ConnectorLine) -> Request:
        """查询, with the callback's address where the answer comes later."""
        service, fields = _service(ask, line), question(ask)
        if service.asynchronous and line.callback_url:
            fields["callbackUrl"] = line.callback_url
        return asked(line.settings, service, service.share_id, fields)

    def collection_for(self, ask: Ask, ticket: str, line: ConnectorLine) -> Request | None:
        """取回, where the department has an interface for it."""
        service = _service(ask, line)
        if not service.collect_share_id:
            return None
        return asked(line.settings, service, service.collect_share_id, {**question(ask), "ticket": ticket})

    def names(self, ask: Ask, settings: GatewaySettings) -> Mapping[str, str]:
        """字段对照, as configured for the shared interface."""
        service = settings.service(ask)
        return service.fields if service else {}

    def ready(self, ask: Ask, line: ConnectorLine) -> None:
        """Raises CannotAsk where no shared interface is configured."""
        _service(ask, line)

    async def check_callback(self, headers: Mapping[str, str], body: bytes, line: ConnectorLine) -> None:
        """验签 under the application's own secret."""
        settings: GatewaySettings = line.settings
        try:
            secret = await secret_of(line, APP_SECRET)
        except CannotAsk:
            # Not a reply: whoever called has proved nothing yet, and must change nothing.
            raise PermissionError("未配置应用密钥，无法核验回调") from None
        skew = timedelta(minutes=settings.callback_skew_minutes)
        check_callback(headers, body, settings.app_key, secret, line.now, skew)

    def answers(self, ask: Ask, ticket: str, envelope: Envelope) -> bool:
        """Ticket and question are both ours."""
        told = envelope.body.get("projectId")
        return super().answers(ask, ticket, envelope) and isinstance(told, str) and same(told, ask.id)


def _service(ask: Ask, line: ConnectorLine) -> Service:
    settings: GatewaySettings = line.settings
    service = settings.service(ask)
    if service is None or ask.element not in MAPPED:
        raise CannotAsk(Unavailable(f"未配置数据元 {ask.element} 的共享接口"))
    return service
