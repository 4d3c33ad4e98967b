"""代码表: what the departments' codes mean, by the field that carries them."""

from __future__ import annotations

from collections.abc import Mapping

from hedui.connecting import CodeList

_WORDS: Mapping[str, Mapping[str, str]] = {
    "registrationType": {"1": "结婚登记", "2": "离婚登记", "3": "补领结婚证", "4": "补领离婚证", "9": "撤销婚姻登记"},
    "funeralType": {"1": "火化", "2": "土葬", "9": "其他"},
    "employmentForm": {"1": "单位就业", "2": "灵活就业", "3": "公益性岗位就业", "4": "自主创业"},
    "insuranceType": {
        "110": "企业职工基本养老保险",
        "120": "机关事业单位养老保险",
        "170": "城乡居民基本养老保险",
        "210": "失业保险",
        "310": "职工基本医疗保险",
        "390": "城乡居民基本医疗保险",
    },
    "entityType": {"9500": "个体工商户", "1130": "有限责任公司", "9100": "农民专业合作社", "4540": "个人独资企业"},
    "entityState": {"1": "存续", "2": "吊销未注销", "3": "注销", "4": "迁出", "5": "停业"},
    "incomeItem": {
        "0101": "正常工资薪金",
        "0103": "全年一次性奖金",
        "0400": "劳务报酬所得",
        "0500": "经营所得",
        "0600": "特许权使用费所得",
        "0800": "财产租赁所得",
        "0900": "财产转让所得",
        "1000": "偶然所得",
    },
    "taxItem": {"10101": "增值税", "10104": "企业所得税", "10109": "城市维护建设税"},
    "medicalType": {"11": "普通门诊", "14": "门诊慢特病", "21": "普通住院", "51": "生育住院"},
    "loanType": {"01": "个人住房贷款", "02": "个人消费贷款", "03": "个人经营（农户）贷款", "04": "助学贷款"},
    "accountState": {"01": "正常", "02": "封存", "03": "销户"},
    "withdrawReason": {"01": "购买住房", "02": "偿还住房贷款", "03": "租房", "04": "离休、退休", "05": "患重大疾病"},
    "securityType": {"A": "股票", "B": "债券", "F": "基金"},
    "shipType": {"11": "渔业船舶", "21": "货船", "31": "客渡船", "99": "其他船舶"},
    "honourLevel": {"0": "全国劳动模范", "1": "省部级劳动模范", "2": "市级劳动模范", "3": "县级劳动模范"},
    "specialVehicleType": {"N11": "三轮载货摩托车", "N21": "残疾人机动轮椅车", "M15": "正三轮摩托车"},
}
"""Field, by its default name -> code -> words."""

CODES: Mapping[str, CodeList] = {field: CodeList(words, unknown="shown") for field, words in _WORDS.items()}
"""A code that is not in the list is shown as it is: departments add some every year, and the sum is right all the same."""
