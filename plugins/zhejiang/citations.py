"""依据: every clause of 浙政办发〔2021〕25号 that this pack rests on, quoted as printed in `regulation.txt`."""

from __future__ import annotations

from datetime import date

from hedui.plugin import Citation, DateRange

DOCUMENT = "浙政办发〔2021〕25号"
TITLE = "浙江省社会救助家庭经济状况核对管理工作实施办法"

IN_FORCE = DateRange(date(2021, 5, 11))
"""From the day it was issued (2021年5月11日印发): the text names no other day."""


def _clause(article: str, text: str) -> Citation:
    return Citation(DOCUMENT, article, text)


WHOLE = _clause("", TITLE)

SUBJECTS = _clause(
    "二(二)",
    "核对对象为申请社会救助的家庭(包括社会救助申请人,与申请人共同生活的家庭成员,与申请人非共同生活的赡〔抚、扶〕养人家庭)"
    "或社会救助制度规定的可单独列户申请社会救助的个人。",
)
SOURCES = _clause(
    "二(三)",
    "数源部门按各自职责协助民政部门做好经济状况核对工作,应当提供与核对对象经济状况相关的数据信息。",
)
CONTENT = _clause(
    "三(一)",
    "经济状况核对内容包括核对对象的家庭人口及户籍情况、婚姻状况、收入状况、财产状况、刚性支出状况等基本情况。",
)
AGENCY = _clause(
    "二(四)",
    "省级核对机构承担省大救助信息系统的开发和运行维护,负责制定核对工作规范,开展线上信息核对工作,开展核对工作政策指导、业务培训和理论研究。",
)
METHOD = _clause(
    "三(二)",
    "对低保、低保边缘、特困供养、支出型贫困和临时救助等申请对象,省级民政部门委托省级核对机构进行核对,市县级核对机构进行补充核对。",
)
SHARED = _clause(
    "三(二)",
    "对教育、住房、就业、救灾、医疗等专项救助申请对象,专项救助部门可共享民政救助对象认定结果信息。",
)
TOTAL_TIME = _clause("四(一)", "核对机构应在接受核对申请之日起10个工作日内完成。")
AUTHORIZATION = _clause(
    "四(一)1",
    "社会救助申请对象应当依法进行授权,签署同意核对机构查询其家庭经济状况的授权书。授权书样式由省级核对机构规定。",
)
SOURCE_TIME = _clause("四(一)3", "数源部门应在收到核对发起请求之日起7个工作日内完成信息核对。")
EXTENSION = _clause(
    "四(一)3",
    "因自然灾害、系统迭代升级等特殊情况,造成核对信息返回延误的,省级核对机构应当及时告知委托部门,并根据委托部门要求延长核对时间或终止核对。",
)
VALIDITY = _clause(
    "四(一)4",
    "核对报告有效期根据社会救助制度有关规定确定,最长不超过1年,法律法规规章和国家另有规定的除外。",
)
REFERENCE_ONLY = _clause(
    "四(一)4",
    "核对报告仅作为社会救助管理部门进行社会救助对象认定或复核的参考依据,不作他用。",
)
TRUTHFUL = _clause(
    "六(四)",
    "核对对象应当如实提供个人及其家庭经济状况有关信息,对授权核对材料的真实性负责。",
)
DATA_SUPPLY = _clause("五(二)", "依托一体化智能化公共数据平台提供相关数据,实现数据的实时核对、交换。")
