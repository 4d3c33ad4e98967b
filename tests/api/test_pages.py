"""网页的来路: which addresses are pages, what they are sent with, and what a login form may and may not do."""

from __future__ import annotations

import pytest

from hedui.app import HEADERS
from hedui.pages.login import local_path
from tests.api.people import Office

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
FORM = {"content_type": "application/x-www-form-urlencoded", **BROWSER}


@pytest.mark.parametrize("path", ["/", "/work", "/cases/0198f1d2-0000-7000-8000-000000000000"])
async def test_a_page_is_served_to_who_asks_for_one(office: Office, path: str) -> None:
    answer = await office.nobody.get(path, **BROWSER)
    assert (answer.status, answer.media_type) in {(200, "text/html"), (503, "text/html")}  # 503: not built yet
    assert (await office.nobody.get(path)).status == 404  # a program


@pytest.mark.parametrize(
    "path",
    [
        "/api/nothing",
        "/schema/x",
        "/assets/nothing.js",
        "/plain/nothing.css",
        "/x.php",
        "/a;b",
        "/health/x",
        "/login/x",
    ],
)
async def test_what_is_no_page_is_not_there(office: Office, path: str) -> None:
    assert (await office.nobody.get(path, **BROWSER)).status in {401, 404}


async def test_files_and_pages_carry_the_headers(office: Office) -> None:
    for path, caching in (
        ("/", "no-cache"),
        ("/login", "no-store"),
        ("/plain/plain.css", "no-cache"),
        ("/x.y", "no-store"),
    ):
        answer = await office.nobody.get(path, **BROWSER)
        expected = {**HEADERS, "Cache-Control": caching if answer.status != 503 else "no-store"}
        for name, value in expected.items():
            assert answer.headers.getall(name) == [value], path  # type: ignore[attr-defined]


async def test_a_form_of_another_site_logs_nobody_in(office: Office) -> None:
    body = b"tenant=330106&staff_number=XH1001&password=x"
    refused = await office.nobody.post("/login", body, **{**FORM, "origin": "https://evil.example"})
    assert (refused.status, refused.code) == (403, "origin_foreign")


async def test_a_wrong_form_is_shown_again_without_the_password(office: Office) -> None:
    for body, status in ((b"", 400), (b"tenant=x&staff_number=XH1001&password=geheim7", 400)):
        answer = await office.nobody.post("/login", body, **{**FORM, "origin": office.web.base})
        assert (answer.status, answer.media_type) == (status, "text/html")
        assert b"geheim7" not in answer.said


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/cases/1?tab=2", "/cases/1?tab=2"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/"),
        ("/cases?q=林知夏", "/cases?q=%E6%9E%97%E7%9F%A5%E5%A4%8F"), ("/cases?q=%E6%9E%97", "/cases?q=%E6%9E%97"),
        ("javascript:alert(1)", "/"), ("", "/"), ("/x\ny", "/"), ("/x\\y", "/"),
    ],
)  # fmt: skip
def test_after_login_only_to_a_page_of_ours(wanted: str, given: str) -> None:
    assert local_path(wanted) == given
