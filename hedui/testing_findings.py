"""检查结果: what the conformance kit says of a plugin: a stable code, the entry, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

TRIALS = "hedui.conformance"
"""Entry points of the departments that authors of connectors play."""
ADVICE: Mapping[str, str] = {
    "pack.not_found": "请检查名称或文件夹；文件夹中须有 pyproject.toml，并在 hedui.plugins 下注明入口",
    "pack.refused": "按原因改正所指的一项；改正前系统不载入本插件，使用它的租户的核对件暂停办理",
    "pack.without_total": "请写一条阶段为 total 的期限规则（DeadlineRule(stage=\"total\", …)），或者叠加在有总期限的规则包上",
    "case.unreadable": "请改正所指的文件和字段；案例文件的写法见 docs/plugins/authoring.md",
    "case.failed": "对照条文判断是案例写错还是规则写错，改正其中一个",
    "programme.without_case": "请在 cases/ 中为该救助项目至少写一个认定案例",
    "element.without_case": "请在 cases/ 中写一个查得该数据元的案例，或从规则中删去该数据元",
    "element.not_periodic": "按期发放的（每月、每年），在 DataElement 写 periodic=True；确是某日状态的，案例中不写 paid_on",
    "case.area_outside": "请改正案例的 area，或者在 PluginInfo.regions 中列入这个区划",
    "region.none": "请写出适用区划，如 regions=(\"3301\",)；确实全国适用的写 (\"\",)",
    "region.beyond_level": "请改正 regions 或 level：省级不超过两位，市（州）级不超过四位",
    "item.never_asked": "请写 SourceItem；无部门掌握的，在 clauses.toml 写明理由：\"national.gift\" = \"由申报和入户核查\"",
    "exclusion.twice": "请删去其中一项；确是不同情形的，用 applies 写明各自的条件，或者引用各自的条款",
    "rule.reaches_out": "规则只能使用交给它的事实、取值和日期（values.day）；请去掉对时钟、网络、环境变量、文件和随机数的使用",
    "rule.impure": "同样的输入必须得到同样的输出；请去掉在两次调用之间留下的状态",
    "rule.order": "结果不能取决于事实的先后；请先排序，或者按人、按月汇总后再认定",
    "rule.unstable": "结果只能取决于交给规则的内容：遍历集合前先 sorted(…)，日期用 values.day；载入模块时也不读时钟和环境",
    "source.reaches_out": "请从这一行去掉它：规则只使用交给它的事实、取值和日期（values.day）；本插件的数值用 read_parameters 读取",
    "source.private": "插件只使用 hedui.plugin、hedui.connecting 和 hedui.testing；其余是系统内部的，随时会变，也不随存档保存",
    "source.float": "浮点数即使取整也会差一分；请在这一行改用整数（分）、Fraction 或 Decimal 的字符串写法",
    "rule.endless": "规则须在几秒内算完；请检查循环、递归和正则表达式，换成逐条一次的写法",
    "rule.fails": "规则不得抛出异常；不能认定的，返回存疑（doubtful）的明细并写明原因",
    "line.not_exact": "金额用整数（分），面积和比例用 Decimal，不得使用浮点数",
    "exclusion.raises_income": "不计入的数额必须在零和该笔收入之间；请检查 share 和 limit",
    "exclusion.looks_at_line": "条件看的是单笔款项（金额、日期、文字），请去掉 each_line=False；只看人和数据元的才可以这样写",
    "deduction.negative": "扣除额不得为负；没有可扣除的，返回 None",
    "deduction.beyond": "扣除额不得超过计入的收入",
    "test.income_helps": "声明了 more_income_never_helps 的判定，增加收入不得使结论变好；请改正判定，或者去掉这一声明",
    "alert.unchanged": "没有变化就不应预警；请检查 crossed 的比较",
    "recheck.not_later": "下次复核日须是 date，并且晚于上次核对日；请检查间隔月数和 next_due",
    "clause.no_answer": "permits 只返回 Permit（不超出请求的数据元）或写明理由的 Denial",
    "clause.not_judged": "请在条款的字段上注明一个可用的值，如 Annotated[str, Meta(examples=[\"……\"])]",
    "format.fault": "按所说的一处改正；每种格式都要能生成空报告、分段报告和完整报告，写法见 docs/plugins/report-formats.md",
    "connector.not_async": "请把这个方法写作 async def；继承 hedui.connecting 的基类就已具备",
    "connector.settings": "设置写作 msgspec.Struct，字段用 JSON 能表示的类型，并加 forbid_unknown_fields=True",
    "connector.secret_in_settings": "请从设置中删去这个字段，只在 ConnectorInfo.secrets 中注明，用 line.secret 取得",
    "connector.not_judged": '请在 pyproject.toml 的 "hedui.conformance" 入口提供模拟部门，写法见 docs/plugins/connectors.md',
    "connector.conformance": "请改正连接器，或者改正试验中应得的结果；每种反馈都要试到，再问一次结果不变，错误文字不含个人信息",
    "error.names_person": "异常信息会进入日志，不得含有姓名、证件号码和反馈内容；请只写规则和数据元的编号",
    "citation.unknown_article": "请对照 regulation.txt 改正条款号",
    "citation.not_in_text": "引文必须与 regulation.txt 中的文字一致；省略处用“……”",
    "citation.unknown_document": "请改正文件名（DOCUMENT，parameters.toml 的 document）；是另一份文件的，列入 PluginInfo.sources",
    "number.unknown": "请改正编号，或者在 parameters.toml 中写出这个参数或基数",
    "clause.uncovered": "请写出规则或案例，或者在 clauses.toml 中写明该条不需要的理由",
    "clause.needless": "请从 clauses.toml 中删去这一条",
    "clauses.unreadable": '每条写作 "第十五条" = "理由"',
}  # fmt: skip
"""Every code, with what to do about it."""


class Finding(Struct, frozen=True):
    """检查发现: one thing that is wrong with a plugin."""

    code: str
    entry: str
    """Id of the object, name of the case, or article, that it is about."""
    what: str

    @property
    def todo(self) -> str:
        """怎么办."""
        return ADVICE[self.code]

    def __str__(self) -> str:
        return f"✘ {self.code}  {self.entry}\n    {self.what}\n    → {self.todo}"


class ClauseRow(Struct, frozen=True):
    """条文对照: one article or item of the regulation, and what there is about it."""

    clause: str
    text: str
    rules: tuple[str, ...]
    cases: tuple[str, ...]
    why_none: str = ""
    """理由, where the author says that it needs none."""


class Checked(Struct, frozen=True):
    """检查结论 of one plugin."""

    name: str
    findings: tuple[Finding, ...]
    clauses: tuple[ClauseRow, ...] = ()
    """Empty where the pack carries no regulation.txt that is divided into articles."""
    tried: Mapping[str, int] = {}
    """What was looked at, and how much of it: 案例, 试算家庭, 规则调用."""
    no_english: tuple[str, ...] = ()
    """没有英文的界面文字: they are shown in Chinese; no fault."""
    idle_english: tuple[str, ...] = ()
    """对不上原文的英文: of texts that the plugin no longer has; no fault either."""
