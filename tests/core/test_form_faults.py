"""表单差错: what stands beside a field is for people: never a pattern, and an empty field is called empty."""

from __future__ import annotations

import msgspec
import pytest
from msgspec import Struct

from core.form_faults import form_faults
from tenants.posts.model import Reason, SuccessorIn


class _Written(Struct):
    reason: Reason


@pytest.mark.parametrize(
    ("staff_number", "said"),
    [
        ("", "必填，未填写"),
        ("  ", "只有空格，应填写内容"),
        ("工号七", "格式不符合要求，应为：数字、字母或连字符，最多 40 个"),
    ],
)
def test_a_field_says_in_words_what_may_stand_there(staff_number: str, said: str) -> None:
    (fault,) = form_faults(SuccessorIn, {"staff_number": staff_number, "name": "甲"})
    assert (fault.field, fault.message) == ("staff_number", said)


def test_without_a_description_no_pattern_is_shown() -> None:
    (fault,) = form_faults(SuccessorIn, {"staff_number": "7", "name": " 甲"})
    assert fault.message == "格式不符合要求，请检查有没有多余的空格或者不能使用的字符"
    assert not list(form_faults(_Written, msgspec.to_builtins(_Written("调岗"))))
