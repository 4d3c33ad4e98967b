"""模拟姓名（望谟）: the region's family names, Yi names with a middle dot, names on permits and foreigners' cards.

Some given names carry one character of the Extensions B to G: an encoding, a font or a column that stops at the first
plane shows itself.
"""

from __future__ import annotations

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.names import given_name

_FAMILIES = "韦黄岑罗王陆" * 3 + "杨李陈吴潘蒙熊田龙石张刘周何莫覃梁班侬郁"
RARE_PLANES = ("\U00020bb7", "\U0002b36f", "\U0002b7a9", "\U0002cc56", "\U0002d544", "\U00030edd")
"""One character each of the Extensions B, C, D, E, F and G."""
_CLANS = ("吉克", "沙马", "阿卓", "曲比", "阿苏", "勒则")
_YI_MALE, _YI_FEMALE = ("伍各", "拉则", "尔布", "木呷"), ("阿依", "阿呷", "惹作", "伍牛")
_FOREIGN_FAMILIES, _FOREIGN_GIVEN = ("NGUYEN", "TRAN", "LE", "PHOMMA"), ("THI LAN", "THI HOA", "THI MAI", "KEO")
_OVERSEAS_FAMILIES = "陳林黃張李何梁"


def family_name(draw: Draw) -> str:
    """姓: six family names make up two thirds."""
    return draw.one_of(_FAMILIES)


def full_name(draw: Draw, family: str, male: bool) -> str:
    """姓名; one in a hundred with a character beyond the first plane."""
    if draw.chance(1):
        return family + draw.one_of(RARE_PLANES) + given_name(draw, male)[-1]
    return family + given_name(draw, male)


def clan_name(draw: Draw, male: bool) -> str:
    """带间隔号的姓名: clan and given name."""
    return f"{draw.one_of(_CLANS)}·{draw.one_of(_YI_MALE if male else _YI_FEMALE)}"


def foreign_name(draw: Draw) -> str:
    """外国人永久居留身份证上的姓名: Latin capitals with blanks."""
    return f"{draw.one_of(_FOREIGN_FAMILIES)} {draw.one_of(_FOREIGN_GIVEN)}"


def overseas_name(draw: Draw, male: bool) -> str:
    """居住证上的姓名: of Hong Kong, Macau or Taiwan, the family name in traditional characters."""
    return draw.one_of(_OVERSEAS_FAMILIES) + given_name(draw, male)
