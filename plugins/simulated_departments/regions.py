"""模拟地区: the words of the two regions in which the invented people live: places, plates, units, banks."""

from __future__ import annotations

from msgspec import Struct

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person

FIRST_OF_WANGMO = 1_000_000
"""Indexes from here on are the second region's; those of Hangzhou lie below 100,000."""


class Region(Struct, frozen=True):
    """地区用词."""

    plate: str
    units: tuple[str, ...]
    """Employers."""
    banks: tuple[tuple[str, str], ...]
    """Name, and the first digits of its cards."""
    hospitals: tuple[str, ...]
    schools: tuple[str, ...]
    shops: tuple[str, ...]
    """Names under which businesses are registered."""
    office: str
    """What registration authorities' names begin with."""
    farming: int
    """Share of the adults who live off the land, in a hundred."""


HANGZHOU = Region(
    plate="浙A·",
    units=(
        "杭州样例服装有限公司", "样例物业服务有限公司", "样例镇农贸市场", "杭州样例机械厂", "样例保洁服务部", "样例超市有限公司",
    ),
    banks=(("样例农商银行", "623089"), ("样例工商银行", "622202"), ("样例建设银行", "621700"), ("样例邮储银行", "621799")),
    hospitals=("样例市第一人民医院", "样例社区卫生服务中心", "样例区中医院"),
    schools=("杭州样例小学", "杭州样例中学", "样例职业技术学院", "样例大学"),
    shops=("样例便利店", "样例餐饮店", "杭州样例商贸有限公司", "样例五金经营部"),
    office="杭州市样例区",
    farming=6,
)  # fmt: skip

WANGMO = Region(
    plate="贵E·",
    units=(
        "望谟样例茶业有限公司", "样例乡镇卫生院", "望谟样例建筑劳务有限公司", "样例芒果种植专业合作社", "广东样例电子有限公司",
        "样例超市望谟店",
    ),
    banks=(("样例农村信用社", "621779"), ("样例农业银行", "622848"), ("样例邮储银行", "621799")),
    hospitals=("望谟样例县人民医院", "样例镇卫生院", "样例村卫生室"),
    schools=("望谟样例小学", "望谟样例民族中学", "黔西南样例职业技术学院", "贵州样例大学"),
    shops=("样例小卖部", "样例农资店", "望谟样例农业发展有限公司", "样例摩托车修理店"),
    office="望谟县样例",
    farming=62,
)  # fmt: skip

_DISTRICTS = (
    "上城区", "拱墅区", "西湖区", "滨江区", "萧山区", "余杭区", "临平区", "钱塘区", "富阳区", "临安区", "桐庐县",
)  # fmt: skip
_ROADS = ("文一路", "古墩路", "建国北路", "解放街", "江南大道", "人民路", "春江花园", "竹竿巷", "望江新村", "新塘里")
_TOWNS = (
    "王母街道", "平洞街道", "新屯街道", "乐元镇", "打易镇", "乐旺镇", "桑郎镇", "纳夜镇", "麻山镇", "石屯镇", "蔗香镇", "郊纳镇",
    "大观镇", "边饶镇", "昂武镇", "油迈瑶族乡",
)  # fmt: skip
_VILLAGES = ("样例上寨村", "样例下寨村", "样例平绕村", "样例纳坝村", "样例岜林村", "样例新坪村")


def in_wangmo(person: Person) -> bool:
    """Whether the person is one of the second region."""
    return person.index >= FIRST_OF_WANGMO


def region_of(person: Person) -> Region:
    """地区 of a person."""
    return WANGMO if in_wangmo(person) else HANGZHOU


def address(draw: Draw, person: Person) -> str:
    """住址 in the person's region."""
    if in_wangmo(person):
        return (
            f"贵州省望谟县{draw.one_of(_TOWNS)}{draw.one_of(_VILLAGES)}{draw.between(1, 12)}组{draw.between(1, 80)}号"
        )
    street = f"浙江省杭州市{draw.one_of(_DISTRICTS)}{draw.one_of(_ROADS)}{draw.between(1, 299)}号"
    return f"{street}{draw.between(1, 30)}幢{draw.between(1, 18)}0{draw.between(1, 4)}室"
