"""不能读取的理由: the child's word for it becomes a problem in our words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.errors import Invalid, Problem
from core.spreadsheets.model import Refusal


class FileTooLarge(Invalid):
    """文件过大."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__("file_too_large", limit=limit // 1024 // 1024)


Named = Mapping[str, str | int]
_REFUSALS: Mapping[str, Callable[[Named], Problem]] = {
    "file_empty": lambda named: Invalid("file_empty"),
    "file_kind": lambda named: Invalid("file_kind", seen=named["seen"]),
    "file_encoding": lambda named: Invalid("file_encoding"),
    "file_encrypted": lambda named: Invalid("file_encrypted"),
    "file_macros": lambda named: Invalid("file_macros"),
    "file_broken": lambda named: Invalid("file_broken"),
    "file_json": lambda named: Invalid("file_json"),
    "file_unsafe": lambda named: Invalid("file_unsafe", why=named["why"]),
    "file_rows": lambda named: Invalid("file_rows", limit=named["limit"]),
    "file_columns": lambda named: Invalid("file_columns", limit=named["limit"]),
    "file_header_missing": lambda named: Invalid("file_header_missing"),
    "file_columns_missing": lambda named: Invalid("file_columns_missing", columns=named["columns"]),
    "file_columns_twice": lambda named: Invalid("file_columns_twice", columns=named["columns"]),
}


def refusal(said: Refusal) -> Problem:
    """The problem; a word that the child does not have means that it was not itself any more."""
    try:
        return _REFUSALS[said.code](said.named)
    except KeyError:
        return Invalid("file_broken")
