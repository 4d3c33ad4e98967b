"""模拟姓名: common surnames, given names, some rare characters and names with a middle dot."""

from __future__ import annotations

from plugins.simulated_departments.draws import Draw

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜"
    "崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
_DOUBLE = ("欧阳", "上官", "诸葛", "司徒", "令狐", "夏侯")
_MALE = "伟强磊洋勇军杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢晨阳建国志远文博海峰永庆松柏良坤"
_FEMALE = "芳娜敏静丽艳娟霞秀兰燕玲桂英梅琳雪慧莹倩婷佳悦欣怡蕾洁红云莲凤珍珠菊香月春秋萍蓉薇瑶"
RARE = "𬱖㛃䶮𫖯㼆𬍛𪟝㭎䢺𬘡"
"""生僻字: outside the first 20 902; an encoding, a font or a column that cannot carry them shows itself."""
_MALE_GIVEN = ("买买提", "阿卜杜拉", "艾力", "吐尔逊", "库尔班", "扎西", "巴图", "达瓦")
_FEMALE_GIVEN = ("阿依古丽", "帕提古丽", "热依汗", "古丽娜尔", "卓玛", "其其格", "央金", "玛依拉")
_FATHERS = ("买买提", "艾合买提", "吐尔洪", "玉素甫", "巴特尔", "次仁", "伊明", "哈斯木")


def surname(draw: Draw) -> str:
    """姓: the frequent ones more often."""
    if draw.chance(1):
        return draw.one_of(_DOUBLE)
    return _SURNAMES[min(draw.below(len(_SURNAMES)), draw.below(len(_SURNAMES)))]


def given_name(draw: Draw, male: bool) -> str:
    """名: one or two characters; one in two hundred with a rare one."""
    characters = _MALE if male else _FEMALE
    first = draw.one_of(RARE) if draw.below(200) == 0 else draw.one_of(characters)
    return first + (draw.one_of(characters) if draw.chance(75) else "")


def name_with_dot(draw: Draw, male: bool) -> str:
    """带间隔号的姓名: given name and father's name."""
    return f"{draw.one_of(_MALE_GIVEN if male else _FEMALE_GIVEN)}·{draw.one_of(_FATHERS)}"
