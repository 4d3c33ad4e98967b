"""单元格差错."""

from __future__ import annotations


class BadCell(ValueError):
    """单元格有误: says in Chinese what is wrong, and never quotes the cell."""
