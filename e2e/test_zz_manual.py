"""用户手册: every picture in it is one that this run has taken, and every chapter is linked; so it cannot show what is not there.

Runs last. `make manual` puts this run's pictures into the manual.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from PIL import Image

MANUAL = Path(__file__).parents[1] / "docs" / "用户手册"
PICTURE = re.compile(r"!\[[^\]]+\]\(图/([a-z0-9_-]+)\.png\)")
A_RUN = 3600.0
"""A picture older than this is of another run."""


def wanted() -> set[str]:
    """Names of the pictures that the chapters show."""
    return {name for chapter in MANUAL.glob("*.md") for name in PICTURE.findall(chapter.read_text("utf-8"))}


def test_every_picture_is_taken_by_a_journey(shots: Path, request: pytest.FixtureRequest) -> None:
    if not any(item.nodeid.startswith("e2e/test_every_page") for item in request.session.items):
        pytest.skip("takes the whole of e2e")
    fresh = {path.stem for path in shots.glob("*.png") if time.time() - path.stat().st_mtime < A_RUN}
    assert wanted() <= fresh
    if os.environ.get("HEDUI_MANUAL"):
        (MANUAL / "图").mkdir(exist_ok=True)
        for name in wanted():
            with Image.open(shots / f"{name}.png") as picture:  # a page has few colours; a third of the size
                picture.convert("RGB").quantize(128).save(MANUAL / "图" / f"{name}.png", optimize=True)


def test_the_pictures_lie_beside_the_chapters() -> None:
    assert {path.stem for path in (MANUAL / "图").glob("*.png")} == wanted()


def test_every_chapter_is_found_from_the_first_page() -> None:
    first = (MANUAL / "README.md").read_text("utf-8")
    assert {path.name for path in MANUAL.glob("*.md")} - {"README.md"} == set(re.findall(r"\(([^)/]+\.md)\)", first))
