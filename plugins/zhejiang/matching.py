"""来源比对: 三(一) asks for the income and gives none of the departments that know of it priority.

So what they say is compared as the shared kit does it (`hedui.plugin.settle`): alike once, unlike not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hedui.plugin import Fact, Finding, Views
from hedui.plugin import settle as compared
from plugins.zhejiang.kinds import Item
from plugins.zhejiang.sources import source_title

VIEWS = {
    "national.wage": "缴费工资",
    "national.housing_fund_base": "住房公积金缴存基数",
    "national.tax_wage": "申报工资薪金",
}
"""Names of the several views of one pay."""


def settle(item: Item, facts: Sequence[Fact]) -> Mapping[str, Finding]:
    """比对结果 by fact id; a fact without one stands as it is."""
    return compared(Views(item.shown_by, item.kind, item.periodic, source_title, VIEWS), facts)
