"""目录写法: how an element of the catalogue is written down, and what its citation says of itself."""

from __future__ import annotations

from hedui.plugin import Category, Citation, DataElement, ValueKind

CATALOGUE = "Hedui 通用数据元目录（编号方式参照 MZ/T 073，非该标准条文）"


def payment(name: str, title: str, says: str, category: Category = Category.INCOME) -> DataElement:
    """逐期金额: money that is paid again and again, or once, on a day."""
    return _element(name, title, category, ValueKind.MONEY, f"{says}，逐期金额，单位：分。", periodic=True)


def balance(name: str, title: str, says: str, category: Category = Category.PROPERTY) -> DataElement:
    """时点金额: money as it stands on the day asked about."""
    return _element(name, title, category, ValueKind.MONEY, f"{says}，单位：分。")


def count(name: str, title: str, says: str) -> DataElement:
    """数量: so many registered things."""
    return _element(name, title, Category.PROPERTY, ValueKind.COUNT, says)


def area(name: str, title: str, says: str) -> DataElement:
    """面积: square metres."""
    return _element(name, title, Category.PROPERTY, ValueKind.AREA, says)


def record(name: str, title: str, says: str, category: Category) -> DataElement:
    """文字记载: what a register says in words."""
    return _element(name, title, category, ValueKind.TEXT, f"{says}，文字记载。")


def _element(
    name: str, title: str, category: Category, kind: ValueKind, says: str, periodic: bool = False
) -> DataElement:
    id = f"national.{name}"
    return DataElement(id, title, category, kind, (Citation(CATALOGUE, id, says),), sensitive=True, periodic=periodic)
