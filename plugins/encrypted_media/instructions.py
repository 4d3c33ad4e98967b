"""说明文字: what the department's clerk reads: beside the list in the workbook, and beside the workbook in the archive."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.plugin import PackageHead

FILLING: Sequence[tuple[str, str]] = (
    ("一、填写哪里", "只填写浅黄色的答复栏；灰色的答复栏这一项用不上。左侧的查询栏不能改动，改动的行会退回。"),
    ("二、查得", "“查询结果”选“查得”，再填写金额、数量、面积或内容说明；逐期发放的款项还要填写发生日期。"),
    ("三、查无记录", "已经查过、确实没有这个人的记录，选“查无记录”，其余不填。"),
    ("四、无法查询", "系统停用、没有权限等原因没有查成，选“无法查询”，并在“内容说明”写明原因。"),
    ("五、留空", "答复栏全部留空，表示尚未答复，不会当作“查无记录”。可以先交回已查的部分，其余以后再交。"),
    ("六、一人多条记录", "在表末空白行续填：复制该行左侧五栏，再填写这一条的答复。每条记录一行。"),
    ("七、完全相同的两笔", "确为两笔的，请用“记录编号”区分，否则视为重复填写并退回。"),
    ("八、金额", "以元为单位，最多两位小数，不写“万”，不填公式。没有金额的项目不填金额。"),
    (
        "九、日期",
        "写作 2025-03-01；只知道月份的写 2025-03-31（该月最后一天）。“数据截至日”不填，即为查询期间的最后一天。",
    ),
    ("十、保存", "保存为 xlsx、xls 或 CSV 均可；行的先后可以调整，栏目名不要改动。"),
)


def readme(head: PackageHead, count: int) -> bytes:
    """请先阅读: plain text with a mark that Notepad recognises, and its line ends."""
    lines = (
        f"{head.tenant_title}  家庭经济状况核对  查询批次 {head.number}",
        f"送：{head.department_title}    共 {count} 项    答复截止：{head.expires_on:%Y年%m月%d日}",
        "",
        "【打开】",
        "1. 双击压缩包，用 7-Zip、好压、WinRAR 或 360压缩 打开；系统自带的打开方式可能不认识 7z 格式。",
        "2. 输入口令。口令由核对机构以电话等另外的方式告知，全部为小写字母和数字，不含空格。",
        "3. 先解压到本机的工作目录，再填写“查询清单.xlsx”；不要在压缩包里直接修改。",
        "",
        "【填写】",
        *(f"{title}：{text}" for title, text in FILLING),
        "",
        "【交回】",
        "1. 交回填好的表。请重新压缩为 7z 并加密（选“加密文件名”），使用与打开时相同的口令；zip 请不要设置密码。",
        f"2. 存入核对机构的移动存储工具，当面交接并登记。{f'联系人：{head.contact}。' if head.contact else ''}",
        f"3. {head.expires_on:%Y年%m月%d日}以后交回的不再接收；需要延期请与核对机构联系，由其重新制作。",
        "4. 交回以后请删除本机上的副本。内容涉及个人信息，不得用于其他用途，不得向无关人员提供。",
        "",
        "manifest.json 是核对机构的签名清单，不用打开，也不用交回。",
    )
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
