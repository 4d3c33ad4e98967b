"""登记系统设置: what a tenant configures for one registry; the field notes are printed beside the form."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from hedui.connecting import CodeList, FieldMap
from hedui.plugin import Ask
from plugins.dci.codes import DciCodes

_Path = Annotated[str, Meta(max_length=200)]
_Party = Annotated[str, Meta(pattern=r"^[^\s|\"]{1,200}$")]
Told = Literal["id_number", "name", "window_start", "window_end"]
"""What an attribute of a query says of the ask."""


class Attribute(Struct, frozen=True, forbid_unknown_fields=True):
    """查询属性: one attribute of a predicate."""

    name: Annotated[str, Meta(title="属性名", description="登记系统的属性名，如 UIN", min_length=1, max_length=100)]
    says: Annotated[Told, Meta(title="取值", description="id_number、name、window_start 或 window_end")]
    operator: Annotated[
        Literal["gt", "lt", "eq", "ge", "le"], Meta(title="比较", description="eq 等于，ge 不早于，le 不晚于")
    ] = "eq"


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """记录对照: how one record of the registry becomes one fact. Paths as in `name.surname`, `identifier.UIN`."""

    title: Annotated[str, Meta(title="事实名称", description="印在报告上；{month}、{kind} 分别代入月份与类别")]
    person: Annotated[_Path, Meta(title="证件号码", description="记录中被查询人证件号码的位置", min_length=1)]
    name: Annotated[
        tuple[_Path, ...], Meta(title="姓名", description="依次相连；登记系统分写姓、名的填两项", min_length=1)
    ]
    amount: Annotated[_Path, Meta(title="金额", description="以元为单位的金额所在位置")] = ""
    count: Annotated[int | None, Meta(title="计数", description="每条记录计为几（无金额的登记）")] = None
    area: Annotated[_Path, Meta(title="面积", description="平方米")] = ""
    paid_on: Annotated[_Path, Meta(title="发生日期或月份", description="按期发生的金额填写")] = ""
    as_of: Annotated[_Path, Meta(title="数据时点", description="记录没有时按询问期间末日")] = ""
    kind: Annotated[_Path, Meta(title="类别", description="代入名称中的 {kind}")] = ""
    says: Annotated[tuple[_Path, ...], Meta(title="说明", description="依次印在旁边的栏目")] = ()
    must_say: Annotated[tuple[_Path, ...], Meta(title="必有栏目", description="缺少即不是有效记录的栏目")] = ()
    account: Annotated[_Path, Meta(title="账号", description="只保留末四位")] = ""
    reference: Annotated[_Path, Meta(title="记录编号", description="登记系统自己的编号，重复的记录凭此只计一次")] = ""
    codes: Annotated[
        dict[str, dict[str, str]],
        Meta(title="代码表", description="位置 → 代码 → 文字；表外代码照录并注明"),
    ] = {}

    def reading(self) -> FieldMap:
        """字段对照."""
        return FieldMap(
            self.title, amount=self.amount, count=self.count, area=self.area, paid_on=self.paid_on, as_of=self.as_of,
            kind=self.kind, says=self.says, must_say=self.must_say, account=self.account,
        )  # fmt: skip

    def lists(self) -> dict[str, CodeList]:
        """代码表 by path."""
        return {path: CodeList(words, unknown="shown") for path, words in self.codes.items()}


class Service(Struct, frozen=True, forbid_unknown_fields=True):
    """登记库: where and how one data element is asked for."""

    record: Annotated[Record, Meta(title="记录对照", description="记录中的哪一项是金额、日期、姓名")]
    reg_type: Annotated[str, Meta(title="登记库类型", description="reg_type，如 ns:org:RegistryType:Civil")] = ""
    reg_event_type: Annotated[str, Meta(title="登记事件", description="reg_event_type；登记系统不用时留空")] = ""
    reg_record_type: Annotated[
        str, Meta(title="记录类型", description="reg_record_type；填写后，标明为别种类型的记录不采信")
    ] = ""
    response_entity: Annotated[
        Literal["", "Group", "Member"], Meta(title="返回对象", description="社会登记库：Member 为本人")
    ] = ""
    query_type: Annotated[
        Literal["idtype-value", "predicate", "expression"], Meta(title="查询方式", description="query_type")
    ] = "idtype-value"
    id_type: Annotated[str, Meta(title="证件类型", description="idtype-value 的 type", min_length=1)] = "UIN"
    attributes: Annotated[
        tuple[Attribute, ...], Meta(title="查询属性", description="predicate：全部满足（and）才算命中")
    ] = ()
    expression_type: Annotated[str, Meta(title="表达式类型", description="expression 的 type")] = ""
    expression: Annotated[
        dict[str, Any],
        Meta(title="表达式", description="expression 的 value；整项写作 {id_number}、{name} 等的文字代入查询内容"),
    ] = {}
    page_size: Annotated[int, Meta(title="每页条数", description="只取一页；多于一页的不采信", ge=1, le=2000)] = 500


class DciSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """登记系统设置: one registry, ourselves as it knows us, its registers by data element."""

    base_url: Annotated[
        str,
        Meta(
            title="登记系统地址",
            description="协议、主机、端口与路径，不含 /registry",
            pattern=r"^https?://[^\s/?#@]+(/[^\s?#@]*)?$",
        ),
    ]
    sender_id: Annotated[_Party, Meta(title="本机构编号", description="在登记系统登记的 sender_id")]
    receiver_id: Annotated[_Party, Meta(title="登记系统编号", description="登记系统的 id；答复须由它签名")]
    key_id: Annotated[_Party, Meta(title="本机构密钥编号", description="私钥另存为机密 signing_key（Ed25519，PEM）")]
    registry_key_id: Annotated[_Party, Meta(title="登记系统密钥编号", description="答复签名所用密钥的编号")]
    registry_key: Annotated[
        str,
        Meta(title="登记系统公钥", description="Ed25519 公钥，32 字节的 base64", pattern=r"^[A-Za-z0-9+/]{43}=$"),
    ]
    services: Annotated[
        dict[str, Service],
        Meta(
            title="登记库", description="数据元编号 → 登记库；两个部门提供同一数据元时，另一个写作 部门编号/数据元编号"
        ),
    ]
    digest: Annotated[
        Literal["SHA-256", "SHA-512", "BLAKE-512"], Meta(title="摘要算法", description="签名内容中的 digest")
    ] = "SHA-256"
    lasts_minutes: Annotated[int, Meta(title="签名有效期（分钟）", description="本机构签名的有效期", ge=1, le=60)] = 5
    skew_minutes: Annotated[
        int,
        Meta(title="时间容差（分钟）", description="答复与回调的签名时间与本机时间相差超过此数即不采信", ge=1, le=60),
    ] = 5
    polls: Annotated[
        bool, Meta(title="查询办理状态", description="异步：登记系统提供 txn/status 的选“是”，只回调的选“否”")
    ] = True
    bearer: Annotated[
        bool, Meta(title="访问令牌", description="要求 Authorization 的选“是”，令牌另存为机密 access_token")
    ] = False
    locale: Annotated[str, Meta(title="语言", description="ISO 639-3", pattern=r"^[a-z]{3}$")] = "zho"
    codes: Annotated[DciCodes, Meta(title="返回码", description="以登记系统的接口文档为准")] = DciCodes()

    def service(self, ask: Ask) -> Service | None:
        """登记库 of that department for that element, else the element's."""
        return self.services.get(f"{ask.source}/{ask.element}") or self.services.get(ask.element)
