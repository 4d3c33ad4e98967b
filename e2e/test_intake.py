"""受理与授权审核: a family of four over two days, a review that returns it once, a file with good and bad rows, a stranger."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e.desk import Desk, Desks
from e2e.intake_seed import TODAY, draft, forgotten, number_of, paper
from tests.core.spreadsheets.files import as_xlsx, household, plain

FAMILY = (
    ("林秋白", "self", "本人", "19700315"),
    ("沈若兰", "spouse", "配偶", "19720808"),
    ("林知夏", "child", "子女", "20150601"),
    ("林守拙", "parent", "父母", "19450220"),
)


def choose(page: Page, label: str, option: str) -> None:
    """Open a list and take an entry."""
    page.get_by_label(label, exact=True).and_(page.get_by_role("combobox")).click(force=True)
    page.get_by_role("option", name=option, exact=True).last.click()  # one that is closing still stands there


def saved(page: Page) -> None:
    """Wait until everything typed is on the server."""
    expect(page.get_by_role("status").first).to_contain_text("已保存")


def panel(page: Page) -> Locator:
    """What is missing."""
    return page.get_by_role("complementary", name="能否受理")


def type_day(page: Page, label: str, day: str) -> None:
    """A day, typed as a clerk types it."""
    page.get_by_label(label, exact=True).fill(day)
    page.keyboard.press("Enter")


def type_family(page: Page) -> None:
    """Everybody of the family, the second with a slip of the pen."""
    for position, (name, _, relation, born) in enumerate(FAMILY, start=1):
        if position > 1:
            page.get_by_role("button", name="增加家庭成员").click()
            choose(page, f"第{position}人的与申请人关系", relation)
        number = number_of(born, 80 + position)
        if position == 2:
            number = number[:-2] + number[-1] + number[-2] if number[-1] != number[-2] else number[:-1] + "0"
        page.get_by_label(f"第{position}人的姓名").fill(name)
        page.get_by_label(f"第{position}人的证件号码").fill(number)


def sign(page: Page, name: str, position: int, minor: bool = False) -> None:
    """One person's sheet, from the paper beside the keyboard."""
    number = number_of(FAMILY[position - 1][3], 80 + position)
    page.get_by_role("button", name=f"{position} {name}").first.click()
    page.get_by_role("button", name="登记授权书").click()
    type_day(page, "签署日期", TODAY.isoformat())
    page.get_by_role("button", name="全部一致").click()
    if minor:
        page.get_by_label("监护人姓名").fill("林秋白")
    scan = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": paper(name, number, f"签名：{name}")}
    page.locator("input[type=file]").set_input_files([scan])
    expect(page.get_by_text("已上传，1 页")).to_be_visible()


def first_day(desk: Desk, shots: Path) -> str:
    """受理登记 as far as it comes; the address of the draft."""
    page = desk.open("/intake")
    page.get_by_role("button", name="新登记一户").click()
    expect(page.get_by_role("heading", name="登记一户")).to_be_visible()
    choose(page, "救助项目", "最低生活保障")
    page.get_by_label("申请编号").fill("SQ20261122001")
    type_day(page, "申请日期", TODAY.isoformat())
    desk.shot("intake-basics", shots)
    page.get_by_role("button", name="下一步").click()
    type_family(page)
    expect(page.get_by_text("号码校验位不符，请核对是否有错位或笔误").first).to_be_visible()
    expect(page.get_by_text("11 周岁")).to_be_visible()
    saved(page)
    expect(panel(page)).to_contain_text("第2人 沈若兰：证件号码校验位不符")
    expect(page.get_by_text("救助系统还没有送来这一申请").first).to_be_visible()
    desk.shot("intake-people", shots)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="增加一项申报").click()
    choose(page, "申报项目", "用人单位申报缴费工资")
    page.get_by_label("申报值").fill("一千")
    expect(page.get_by_text("应填以元为单位的金额").first).to_be_visible()
    page.get_by_label("申报值").fill("12000.50")
    saved(page)
    desk.shot("intake-declared", shots)
    page.get_by_role("button", name="下一步").click()
    for position, (name, _, _, born) in enumerate(FAMILY[:3], start=1):
        if position != 2:  # whose number is wrong still
            sign(page, name, position, minor=born.startswith("2015"))
    saved(page)
    expect(page.get_by_role("button", name="受理", exact=True)).to_be_disabled()
    desk.shot("intake-missing", shots)
    return page.url.removeprefix(desk.address)


def test_a_family_of_four_over_two_days_and_its_review(desks: Desks, shots: Path) -> None:
    address = first_day(desks.of("XH1001"), shots)
    desk = desks.of("XH1001", 404)
    page = desk.open("/intake")  # the next day
    page.get_by_role("row", name="林*白").get_by_role("link", name="接着填").click()
    panel(page).get_by_role("button", name="第2人 沈若兰：证件号码校验位不符").click()
    field = page.get_by_label("第2人的证件号码")
    expect(field).to_be_focused()
    field.fill(number_of("19720808", 82))
    saved(page)
    panel(page).get_by_role("button", name="第2人 沈若兰：没有授权书").click()
    expect(page.get_by_role("button", name="登记授权书")).to_be_focused()
    for position in (2, 4):
        sign(page, FAMILY[position - 1][0], position)
    saved(page)
    expect(panel(page)).to_contain_text("可以受理，还不能发起核对")
    desk.shot("intake-ready", shots)
    page.get_by_role("button", name="受理", exact=True).dblclick()
    expect(page.get_by_role("heading", name="已受理，核对编号 HD")).to_be_visible()
    expect(page.get_by_text("浙政办发〔2021〕25号")).to_be_visible()
    desk.shot("intake-accepted", shots)
    case = page.get_by_role("heading", name="已受理").inner_text().split(" ")[-1]
    expect(desk.open(address).get_by_role("alert")).to_contain_text("没有这一记录")
    reviewed(desks, desk, shots, case)


def reviewed(desks: Desks, clerk: Desk, shots: Path, case: str) -> None:
    """退回一次, 更正, 通过."""
    desk = desks.of("XH1002")
    page = desk.open("/review")
    desk.shot("review-list", shots)
    page.get_by_role("link", name=f"审核 {case}").click()
    expect(page.get_by_role("heading", name=f"审核 {case}")).to_be_visible()
    expect(page.get_by_role("button", name="通过")).to_be_disabled()
    page.get_by_role("region", name="第1人的授权书扫描件").press("+")
    expect(page.get_by_role("button", name="按原宽度")).to_have_text("150%")
    page.get_by_role("region", name="第1人的授权书扫描件").press("0")
    see(page, "林秋白", ("签名或捺印", "扫描件上的签名看不清"))
    see(page, "沈若兰")
    see(page, "林知夏", ("监护人签名", "扫描件上没有监护人签名"))
    page.get_by_role("group", name="选择谁的授权书").get_by_role("button", name="林知夏").click()
    expect(page.locator(".paper img")).to_have_js_property("naturalWidth", 1240)
    desk.shot("review-check", shots)
    see(page, "林守拙")
    page.get_by_role("button", name="退回补正（2 处）").click()
    expect(page.get_by_role("status")).to_contain_text("已退回，登记人会看到全部 2 处缺项")
    other = clerk.open("/intake")
    other.get_by_role("button", name=f"补正 {case}").click()
    expect(panel(other)).to_contain_text("审核退回 2 处")
    clerk.shot("intake-mending", shots)
    for name in ("林秋白", "林知夏"):
        other.get_by_role("group", name="选择谁的授权书").get_by_role("button", name=name).click()
        again = paper(name, signed=f"签名：{name}（监护人：林秋白）")
        scan = {"name": "again.pdf", "mimeType": "application/pdf", "buffer": again}
        with other.expect_response(lambda answer: answer.url.endswith("/scans")):
            other.locator("input[type=file]").set_input_files([scan])
    other.get_by_role("button", name="更正完毕，送审核").click()
    expect(other.get_by_role("heading", name=f"{case} 已更正，等待审核")).to_be_visible()
    page = desk.open("/review")
    page.get_by_role("link", name=f"审核 {case}").click()
    expect(page.get_by_text("退回 2 处")).to_be_visible()
    for name, *_ in FAMILY:
        see(page, name)
    page.get_by_role("button", name="通过").click()
    expect(page.get_by_role("status")).to_contain_text("已通过，等待审批经办人发起核对")
    page.get_by_role("button", name="撤回授权").click()
    page.get_by_label("事由").fill("本人要求撤回")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已撤回。")).to_be_visible()


def see(page: Page, name: str, wrong: tuple[str, str] | None = None) -> None:
    """对照一人."""
    page.get_by_role("group", name="选择谁的授权书").get_by_role("button", name=name).click()
    if wrong is not None:
        page.get_by_text(wrong[0], exact=True).click()
        page.get_by_label(f"{wrong[0]}：写明问题").fill(wrong[1])
    page.get_by_role("button", name="此人无误" if wrong is None else "看下一人").click()


def test_somebody_of_the_application_is_not_forgotten(desks: Desks, shots: Path) -> None:
    desk = desks.of("XH1001")
    page = desk.open(f"/intake/{forgotten(desks.system, '陆知遥', 83)}")
    expect(panel(page)).to_contain_text("救助申请中还有人没有登记")
    page.get_by_role("tab", name="家庭成员").click()
    expect(page.get_by_text("少一个人结果就不对").first).to_be_visible()
    desk.shot("intake-left-out", shots)
    page.get_by_role("tab", name="申请").first.click()
    type_day(page, "申请日期", (TODAY - timedelta(days=1)).isoformat())
    expect(panel(page)).to_contain_text("申请日期与救助申请不一致")


def test_what_is_typed_without_network_is_kept(desks: Desks, shots: Path) -> None:
    desk = desks.of("XH1001")
    page = desk.open(f"/intake/{draft(desks.system, name='温如玉', sequence=65)}")
    desk.context.route("**/api/**", lambda route: route.abort())
    field = page.get_by_label("申请编号")
    field.fill("SQ-断网时填的")
    expect(page.get_by_role("alert")).to_contain_text("网络或服务器暂时不通：您填写的内容还在本页")
    desk.shot("intake-offline", shots)
    page.get_by_role("link", name="回到受理登记").click()
    page.get_by_role("button", name="留在本页").click()
    desk.context.unroute("**/api/**")
    saved(page)
    desk.complaints.clear()  # the requests that were cut off
    page.reload()
    expect(page.get_by_label("申请编号")).to_have_value("SQ-断网时填的")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_file_with_good_and_bad_rows(desks: Desks, shots: Path) -> None:
    day = TODAY.isoformat()
    rows = plain(*(household(f"SQPL{n}", 2, first=600 + 2 * n, applied_on=day) for n in range(5)))
    rows[7][4] = "330106199001010010"
    rows[9][5] = "邻居"
    desk = desks.of("XH1001")
    page = desk.open("/intake/import")
    book = {"name": "五户.xlsx", "mimeType": "application/octet-stream", "buffer": as_xlsx(rows)}
    page.get_by_label("选择文件").last.set_input_files([book])
    page.get_by_role("button", name="核对并受理").click()
    expect(page.get_by_text("受理 3 户", exact=False).first).to_be_visible()
    expect(page.get_by_text("未受理 2 户")).to_be_visible()
    desk.shot("intake-import", shots)
    with page.expect_download() as handed:
        page.get_by_role("button", name="下载差错文件").click()
    assert Path(handed.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("button", name="核对并受理").click()
    expect(page.get_by_text("以前已受理 3 户")).to_be_visible()
    listed = desk.open("/intake")
    assert listed.get_by_text("缺 2 人的授权书").count() >= 3


def test_a_stranger_opens_the_drafts_address(desks: Desks) -> None:
    address = f"/intake/{draft(desks.system, name='温如玉', sequence=67)}"
    stranger = desks.of("XH2001", 404)
    page = stranger.open(address)
    expect(page.get_by_role("alert")).to_contain_text("没有这一记录，或者不在您的办理范围内")
    assert "温如玉" not in page.content()
    reviewer = desks.of("XH1002")
    expect(reviewer.open(address).get_by_role("heading", name="没有此页")).to_be_visible()


def test_a_day_that_there_is_not_is_refused_in_the_first_date_field(desks: Desks) -> None:
    """Else 30 February is saved as 2 March by whoever types faster than the page loads."""
    page = desks.of("XH1001").open("/intake")
    page.get_by_role("button", name="新登记一户").click()
    type_day(page, "申请日期", "2026-02-30")
    expect(page.get_by_text("“2026-02-30”没有这一天")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_label("申请日期", exact=True)).to_have_value("")


def test_a_long_name_can_be_read_where_it_is_typed(desks: Desks, shots: Path) -> None:
    """Names of minorities have thirteen characters and more; six of them were to be seen."""
    desk = desks.of("XH1001")
    page = desk.open(f"/intake/{draft(desks.system, name='温如玉', sequence=69)}")
    page.get_by_role("tab", name="家庭成员").click()
    field = page.get_by_label("第1人的姓名")
    field.fill("阿卜杜热合曼·麦麦提图尔荪阿不都")
    page.get_by_role("button", name="增加家庭成员").click()
    desk.shot("intake-long-name", shots)
    assert field.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    assert page.evaluate("(one => one.scrollWidth <= one.clientWidth)(document.querySelector('#page'))")
    page.get_by_label("第2人的姓名").press("Tab")
    expect(page.get_by_label("第2人的证件种类", exact=True).and_(page.get_by_role("combobox"))).to_be_focused()
