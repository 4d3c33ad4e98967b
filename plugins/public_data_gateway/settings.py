"""网关设置: what a tenant configures; the field notes are printed beside the form."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

from hedui.connecting import ReturnCodes
from hedui.plugin import Ask

_Code = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
_REFUSED = {
    "30": "应用未获授权访问该接口",
    "31": "查询事由不完整",
    "32": "办件编号已用于另一查询",
    "34": "姓名与证件号码不一致",
}


class Service(Struct, frozen=True, forbid_unknown_fields=True):
    """共享接口: where one data element is asked for."""

    catalogue: Annotated[_Code, Meta(title="目录编码", description="接口地址中 api 之后的目录编码，如 001003002")]
    share_id: Annotated[_Code, Meta(title="共享编号", description="接口地址中 dataSharing 之后的编号，不含 .htm")]
    asynchronous: Annotated[bool, Meta(title="异步反馈", description="先受理、后回调或取回的接口选“是”")] = False
    collect_share_id: Annotated[
        str,
        Meta(
            title="取回编号",
            description="异步接口凭受理号取回结果的共享编号；数源只回调时留空",
            pattern=r"^[0-9A-Za-z_-]{0,64}$",
        ),
    ] = ""
    fields: Annotated[
        dict[str, str],
        Meta(title="字段对照", description="数源字段名与默认不同时填写：默认字段名 → 数源字段名，如 idCardCode → sfzh"),
    ] = {}


class GatewayCodes(ReturnCodes, frozen=True, forbid_unknown_fields=True):
    """网关返回码: only "00" is the same everywhere; the rest follows the manual of the gateway at hand."""

    accepted: Annotated[tuple[str, ...], Meta(title="已受理", description="异步接口已受理或尚未办结")] = ("01",)
    sign: Annotated[tuple[str, ...], Meta(title="签名或秘钥失效", description="收到后更换请求秘钥重试一次")] = (
        "14",
        "15",
    )
    clock: Annotated[
        tuple[str, ...], Meta(title="请求时间超差", description="收到后按网关的时钟校正一次；超出允许范围的不校正")
    ] = ("16",)
    stopped: Annotated[tuple[str, ...], Meta(title="服务暂停", description="返回内容可带 until（恢复时间）")] = ("20",)
    refused: Annotated[
        dict[str, str],
        Meta(title="拒绝提供", description="返回码 → 给经办人看的原因；重试没有意义的返回码才填在这里"),
    ] = field(default_factory=lambda: dict(_REFUSED))


class GatewaySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """网关设置: one gateway, one application registered there, its services by data element."""

    base_url: Annotated[
        str,
        Meta(
            title="网关地址",
            description="协议、主机与端口，不含 /gateway",
            pattern=r"^https?://[^\s/?#@]+(/[^\s?#@]*)?$",
        ),
    ]
    app_key: Annotated[
        str, Meta(title="应用标识", description="平台发放的 appKey；应用密钥另存为机密 app_secret", min_length=1)
    ]
    services: Annotated[
        dict[str, Service],
        Meta(
            title="共享接口", description="数据元编号 → 接口；两个部门提供同一数据元时，另一个写作 部门编号/数据元编号"
        ),
    ]
    request_secret_minutes: Annotated[
        int, Meta(title="请求秘钥有效期（分钟）", description="平台未写明到期时间时按此计算", ge=1, le=1440)
    ] = 15
    refresh_secret_hours: Annotated[
        int, Meta(title="刷新秘钥有效期（小时）", description="平台未写明到期时间时按此计算", ge=1, le=8760)
    ] = 48
    callback_skew_minutes: Annotated[
        int, Meta(title="回调时间容差（分钟）", description="回调请求时间与本机时间相差超过此数即不采信", ge=1, le=60)
    ] = 5
    clock_bound_minutes: Annotated[
        int,
        Meta(
            title="时钟校正范围（分钟）",
            description="本机与网关时钟相差不超过此数时按网关时钟签名；0 为不校正",
            ge=0,
            le=60,
        ),
    ] = 10
    codes: Annotated[GatewayCodes, Meta(title="返回码", description="以平台接口文档为准")] = GatewayCodes()

    def service(self, ask: Ask) -> Service | None:
        """共享接口 of that department for that element, else the element's."""
        return self.services.get(f"{ask.source}/{ask.element}") or self.services.get(ask.element)
