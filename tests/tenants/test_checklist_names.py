"""上线检查: how people are named in it."""

from __future__ import annotations

from tenants.checklist import some_names


def test_at_most_three_names_and_how_many_there_are() -> None:
    assert some_names([]) == []
    assert "、".join(some_names(["王芳", "李雷"])) == "李雷、王芳"
    assert "、".join(some_names(["丙", "乙", "甲"])) == "丙、乙、甲"
    assert "、".join(some_names([f"经办{place:03}" for place in range(900)])) == "经办000、经办001、经办002等 900 人"
    assert "、".join(some_names(["王芳", "王芳", "王芳", "王芳"])) == "王芳、王芳、王芳等 4 人"
