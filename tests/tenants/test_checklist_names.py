"""上线检查: how people are named in it."""

from __future__ import annotations

from tenants.checklist import some_people

MORE = "在任：{names}等 {count} 人"


def test_at_most_three_names_and_how_many_there_are() -> None:
    assert some_people("在任：{names}", MORE, ["王芳", "李雷"]) == ("在任：{names}", {"names": ["李雷", "王芳"]})
    said, named = some_people("在任：{names}", MORE, [f"经办{place:03}" for place in range(900)])
    assert said == "在任：{names}等 {count} 人"
    assert named == {"names": ["经办000", "经办001", "经办002"], "count": "900"}
