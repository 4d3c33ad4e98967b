"""状态与原因码: what each status and reason of the API means for an ask; settings, because registries read them differently."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from hedui.connecting import ReturnCodes

_REFUSED = {
    "rjct": "登记系统拒绝答复，未说明原因",
    "rjct.action.not_supported": "登记系统不提供此种查询",
    "rjct.search_criteria.invalid": "登记系统不接受查询条件",
    "rjct.filter.invalid": "登记系统不接受查询条件",
    "rjct.sort.invalid": "登记系统不接受排序要求",
    "rjct.pagination.invalid": "登记系统不接受分页要求",
    "rjct.search.too_many_records_found": "登记系统以命中记录过多为由不予提供",
}
SIGNED = frozenset(
    {
        "rjct.version.invalid", "rjct.message_id.duplicate", "rjct.message_ts.invalid", "rjct.action.invalid",
        "rjct.action.not_supported", "rjct.total_count.invalid", "rjct.total_count.limit_exceeded",
        "rjct.errors.too_many", "rjct.reference_id.invalid", "rjct.reference_id.duplicate", "rjct.timestamp.invalid",
        "rjct.search_criteria.invalid", "rjct.filter.invalid", "rjct.sort.invalid", "rjct.pagination.invalid",
        "rjct.search.too_many_records_found",
    }
)  # fmt: skip
"""Reasons of the header and of one answer. A closed list: what stands there is shown to people, so nothing else is taken."""
UNSIGNED = frozenset(
    {
        "err.request.bad", "err.request.unauthorized", "err.request.forbidden", "err.request.not_found",
        "err.request.timeout", "err.version.not_supported", "err.request.too_many_requests", "err.sender_id.invalid",
        "err.sender_uri.invalid", "err.receiver_id.invalid", "err.signature.missing", "err.signature.invalid",
        "err.encryption.invalid", "err.service.unavailable",
    }
)  # fmt: skip
"""Errors of an acknowledgement, which nobody signs: none of them is a refusal of the registry's."""


class DciCodes(ReturnCodes, frozen=True, forbid_unknown_fields=True):
    """返回码 of the API: `succ` with records or without; what only the way there went wrong with is asked again."""

    success: Annotated[tuple[str, ...], Meta(title="成功", description="反馈可读；记录为空即查无记录")] = ("succ",)
    accepted: Annotated[tuple[str, ...], Meta(title="已受理", description="已收到或正在办理，稍后回调或取回")] = (
        "ACK",
        "rcvd",
        "pdng",
    )
    sign: Annotated[tuple[str, ...], Meta(title="签名或令牌不符", description="请核对密钥编号、私钥与令牌")] = (
        "err.signature.missing",
        "err.signature.invalid",
        "err.request.unauthorized",
    )
    clock: Annotated[
        tuple[str, ...], Meta(title="请求时间超差", description="收到后按数源的时钟校正一次；超出允许范围的不校正")
    ] = ("rjct.message_ts.invalid", "rjct.timestamp.invalid")
    stopped: Annotated[tuple[str, ...], Meta(title="服务暂停", description="稍后再查")] = (
        "err.service.unavailable",
        "err.request.too_many_requests",
        "rjct.errors.too_many",
    )
    refused: Annotated[
        dict[str, str],
        Meta(title="拒绝提供", description="状态或原因码 → 给经办人看的原因；重试没有意义的才填在这里"),
    ] = field(default_factory=lambda: dict(_REFUSED))
