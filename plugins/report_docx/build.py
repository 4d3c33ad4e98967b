"""内置模板的制作: writes builtin.docx; run it after a change here: `python -m plugins.report_docx.build`.

What it writes is a template like a tenant's own: an office may open it in Word, change it, and hand it in.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from plugins.report_docx.filling import packed
from plugins.report_docx.package import parts_of

_BODY, _HEAD = "仿宋", "黑体"
_RED = RGBColor(0xB0, 0x00, 0x20)
_WIDTH = 257
"""Millimetres between the margins of A4 landscape."""
Columns = Sequence[tuple[str, str, int]]
"""Title, what the template says there, width in millimetres."""

HEAD = (
    ("报告编号", "报告编号"), ("有效期至", "有效期至"), ("用途声明", "用途声明"), ("核对机构", "核对机构"),
    ("报送单位", "报送单位"), ("救助项目", "救助项目"), ("反馈次序", "反馈次序"), ("替代报告", "替代报告"),
    ("核对编号", "核对编号"), ("申请编号", "申请编号"), ("受理日期", "受理日期"), ("发起日期", "发起日期"),
    ("出具日期", "出具日期"), ("法定期限", "法定期限"), ("核验码", "核验码"), ("核算期间", "核算期间"),
    ("有效期依据", "有效期依据"), ("用途依据", "用途依据"),
)  # fmt: skip
COVERAGE: Columns = (
    ("户", "户", 57), ("查得", "查得", 28), ("查无记录", "查无记录", 28), ("无法查询", "无法查询", 28),
    ("未查询", "未查询", 28), ("尚未反馈", "尚未反馈", 28), ("合计（项）", "合计", 28), ("与申报不一致（项）", "不一致", 32),
)  # fmt: skip
SUBJECTS: Columns = (
    ("序号", "序号", 12), ("户", "户", 46), ("姓名", "姓名", 34), ("身份", "身份", 40), ("与申请人关系", "关系", 30),
    ("证件号码", "证件号码", 45), ("授权书签署", "授权日期", 30), ("授权书状态", "授权状态", 20),
)  # fmt: skip
ITEMS: Columns = (
    ("对象", "对象", 25), ("核对事项", "事项", 29), ("数源", "数源", 38), ("反馈状态", "状态", 20), ("申报", "申报", 32),
    ("查得", "查得", 36), ("差额", "差额", 25), ("是否一致", "一致", 18), ("说明", "说明", 34),
)  # fmt: skip
LINES: Columns = (
    ("对象", "对象", 24), ("明细", "明细", 38), ("认定", "认定", 18), ("数额", "数额", 30), ("内容", "内容", 25),
    ("理由", "理由", 40), ("依据", "依据", 38), ("来源", "来源", 26), ("时点", "时点", 18),
)  # fmt: skip
TOTALS: Columns = (("户", "户", 60), ("合计项", "项目", 80), ("金额", "金额", 47), ("期间", "期间", 70))
CONCLUSIONS: Columns = (
    ("结论项", "项目", 40), ("结论", "结论", 40), ("说明", "说明", 75), ("取值", "取值", 42), ("依据", "依据", 60),
)  # fmt: skip
CITATIONS: Columns = (("文件", "文件", 70), ("条款", "条款", 40), ("条文", "条文", 147))
TABLES: Sequence[tuple[str, str, Columns]] = (
    ("反馈情况", "反馈情况", COVERAGE),
    ("结论", "结论", CONCLUSIONS),
    ("与申报不一致的事项", "不一致事项", ITEMS),
    ("没有取得结果的事项", "未取得事项", ITEMS),
    ("核对对象", "对象", SUBJECTS),
    ("核对事项", "事项", ITEMS),
    ("明细", "明细", LINES),
    ("合计", "合计", TOTALS),
)


def template() -> bytes:
    """内置模板."""
    document = Document()
    _page(document)
    _front(document)
    for title, name, columns in TABLES:
        _heading(document, title)
        _table(document, name, columns)
    _heading(document, "提示")
    for text in ("{%p for 条 in 提示 %}", "{{ loop.index }}．{{ 条 }}", "{%p endfor %}"):
        _paragraph(document, text)
    _heading(document, "依据")
    _table(document, "依据", CITATIONS)
    _closing(document)
    return _package(document)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    _write(section.header.paragraphs[0], "{{ 核对机构 }}　{{ 报告名称 }}　{{ 报告性质 }}", 9, _HEAD)
    footer = section.footer.paragraphs[0]
    _write(footer, "报告编号 {{ 报告编号 }}　核验码 {{ 核验码 }}　　第 ", 9, _HEAD)
    _field(footer, "PAGE")
    _write(footer, " 页 / 共 ", 9, _HEAD)
    _field(footer, "NUMPAGES")
    _write(footer, " 页", 9, _HEAD)


def _front(document: Any) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, "{{ 报告名称 }}", 20, _HEAD)
    kind = document.add_paragraph()
    kind.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(kind, "{{ 报告性质 }}", 13, _HEAD, _RED)
    grid = _grid(document, (40, _WIDTH - 40))
    for label, name in HEAD:
        cells = grid.add_row().cells
        _cell(cells[0], label, _HEAD)
        _cell(cells[1], f"{{{{ {name} }}}}", _BODY)
        _whole(grid.rows[-1])


def _table(document: Any, name: str, columns: Columns) -> None:
    """Head on every page, a row for each entry; the rows with the loop's marks vanish."""
    grid = _grid(document, [width for _, _, width in columns])
    head = grid.add_row()
    _repeated(head)
    for cell, (title, _, _) in zip(head.cells, columns, strict=True):
        _cell(cell, title, _HEAD)
    _cell(grid.add_row().cells[0], f"{{%tr for 行 in {name} %}}", _BODY)
    row = grid.add_row()
    _whole(row)
    for cell, (_, said, _) in zip(row.cells, columns, strict=True):
        _cell(cell, f"{{{{ 行.{said} }}}}", _BODY)
    _cell(grid.add_row().cells[0], "{%tr else %}", _BODY)
    _cell(grid.add_row().cells[0], "（无）", _BODY)
    _cell(grid.add_row().cells[0], "{%tr endfor %}", _BODY)


def _grid(document: Any, widths: Sequence[int]) -> Any:
    grid = document.add_table(rows=0, cols=len(widths))
    grid.style = "Table Grid"
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    return grid


def _closing(document: Any) -> None:
    for text in ("{{ 核对机构 }}（盖章）", "{{ 出具日期 }}"):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.keep_with_next = True
        _write(line, text, 12, _BODY)
    _paragraph(document, "规则与插件版本：{{ 插件版本 }}")


def _heading(document: Any, text: str) -> None:
    line = document.add_paragraph()
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before = Pt(8)
    _write(line, text, 12, _HEAD)


def _paragraph(document: Any, text: str) -> None:
    _write(document.add_paragraph(), text, 10.5, _BODY)


def _cell(cell: Any, text: str, font: str) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.space_after = Pt(0)
    _write(line, text, 9, font)


def _write(paragraph: Any, text: str, size: float, font: str, color: RGBColor | None = None) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if color is not None:
        run.font.color.rgb = color
    return run


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)
    field.append(_write(paragraph, "1", 9, _HEAD)._r)


def _repeated(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _whole(row)


def _whole(row: Any) -> None:
    """A row does not break where a page ends."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _package(document: Any) -> bytes:
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "{{ 核对机构 }}", "{{ 报告名称 }} {{ 报告编号 }}", ""
    properties.last_modified_by = ""
    properties.created = properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    made = io.BytesIO()
    document.save(made)
    return packed(parts_of(made.getvalue()))


if __name__ == "__main__":
    Path(__file__).with_name("builtin.docx").write_bytes(template())
