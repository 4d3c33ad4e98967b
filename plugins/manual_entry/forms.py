"""反馈表单: one form for each kind of data element: the four states of an answer, and the records as the register has them."""

from __future__ import annotations

import enum
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from hedui.plugin import ValueKind

Line = Annotated[str, Meta(min_length=1, max_length=120)]
MU = r"^[0-9]{1,7}(\.[0-9]{1,4})?$"
SQUARE_METRES = r"^[0-9]{1,7}(\.[0-9]{1,2})?$"
YUAN = r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$"


class State(enum.StrEnum):
    """反馈结果."""

    FOUND = "found"
    NOTHING_FOUND = "nothing_found"
    REFUSED = "refused"
    """不能识别此人，或依法不予提供."""
    UNAVAILABLE = "unavailable"


STATE_TITLES = {
    State.FOUND: "查得",
    State.NOTHING_FOUND: "查无记录",
    State.REFUSED: "不能识别此人或不予提供",
    State.UNAVAILABLE: "无法查询",
}
_STATES = "；".join(f"{state.value}：{title}" for state, title in STATE_TITLES.items())

_COMMON: tuple[Any, ...] = (
    ("person_name", Annotated[Line, Meta(title="登记的姓名", description="照登记簿填写，不照查询填写")]),
    ("person_id_number", Annotated[Line, Meta(title="登记的证件号码", description="照登记簿填写，不照查询填写")]),
    ("title", Annotated[Line, Meta(title="记录名称", description="如：退休金、普通住宅、小型轿车")]),
    ("as_of", Annotated[date, Meta(title="数据时点", description="登记簿的内容截至哪一天")]),
)
_REFERENCE = (
    "reference",
    Annotated[str, Meta(title="记录编号", description="登记簿上的编号，没有的不填", max_length=120)],
    "",
)
_VALUES: dict[ValueKind, Any] = {
    ValueKind.MONEY: (
        "amount",
        Annotated[str, Meta(title="金额（元）", description="元，至多两位小数，如 1250.00", pattern=YUAN)],
    ),
    ValueKind.COUNT: ("count", Annotated[int, Meta(title="数量", ge=0, le=1_000_000)]),
    ValueKind.AREA: (
        "area",
        Annotated[
            str, Meta(title="面积（平方米）", description="平方米，至多两位小数，如 88.50", pattern=SQUARE_METRES)
        ],
    ),
    ValueKind.TEXT: ("text", Annotated[str, Meta(title="内容", min_length=1, max_length=500)]),
    ValueKind.MU: (
        "area",
        Annotated[str, Meta(title="土地面积（亩）", description="亩，至多四位小数，如 1.5", pattern=MU)],
    ),
    ValueKind.DATE: ("day", Annotated[date, Meta(title="日期", description="登记簿记载的日期")]),
}
_PAID = ("paid_on", Annotated[date, Meta(title="发放或支付日期", description="每笔一条记录")])


@lru_cache(maxsize=16)
def form_of(kind: ValueKind, periodic: bool) -> type[Struct]:
    """反馈表单 for elements of this kind; what is paid again and again asks for the day of each payment."""
    paid = (_PAID,) if periodic else ()
    record = msgspec.defstruct(
        "ManualRecord", [*_COMMON, _VALUES[kind], *paid, _REFERENCE], frozen=True, forbid_unknown_fields=True,
        module=__name__,
    )  # fmt: skip
    records: Any = list[record]  # type: ignore[valid-type]
    fields: list[Any] = [
        ("answer", Annotated[State, Meta(title="反馈结果", description=_STATES)]),
        ("records", Annotated[records, Meta(title="记录", description="查得的才填写", max_length=400)], []),
        (
            "reason",
            Annotated[str, Meta(title="原因", description="不能识别、不予提供、无法查询的必填", max_length=200)],
            "",
        ),
    ]
    return msgspec.defstruct("ManualAnswer", fields, frozen=True, forbid_unknown_fields=True, module=__name__)
