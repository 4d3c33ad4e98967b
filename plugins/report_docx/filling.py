"""填充: docxtpl under the sandbox, and a package written the same way every time."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError

from plugins.report_docx.model import Filling, Refused
from plugins.report_docx.package import LARGEST_INSIDE, judge, parts_of
from plugins.report_docx.sandbox import Sandbox, escaped

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "_rels/.rels")


def filled(template: bytes, filling: Filling) -> bytes:
    """成品 of one report; raises Refused. The package is judged again afterwards: a template may spell what it fills in."""
    made = io.BytesIO()
    document = DocxTemplate(io.BytesIO(template))
    _render(document, filling)
    day = datetime(filling.day.year, filling.day.month, filling.day.day, tzinfo=UTC)
    properties = document.core_properties
    properties.created = properties.modified = day
    properties.revision = 1
    document.save(made)
    with zipfile.ZipFile(made) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    if sum(map(len, parts.values())) > LARGEST_INSIDE:
        raise Refused("按模板生成的报告过大。请检查其中的循环")
    judge(parts)
    return packed(parts)


def _render(document: DocxTemplate, filling: Filling) -> None:
    try:
        document.render(escaped(filling.view), Sandbox())
    except SecurityError as error:
        raise Refused(f"模板使用了不允许的写法：{error}") from None
    except UndefinedError as error:
        raise Refused(f"模板引用了没有的数据：{error}。可用的名称见 docs/report-templates.md") from None
    except TemplateSyntaxError as error:
        raise Refused(f"模板的标记写错了：{error.message}") from None
    except (TemplateError, TypeError, ValueError, LookupError, AttributeError, PackageNotFoundError) as error:
        raise Refused(f"模板不能填充（{type(error).__name__}）。请检查循环与表格行是否成对") from None


def packed(parts: dict[str, bytes]) -> bytes:
    """The package with its parts in one order and no date of their own."""
    body = io.BytesIO()
    order = [*(name for name in _FIRST if name in parts), *sorted(name for name in parts if name not in _FIRST)]
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as package:
        for name in order:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, parts[name], compresslevel=6)
    return body.getvalue()


def all_filled(template: bytes, fillings: list[Filling]) -> list[bytes]:
    """A stranger's template: judged first, then filled with each."""
    parts_of(template)
    return [filled(template, filling) for filling in fillings]
