"""用语: how clerks write titles, relations and roles; each word means one thing, and what is not here is asked back."""

from __future__ import annotations

from collections.abc import Mapping

from core.households.identity import ID_KIND_TITLES
from core.plugin.vocabulary import RELATION_TITLES, ROLE_TITLES, Relation, Role
from core.texts import word, words

_KIN: Mapping[Relation, str] = {
    Relation.SELF: "申请人 户主",
    Relation.SPOUSE: "夫妻 丈夫 妻子 夫 妻 爱人",
    Relation.CHILD: "子 女 儿子 女儿 长子 次子 三子 四子 长女 次女 三女 四女 独生子 独生女 养子 养女 继子 继女",
    Relation.PARENT: "父亲 母亲 父 母 养父 养母 继父 继母",
    Relation.SIBLING: "哥哥 弟弟 姐姐 妹妹 兄 弟 姐 妹 兄弟 姐妹",
    Relation.GRANDPARENT: "祖父 祖母 外祖父 外祖母 爷爷 奶奶 外公 外婆 祖父母 外祖父母",
    Relation.GRANDCHILD: "孙子 孙女 外孙 外孙子 外孙女 孙子女 外孙子女",
    Relation.OTHER: "儿媳 女婿 岳父 岳母 公公 婆婆 侄子 侄女 外甥 外甥女 其他亲属 其他关系",
}
RELATIONS = words({kin.value: (title, kin.value, *_KIN[kin].split()) for kin, title in RELATION_TITLES.items()})
"""与申请人关系. A child's and a parent's spouse has no word of its own in the vocabulary: other."""

_PARTS: Mapping[Role, str] = {
    Role.APPLICANT: "本人 户主",
    Role.MEMBER: "家庭成员 成员 共同生活成员",
    Role.SUPPORTER: "赡养人 抚养人 扶养人 赡养义务人 抚养义务人 扶养义务人 赡(抚、扶)养义务人 赡抚扶养人",
    Role.SUPPORTER_MEMBER: "赡养人家庭成员 抚养人家庭成员 扶养人家庭成员 赡(抚、扶)养义务人家庭成员",
}
ROLES = words({role.value: (title, role.value, *_PARTS[role].split()) for role, title in ROLE_TITLES.items()})

ID_KINDS = words({kind.value: (title, kind.value) for kind, title in ID_KIND_TITLES.items()}) | words({
    "resident_id": ("身份证", "二代身份证", "户口簿"),
    "hk_mo_tw_residence_permit": ("港澳台居住证", "港澳居民居住证", "台湾居民居住证"),
    "foreign_permanent_residence": ("外国人永久居留证", "外国人永久居留身份证"),
})  # fmt: skip

SIGNATORIES = words({"self": ("本人", "self"), "guardian": ("监护人", "法定监护人", "guardian")})

_USUAL = """
序号 编号 备注 说明 原因 原行号 联系电话 电话 手机号 手机号码 性别 年龄 民族 出生日期 文化程度 婚姻状况 健康状况 残疾等级
职业 工作单位 住址 家庭住址 居住地址 户籍地址 户籍地 乡镇 街道 乡镇(街道) 村 社区 村(社区)
开户行 银行账号 银行卡号 开户银行 月收入 年收入
"""
USUAL = frozenset(map(word, _USUAL.split()))
"""Titles that may be named back; any other text in a header could be a person's."""
