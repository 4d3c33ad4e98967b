"""返回码: what each code of a department means; settings, because every manual has its own."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class ReturnCodes(Struct, frozen=True, forbid_unknown_fields=True):
    """返回码. A code that stands nowhere means: could not be asked, ask again. `HTTP 401` names a status other than 200.

    A connector with codes of its own derives from this and gives them as defaults.
    """

    success: Annotated[tuple[str, ...], Meta(title="成功", description="反馈可读；记录为空即查无记录")] = ("00",)
    nothing_found: Annotated[tuple[str, ...], Meta(title="查无记录", description="用返回码表示查无记录的接口填写")] = ()
    accepted: Annotated[tuple[str, ...], Meta(title="已受理", description="异步接口已受理或尚未办结")] = ()
    sign: Annotated[
        tuple[str, ...], Meta(title="签名、秘钥或令牌失效", description="收到后更换秘钥或令牌重试一次")
    ] = ()
    clock: Annotated[
        tuple[str, ...], Meta(title="请求时间超差", description="收到后按数源的时钟校正一次；超出允许范围的不校正")
    ] = ()
    stopped: Annotated[tuple[str, ...], Meta(title="服务暂停", description="返回内容可带 until（恢复时间）")] = ()
    refused: Annotated[
        dict[str, str],
        Meta(title="拒绝提供", description="返回码 → 给经办人看的原因；重试没有意义的返回码才填在这里"),
    ] = {}
