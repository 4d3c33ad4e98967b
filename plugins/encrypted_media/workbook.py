"""查询清单: the workbook that a department fills in. No formula in it; what is ours is locked, what is theirs is open."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime, time

import xlsxwriter
from msgspec import Struct
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from hedui.plugin import PackageHead
from plugins.encrypted_media.form import ANSWERED, ASKED, COLUMNS, FORM, RESULT, RESULT_TITLES
from plugins.encrypted_media.instructions import FILLING

HEADER_ROW = 3
"""Of the columns' titles, counted from 0; above it title, note and the two groups."""
SPARE_ROWS = 200
_WIDTHS = {"code": 22, "name": 14, "id_number": 21, "element": 20, "window": 25, "result": 11, "yuan": 13, "count": 8, "mu": 10,
           "area": 10, "day": 12, "as_of": 12, "text": 28, "record": 16, "原因": 40, "原行号": 8}  # fmt: skip
_NUMBERS = {"yuan": "#,##0.00", "count": "0", "area": "0.00", "mu": "0.00"}
_ALL = frozenset(column.id for column in ANSWERED)
_LINE = 15
_FRAME = {"font_name": "宋体", "font_size": 10, "border": 1, "border_color": "#A6A6A6", "valign": "vcenter"}
_OPTIONS = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}


class Lines(Struct, frozen=True):
    """行: what stands in the list; `lead` are columns of ours in front of it, where it goes back for correction."""

    rows: Sequence[Sequence[str]]
    lead: tuple[str, ...] = ()
    locked: bool = True
    used: Sequence[frozenset[str]] = ()
    """For each row the columns that its element needs; the others are grey, which tells a clerk where to write."""


def workbook(head: PackageHead, lines: Lines) -> bytes:
    """xlsx: the same bytes for the same lines."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        midnight = _midnight(head)
        book.set_properties({"title": f"查询批次 {head.number}", "author": head.tenant_title, "created": midnight})
        book.set_size(2400, 1400)
        _List(book, head, lines).write()
        _explain(book, head)
    return out.getvalue()


def _midnight(head: PackageHead) -> datetime:
    return datetime.combine(head.made_on, time())


def _lines_of(text: str, width: int) -> int:
    """Lines that a text takes in its column: not every program makes the row higher by itself."""
    return 1 + (sum(2 if ord(each) > 0x7F else 1 for each in text) // width)


class _List:
    def __init__(self, book: xlsxwriter.Workbook, head: PackageHead, lines: Lines) -> None:
        self.book, self.head, self.lines = book, head, lines
        self.sheet: Worksheet = book.add_worksheet(FORM.title)
        self.first = len(lines.lead)
        self.width = self.first + len(COLUMNS)
        self.widths = [_WIDTHS[column] for column in (*lines.lead, *(column.id for column in COLUMNS))]

    def write(self) -> None:
        self._columns()
        self._top()
        used = iter(self.lines.used)
        for number, row in enumerate(self.lines.rows, start=HEADER_ROW + 1):
            self._row(number, row, next(used, _ALL))
        self._spare()
        self._choices()
        self._page()

    def _columns(self) -> None:
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, width)

    def _top(self) -> None:
        head, last = self.head, self.width - 1
        title = f"{head.tenant_title}　查询批次 {head.number}　（送：{head.department_title}）"
        note = (
            f"答复截止 {head.expires_on:%Y年%m月%d日}。只填写浅黄色的答复栏；留空表示尚未答复，不等于“查无记录”。"
            "同一查询有多条记录的，在表末空白行续填。填写方法见“填写说明”。"
        )
        self.sheet.merge_range(0, 0, 0, last, title, self._style(bold=True, font_size=14, border=0))
        self.sheet.merge_range(1, 0, 1, last, note, self._style(border=0, text_wrap=True))
        self.sheet.set_row(0, 26)
        self.sheet.set_row(1, 30)
        middle = self.first + len(ASKED)
        if self.first:
            self._group(0, self.first - 1, "退回原因", "#F4CCCC")
        self._group(self.first, middle - 1, "查询（请勿改动）", "#D9D9D9")
        self._group(middle, last, "答复（由部门填写）", "#FFE699")
        titles = [*self.lines.lead, *(column.title for column in COLUMNS)]
        for place, text in enumerate(titles):
            colour = "#D9D9D9" if place < middle else "#FFE699"
            style = self._style(bold=True, align="center", text_wrap=True, bg_color=colour)
            self.sheet.write_string(HEADER_ROW, place, text, style)
        self.sheet.set_row(HEADER_ROW, 24)

    def _group(self, first: int, last: int, text: str, colour: str) -> None:
        style = self._style(bold=True, align="center", bg_color=colour)
        self.sheet.merge_range(HEADER_ROW - 1, first, HEADER_ROW - 1, last, text, style)

    def _row(self, number: int, cells: Sequence[str], used: frozenset[str]) -> None:
        self.sheet.set_row(number, _LINE * max(map(_lines_of, cells, self.widths)))
        for place, (cell, style) in enumerate(zip(cells, self._row_styles(self.lines.locked, used), strict=True)):
            if cell:
                self.sheet.write_string(number, place, cell, style)
            else:
                self.sheet.write_blank(number, place, None, style)

    def _spare(self) -> None:
        start = HEADER_ROW + 1 + len(self.lines.rows)
        for number in range(start, start + SPARE_ROWS):
            for place, style in enumerate(self._row_styles(False, _ALL)):
                self.sheet.write_blank(number, place, None, style)

    def _row_styles(self, locked: bool, used: frozenset[str]) -> Iterable[Format]:
        grey = self._style(num_format="@", text_wrap=True, locked=locked, bg_color="#F2F2F2" if locked else "#FFFFFF")
        for _ in (*self.lines.lead, *ASKED):
            yield grey
        for column in ANSWERED:
            number, colour = _NUMBERS.get(column.id, "@"), "#FFF9E5" if column.id in used else "#F2F2F2"
            yield self._style(num_format=number, locked=False, bg_color=colour, text_wrap=True)

    def _choices(self) -> None:
        place = self.first + [column.id for column in COLUMNS].index(RESULT)
        last = HEADER_ROW + len(self.lines.rows) + SPARE_ROWS
        said = {"error_title": "查询结果", "error_message": "请选择：查得、查无记录、无法查询"}
        rule = {"validate": "list", "source": list(RESULT_TITLES.values()), **said}
        self.sheet.data_validation(HEADER_ROW + 1, place, last, place, rule)

    def _page(self) -> None:
        self.sheet.freeze_panes(HEADER_ROW + 1, self.first + 2)
        self.sheet.protect("", _OPTIONS)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEADER_ROW - 1, HEADER_ROW)
        self.sheet.print_area(0, 0, HEADER_ROW + len(self.lines.rows), self.width - 1)
        self.sheet.set_footer(f"&L{self.head.number}&C第 &P 页 共 &N 页&R内容涉及个人信息，注意保密")

    def _style(self, **said: object) -> Format:
        return style(self.book, **said)


def style(book: xlsxwriter.Workbook, **said: object) -> Format:
    """样式, made once for each look."""
    made: dict[str, Format] = book.__dict__.setdefault("hedui_styles", {})
    key = repr(sorted(said.items()))
    if key not in made:
        made[key] = book.add_format({**_FRAME, **said})
    return made[key]


def _explain(book: xlsxwriter.Workbook, head: PackageHead) -> None:
    sheet = book.add_worksheet("填写说明")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    sheet.merge_range(0, 0, 0, 1, f"填写说明（批次 {head.number}）", style(book, bold=True, font_size=14, border=0))
    lines = [*FILLING, ("十一、交回", f"交回 {head.tenant_title}。{head.contact}".strip())]
    for number, (title, text) in enumerate(lines, start=1):
        sheet.set_row(number, 30)
        sheet.write_string(number, 0, title, style(book, bold=True, text_wrap=True))
        sheet.write_string(number, 1, text, style(book, text_wrap=True))
    sheet.protect("")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
