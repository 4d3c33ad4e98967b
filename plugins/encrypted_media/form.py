"""表样: the columns of the workbook, in the order in which they are printed, and how the answer to them is read."""

from __future__ import annotations

import enum

from hedui.plugin import AnswerColumn, AnswerForm, CellKind, DataElement, ValueKind


class Result(enum.StrEnum):
    """查询结果: what a department says of one row."""

    FOUND = "found"
    NOTHING = "nothing"
    UNABLE = "unable"


RESULT_TITLES = {Result.FOUND: "查得", Result.NOTHING: "查无记录", Result.UNABLE: "无法查询"}
_RESULTS = {title: result.value for result, title in RESULT_TITLES.items()} | {
    "有": "found", "有记录": "found", "已查得": "found", "无": "nothing", "无记录": "nothing", "查无": "nothing",
    "查无此人": "nothing", "未查到": "nothing", "未能查询": "unable", "查不了": "unable",
}  # fmt: skip

CODE, NAME, NUMBER, ELEMENT, WINDOW = "code", "name", "id_number", "element", "window"
RESULT, YUAN, COUNT, AREA, MU, DAY, AS_OF, TEXT, RECORD = (
    "result", "yuan", "count", "area", "mu", "day", "as_of", "text", "record",
)  # fmt: skip

ASKED = (
    AnswerColumn(CODE, ("校验码", "行校验码"), CellKind.CODE, required=True),
    AnswerColumn(NAME, ("姓名",), CellKind.NAME, required=True),
    AnswerColumn(NUMBER, ("证件号码", "身份证号", "身份证号码"), CellKind.CODE, required=True),
    AnswerColumn(ELEMENT, ("查询内容",), CellKind.TEXT),
    AnswerColumn(WINDOW, ("查询期间",), CellKind.TEXT),
)
"""查询: ours, locked in the workbook; what comes back must be what went out."""
ANSWERED = (
    AnswerColumn(RESULT, ("查询结果",), CellKind.CHOICE, choices=_RESULTS),
    AnswerColumn(YUAN, ("金额（元）", "金额"), CellKind.YUAN),
    AnswerColumn(COUNT, ("数量",), CellKind.COUNT),
    AnswerColumn(AREA, ("面积（平方米）", "面积"), CellKind.AREA),
    AnswerColumn(MU, ("土地面积（亩）", "亩数"), CellKind.MU),
    AnswerColumn(DAY, ("发生日期", "日期"), CellKind.DATE),
    AnswerColumn(AS_OF, ("数据截至日",), CellKind.DATE),
    AnswerColumn(TEXT, ("内容说明", "说明"), CellKind.TEXT),
    AnswerColumn(RECORD, ("记录编号",), CellKind.CODE),
)
"""答复: the department's."""
COLUMNS = ASKED + ANSWERED
FORM = AnswerForm("media_answer", "查询清单", COLUMNS, either=(RESULT,))
TITLES = {column.id: column.title for column in COLUMNS}

CARRIED_IN = {
    ValueKind.MONEY: YUAN,
    ValueKind.COUNT: COUNT,
    ValueKind.AREA: AREA,
    ValueKind.TEXT: TEXT,
    ValueKind.MU: MU,
    ValueKind.DATE: TEXT,
}
BESIDE = frozenset({RESULT, TEXT, RECORD, AS_OF})
"""What may stand in the row of any element."""


def usable(element: DataElement) -> frozenset[str]:
    """可填的栏目 for an element."""
    return BESIDE | {CARRIED_IN[element.kind], DAY}
