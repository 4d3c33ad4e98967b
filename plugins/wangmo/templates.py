"""授权书样式: 《委托核查家庭经济状况授权书》 of 第十一条（一）, signed with the township; the text prints no form of it."""

from __future__ import annotations

from hedui.plugin import AuthorizationTemplate, Role, TemplateField
from plugins.wangmo.citations import DECLARATION, IN_FORCE, SCOPE
from plugins.wangmo.sources import ROLES

FIELDS = (
    TemplateField("full_name", "姓名", roles=ROLES),
    TemplateField("id_number", "证件号码", roles=ROLES),
    TemplateField("signature", "签名或捺印", roles=ROLES),
    TemplateField("agency", "受委托的乡镇（街道）", roles=ROLES),
    TemplateField("programme", "申请的救助项目", roles=ROLES),
    TemplateField("relation", "与申请人关系", roles=(Role.MEMBER,)),
    TemplateField("guardian_name", "监护人姓名", required=False, roles=ROLES),
    TemplateField("capacity", "民事行为能力", required=False, roles=ROLES),
    TemplateField("contact_phone", "联系电话", required=False, roles=ROLES),
)

STATEMENT = (
    "本人委托并授权：乡镇（街道）和县级核对机构依据《望谟县社会救助申请家庭经济状况核对暂行办法》，为审核审批本授权书所列社会救助项目，"
    "通过系统核对、人工核对和实地核对，向有关部门和单位调查、核对本人勾选的收入和家庭财产信息；"
    "支出与所提供的收入状况明显不符的，可以对相应支出情况进行核对。"
    "核对机构出具的书面报告作为政府相关部门审核审批有关社会救助的依据。本人诚信申报，所提供的材料真实。"
)

TEMPLATES = (
    AuthorizationTemplate(
        id="wangmo.authorization",
        title="委托核查家庭经济状况授权书",
        version="2017-1",
        basis=(DECLARATION, SCOPE),
        valid=IN_FORCE,
        validity_months=None,
        fields=FIELDS,
        statement=STATEMENT,
    ),
)
