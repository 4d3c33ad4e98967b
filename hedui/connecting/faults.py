"""不能继续: an answer that cannot be read, and a question that cannot be put."""

from __future__ import annotations

from hedui.plugin import Reply


class Unreadable(Exception):
    """无法识别: the fault, in words that never quote the answer."""


class CannotAsk(Exception):
    """无法查询: carries the reply out of the steps before the question itself, or out of the reading of a row."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(type(reply).__name__)
        self.reply = reply
