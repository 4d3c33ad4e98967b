"""授权书样式: the version in use until the provincial agency sets its own (四(一)1 leaves the form to it)."""

from __future__ import annotations

from hedui.plugin import AuthorizationTemplate, Role, TemplateField
from plugins.zhejiang.citations import AUTHORIZATION, IN_FORCE, REFERENCE_ONLY

_RELATED = (Role.MEMBER, Role.SUPPORTER_MEMBER)

FIELDS = (
    TemplateField("full_name", "姓名"),
    TemplateField("id_number", "证件号码"),
    TemplateField("signature", "签名或捺印"),
    TemplateField("agency", "受权核对机构名称"),
    TemplateField("programme", "申请的救助项目"),
    TemplateField("relation", "与户主关系", roles=_RELATED, compared=False),
    TemplateField("obligation", "赡（抚、扶）养关系", roles=(Role.SUPPORTER,)),
    TemplateField("guardian_name", "监护人姓名", required=False),
    TemplateField("capacity", "民事行为能力", required=False),
    TemplateField("contact_phone", "联系电话", required=False),
)

STATEMENT = (
    "本人知悉并同意：核对机构依据浙政办发〔2021〕25号，为办理本授权书所列社会救助项目的认定和复核，"
    "向有关数源部门查询本人勾选的家庭人口及户籍、婚姻、收入、财产、刚性支出等家庭经济状况信息。"
    "核对报告仅作为社会救助管理部门进行社会救助对象认定或复核的参考依据，不作他用。"
    "本人承诺所提供的授权核对材料真实。"
)

TEMPLATES = (
    AuthorizationTemplate(
        id="zhejiang.authorization",
        title="社会救助家庭经济状况核对授权书",
        version="2021-1",
        basis=(AUTHORIZATION, REFERENCE_ONLY),
        valid=IN_FORCE,
        validity_months=None,
        fields=FIELDS,
        statement=STATEMENT,
    ),
)
