"""样表: empty sheets with the titles that are looked for, and a page that says what goes into each column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.spreadsheets.model import EXPLANATION, Column, Form, Kind
from core.spreadsheets.writing import workbook

_HOW = {
    Kind.NAME: "与证件上一致",
    Kind.CODE: "文字",
    Kind.TEXT: "文字",
    Kind.IDENTITY: "文字；请勿以数字存储",
    Kind.DATE: "如 2026-07-01",
    Kind.YUAN: "以元为单位，最多两位小数；收入、支出填核算期间内的合计，不按月填；财产填申请当日的数额",
    Kind.COUNT: "整数",
    Kind.AREA: "平方米，最多两位小数",
    Kind.MU: "亩，最多两位小数；一亩合666.67平方米",
}


def template(forms: Sequence[Form]) -> bytes:
    """The workbook: a sheet for every form, all cells as text, and the explanation."""
    sheets = [(form.title, [[column.title for column in form.columns]]) for form in forms]
    return workbook([*sheets, (EXPLANATION, list(_explained(forms)))])


def _explained(forms: Sequence[Form]) -> Iterator[list[str]]:
    yield ["工作表", "栏目", "要求", "填写内容", "也可写作"]
    for form in forms:
        for column in form.columns:
            yield [form.title, column.title, _demand(form, column), _how(column), "、".join(column.titles[1:])]


def _demand(form: Form, column: Column) -> str:
    if column.id in form.either:
        others = [each.title for each in form.columns if each.id in form.either and each is not column]
        return f"与“{others[0]}”至少填一项" if others else "必填"
    return "必填" if column.required else ""


def _how(column: Column) -> str:
    if column.kind in (Kind.CHOICE, Kind.CHOICES):
        first = {value: spelled for spelled, value in reversed(list(column.choices.items()))}
        return "、".join(reversed(list(first.values())))
    return _HOW[column.kind]
