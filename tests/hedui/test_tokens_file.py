"""令牌文件测试: whoever has none yet is told how to make one."""

from __future__ import annotations

from pathlib import Path

import pytest

from hedui.casework import read_tokens


def test_without_a_file_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"tokens\.toml：请用 hedui token .*--tokens"):
        read_tokens(tmp_path / "tokens.toml")
    (tmp_path / "tokens.toml").write_text(
        "".join(f'{name} = "x"\n' for name in ("feed", "clerk", "reviewer", "county"))
    )
    assert read_tokens(tmp_path / "tokens.toml").clerk == "x"
