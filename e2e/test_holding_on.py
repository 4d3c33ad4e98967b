"""填写的内容不丢: the login ends, somebody else logs in, an answer is lost, the system is updated: the page stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from e2e.desk import PASSWORD, Desk, Desks
from e2e.test_every_page import faults

OFFICE = "城郊街道办事处（样例）"
SEEN = "() => document.dispatchEvent(new Event('visibilitychange'))"


def typing(desk: Desk) -> Page:
    """A form that lives in the page alone."""
    page = desk.open("/organisation")
    page.get_by_role("button", name="新设机构").click()
    page.get_by_role("radio", name="乡镇（街道）").locator("..").click()
    page.get_by_label("机构名称", exact=True).fill(OFFICE)
    return page


def go_on(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("（XH0002）的密码").fill(password)
    page.get_by_role("button", name="登录并继续").click()


def test_the_login_ends_while_somebody_types(desks: Desks, shots: Path) -> None:
    desk = desks.of("XH0002", 401)
    page = typing(desk)
    desks.of("XH0002")  # the same person elsewhere: this login is over
    page.get_by_role("button", name="确定", exact=True).click()
    asked = page.get_by_role("dialog", name="登录已经结束")
    expect(asked).to_be_visible()
    desk.shot("come-back", shots)
    assert not faults(desk)
    go_on(page, "not-the-password")
    expect(asked.get_by_role("alert")).to_contain_text("密码")
    go_on(page)
    expect(asked).to_be_hidden()
    expect(page.get_by_label("机构名称", exact=True)).to_have_value(OFFICE)
    expect(page).to_have_url(f"{desk.address}/organisation")
    assert desk.context.request.get(f"{desk.address}/api/session").json()["staff_number"] == "XH0002"


def test_another_window_logs_in_anew(desks: Desks) -> None:
    desk = desks.of("XH0002", 401, 403)
    page = typing(desk)
    page.get_by_role("radio", name="乡镇").locator("..").click()
    page.get_by_label("行政区划代码", exact=True).fill("330106")
    desks._log_in(desk.context.request, "XH0002", PASSWORD)  # the same browser
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("请再点一次")).to_be_visible()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_role("heading", name=OFFICE)).to_be_visible()


def test_somebody_else_logs_in_at_this_browser(desks: Desks, shots: Path) -> None:
    desks.of("XH0001")
    desk = desks.of("XH0002", 401)
    page = typing(desk)
    desks._log_in(desk.context.request, "XH0001", PASSWORD)
    page.evaluate(SEEN)  # back from the other window
    asked = page.get_by_role("dialog", name="这个浏览器已由别人登录")
    expect(asked).to_be_visible()
    desk.shot("come-back-other", shots)
    go_on(page)
    expect(asked).to_be_hidden()
    expect(page.get_by_label("机构名称", exact=True)).to_have_value(OFFICE)


def test_an_answer_is_lost_and_the_act_done_once(desks: Desks) -> None:
    desk = desks.of("XH1001", 401)
    page = desk.open("/intake")
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        made = route.fetch()
        assert made.status == 201
        lost.append(made.json()["id"])
        return route.abort()

    page.route("**/api/drafts", lose)
    desk.bearing("net::ERR_FAILED")
    page.get_by_role("button", name="新登记一户").click()
    expect(page.get_by_role("alert")).to_contain_text("连接不上服务器")
    page.get_by_role("button", name="新登记一户").click()
    expect(page.get_by_role("heading", name="登记一户")).to_be_visible()
    assert page.url.endswith(lost[0])


def test_an_update_of_the_system(desks: Desks) -> None:
    desk = desks.of("XH1001", 404)
    page = desk.open("/work")
    desk.bearing("dynamically imported module", "net::ERR_FAILED")
    newer = '<script type="module" src="/assets/index-next.js"></script>'
    assert "index-next" not in page.content()

    def before(route: Route, answer: Callable[[], None]) -> None:
        """The page that was opened before the update, and not the one that the browser fetches instead."""
        answer() if page.url.endswith("/work") else route.continue_()

    page.route("**/assets/AccountPage-*.js", lambda route: before(route, route.abort))
    page.route(
        f"{desk.address}/",
        lambda route: before(route, lambda: route.fulfill(body=newer, content_type="text/html")),
    )
    page.get_by_role("link", name="我的账号").click()
    expect(page).to_have_url(f"{desk.address}/account")


def test_what_was_typed_into_a_setting_stands_there_again(desks: Desks, shots: Path) -> None:
    """Reloaded, opened in another window, or after the machine went off; a colleague sees nothing of it."""
    desk, address = desks.of("XH0002"), "/settings/item/zhejiang-local_standard_monthly"
    page = desk.open(address)
    with page.expect_response(lambda one: one.request.method == "POST" and "/api/kept/" in one.url):
        page.get_by_label("依据文件", exact=True).fill("杭民发〔2026〕18号")
    page.reload()
    expect(page.get_by_label("依据文件", exact=True)).to_have_value("杭民发〔2026〕18号")
    expect(page.get_by_text("这里找回了您")).to_be_visible()
    desk.shot("form-kept", shots)
    with page.expect_response(lambda one: one.request.method == "POST" and "/api/kept/" in one.url):
        page.get_by_role("button", name="清空重填").click()
    page.reload()
    expect(page.get_by_role("button", name="先看影响")).to_be_visible()
    expect(page.get_by_label("依据文件", exact=True)).to_have_value("")
