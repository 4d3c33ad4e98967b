"""参数文件: parameters and base figures of a pack from a TOML file that a lawyer can read beside the text.

document = "样例市社会救助家庭经济状况核对办法"

[[parameter]]
id = "sample_city.period_months"
title = "核算月数"
unit = "月"
value = [{ start = 2026-01-01, value = 12, article = "第三条", text = "按申请之日前十二个月计算" }]
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import msgspec
from msgspec import Struct

from core.plugin.figures import BaseFigure, FigureUnit, Parameter, ParameterValue, Residence
from core.plugin.placing import placed
from core.plugin.vocabulary import Citation

_WITH_UNIT = re.compile(r"([+-]?[\d,]+(?:\.\d+)?)\D*")
"""A number with its unit, or with commas in it; a day (2026-07-01) is a word."""
_QUOTED = '；小数请加引号，如 "0.6"'


class _Value(Struct, forbid_unknown_fields=True):
    start: date
    value: int | str
    article: str
    document: str = ""
    text: str = ""
    url: str = ""
    end: date | None = None
    area: str = ""
    residence: Residence | None = None


class _Parameter(Struct, forbid_unknown_fields=True):
    id: str
    title: str
    unit: str
    value: list[_Value]
    supersedes: tuple[str, ...] = ()


class _BaseFigure(Struct, forbid_unknown_fields=True):
    id: str
    title: str
    unit: FigureUnit
    article: str
    text: str = ""
    value: list[_Value] = []
    supersedes: tuple[str, ...] = ()


class _File(Struct, forbid_unknown_fields=True):
    document: str
    """Of every article that names no other."""
    parameter: list[_Parameter] = []
    base_figure: list[_BaseFigure] = []


class ParameterFile(Struct, frozen=True):
    """参数文件, read."""

    parameters: tuple[Parameter, ...]
    base_figures: tuple[BaseFigure, ...]


def read_parameters(path: Path) -> ParameterFile:
    """读取; ValueError names the file and what in it is wrong. A decimal number stands in quotes: never a float."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name}：不是有效的 TOML：{error}") from error
    try:
        file = msgspec.convert(table, _File)
    except msgspec.ValidationError as error:
        is_decimal = "got `float`" in str(error)
        raise ValueError(f"{path.name}：{placed(str(error), table)}{_QUOTED if is_decimal else ''}") from error
    try:
        return _read(file)
    except ValueError as error:
        raise ValueError(f"{path.name}：{error}") from error


def _read(file: _File) -> ParameterFile:
    return ParameterFile(
        tuple(Parameter(p.id, p.title, p.unit, _values(file, p.id, p.value), p.supersedes) for p in file.parameter),
        tuple(
            BaseFigure(
                f.id, f.title, f.unit, (Citation(file.document, f.article, f.text),), _values(file, f.id, f.value), f.supersedes
            )
            for f in file.base_figure
        ),
    )  # fmt: skip


def _values(file: _File, owner: str, values: list[_Value]) -> tuple[ParameterValue, ...]:
    return tuple(
        ParameterValue(
            v.start, _number(owner, v.value), Citation(v.document or file.document, v.article, v.text, v.url), v.end, v.area,
            v.residence,
        )
        for v in values
    )  # fmt: skip


def _number(owner: str, value: int | str) -> int | Decimal | str:
    """A number in quotes is one where it is written as numbers are: a word that Decimal knows (NaN) stays a word."""
    if isinstance(value, int) or not any(letter.isdigit() for letter in value):
        return value
    try:
        return Decimal(value)
    except InvalidOperation:
        beside = _WITH_UNIT.fullmatch(value)
        if beside is None:
            return value
        # As a word it would be found out only when a case compares it with an amount.
        told = beside[1].replace(",", "")
        raise ValueError(f"{owner} 的值 {value} 不是数；请只写数 {told}，单位写在 unit") from None
