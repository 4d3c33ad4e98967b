"""批量设置: what a tenant configures; the field notes are printed beside the form."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from hedui.connecting import ReturnCodes

_REFUSED = {
    "30": "应用未获授权使用批量接口",
    "31": "查询事由不完整",
    "32": "查询编号已用于另一查询",
    "34": "姓名与证件号码不一致",
}


class Dataset(Struct, frozen=True, forbid_unknown_fields=True):
    """数据集: under which name a department's file asks for one data element."""

    code: Annotated[
        str,
        Meta(title="数据集代码", description="部门批量接口约定的数据集名称", pattern=r"^[0-9A-Za-z_.-]{1,64}$"),
    ]
    fields: Annotated[
        dict[str, str],
        Meta(title="字段对照", description="部门字段名与默认不同时填写：默认字段名 → 部门字段名，如 idCardCode → sfzh"),
    ] = {}


class BatchCodes(ReturnCodes, frozen=True, forbid_unknown_fields=True):
    """返回码, of files and of rows."""

    success: Annotated[tuple[str, ...], Meta(title="成功", description="结果文件或其中一行可读")] = ("00",)
    accepted: Annotated[tuple[str, ...], Meta(title="已受理", description="文件已接收，或者结果尚未就绪")] = ("01",)
    stopped: Annotated[tuple[str, ...], Meta(title="服务暂停", description="返回内容可带 until（恢复时间）")] = ("20",)
    refused: Annotated[
        dict[str, str],
        Meta(title="拒绝提供", description="返回码 → 给经办人看的原因；重试没有意义的返回码才填在这里"),
    ] = field(default_factory=lambda: dict(_REFUSED))


class BatchSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """批量设置: one address, one application registered there, its datasets by data element."""

    base_url: Annotated[
        str,
        Meta(
            title="批量接口地址",
            description="协议、主机与端口，不含 /batch",
            pattern=r"^https?://[^\s/?#@]+(/[^\s?#@]*)?$",
        ),
    ]
    app_key: Annotated[
        str, Meta(title="应用标识", description="部门发放的应用标识；共享密钥另存为机密 batch_secret", min_length=1)
    ]
    datasets: Annotated[dict[str, Dataset], Meta(title="数据集", description="数据元编号 → 数据集")]
    algorithm: Annotated[
        Literal["HMAC-SM3", "HMAC-SHA256"], Meta(title="签名算法", description="封面签名所用的算法，以部门约定为准")
    ] = "HMAC-SM3"
    largest_file: Annotated[
        int, Meta(title="单个文件上限（字节）", description="超过时不交付，并说明原因", ge=1024, le=8 * 1024 * 1024)
    ] = 8 * 1024 * 1024
    codes: Annotated[BatchCodes, Meta(title="返回码", description="以部门接口文档为准")] = BatchCodes()
