"""配置文字的差错: where it is, in Chinese, whichever parser told it."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from core.markup import unreadable
from tenants.provisioning import ProvisioningFile


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\n，b = 2", "第 2 行第 1 列的写法不对"),
        ("a = [", "没有写完就结束了，末尾可能缺少引号或括号"),
        ('{"a": 1', "没有写完就结束了，末尾可能缺少引号或括号"),
        ('{"甲": 1,\n x', "第 2 行第 2 列的写法不对"),
    ],
)
def test_a_place_is_told_in_lines_and_columns(text: str, said: str) -> None:
    with pytest.raises((tomllib.TOMLDecodeError, msgspec.DecodeError)) as refused:
        msgspec.json.decode(text) if text.startswith("{") else tomllib.loads(text)
    assert unreadable(text, refused.value) == said


@pytest.mark.parametrize(
    ("told", "said"),
    [({}, "缺少“tenants”"), ({"tenants": 1}, "“tenants”的内容不符合格式"), ({"tenants": [{}]}, "“tenants[0]”缺少“")],
)
def test_what_does_not_fit_is_named(told: object, said: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(told, ProvisioningFile)
    assert unreadable("", refused.value).startswith(said)
