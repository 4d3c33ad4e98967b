"""模拟记录: what departments hold about a person, drawn from seed, person's number and dataset, and from nothing else.

A later dataset, a later field drawn at the end, another window or another order of asking changes nothing drawn before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct

from plugins.simulated_departments.draws import Draw
from plugins.simulated_departments.population import Person

Record = dict[str, str]
_ALNUM = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
_DISTRICTS = (
    "上城区",
    "拱墅区",
    "西湖区",
    "滨江区",
    "萧山区",
    "余杭区",
    "临平区",
    "钱塘区",
    "富阳区",
    "临安区",
    "桐庐县",
)
_ROADS = ("文一路", "古墩路", "建国北路", "解放街", "江南大道", "人民路", "春江花园", "竹竿巷", "望江新村", "新塘里")
_BRANDS = ("五菱宏光", "比亚迪海鸥", "大众捷达", "长安欧诺", "吉利帝豪", "东风小康")
_UNITS = (
    "杭州样例服装有限公司",
    "样例物业服务有限公司",
    "样例镇农贸市场",
    "杭州样例机械厂",
    "样例保洁服务部",
    "样例超市有限公司",
)
_BANKS = (
    ("样例农商银行", "623089"),
    ("样例工商银行", "622202"),
    ("样例建设银行", "621700"),
    ("样例邮储银行", "621799"),
)


class Window(Struct, frozen=True):
    """查询期间, both days included."""

    start: date
    end: date


def records_of(seed: int, person: Person, element: str, window: Window) -> list[Record]:
    """记录 of one person for one data element; empty: this department holds nothing."""
    found = _HELD[element](seed, person, window)
    own = {"idCardCode": person.id_number, "name": person.name}
    return [{**own, **record, "recordId": _record_id(seed, person, element, record)} for record in found]


def _hukou(seed: int, person: Person, _: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "hukou")
    kind = "集体户" if draw.chance(6) else "家庭户"
    yield {"address": _address(draw), "householdType": kind}


def _vehicle(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "vehicle")
    owned = (draw.chance(22) + draw.chance(3)) if _age(person, window.end) >= 20 else 0
    for _ in range(owned):
        plate = "浙A·" + "".join(draw.one_of(_ALNUM) for _ in range(5))
        registered = date(draw.between(2008, 2023), draw.between(1, 12), draw.between(1, 28))
        kind = draw.one_of(("小型轿车", "小型普通客车", "轻型栏板货车", "普通二轮摩托车"))
        yield {
            "plateNumber": plate,
            "brand": draw.one_of(_BRANDS),
            "vehicleType": kind,
            "registerDate": registered.isoformat(),
        }


def _wage(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "wage")
    employed, unit, base = draw.chance(62), draw.one_of(_UNITS), _skewed(draw, 249_000, 1_600_000)
    for month in _month_ends_in(window):
        if employed and 20 <= _age(person, month) < (60 if person.male else 52):
            extra = Draw(seed, person.id_number, "wage", f"{month:%Y%m}").below(60_000)
            yield {"payMonth": f"{month:%Y%m}", "wage": _yuan(base + extra), "unitName": unit}


def _pension(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "pension")
    worker, rural, city = draw.chance(45), draw.between(18_000, 42_000), draw.between(210_000, 520_000)
    kind = "企业职工基本养老保险" if worker else "城乡居民基本养老保险"
    for paid in _days_in(window, 15):
        if _age(person, paid) >= (60 if person.male or not worker else 53):
            raised = 2_000 * max(0, paid.year - 2023)
            yield {
                "payDate": f"{paid:%Y%m%d}",
                "pension": _yuan((city if worker else rural) + raised),
                "pensionType": kind,
            }


def _house(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "house")
    owned = (draw.chance(38) + draw.chance(4)) if _age(person, window.end) >= 22 else 0
    for _ in range(owned):
        unit = f"{draw.below(10**12):012d}GB{draw.below(10**5):05d}F{draw.below(10**8):08d}"
        yield {
            "location": _address(draw),
            "area": f"{draw.between(3_500, 16_800) / 100:.2f}",
            "usage": draw.one_of(("住宅", "住宅", "住宅", "住宅", "商业用房", "车位")),
            "unitNumber": unit,
            "registerDate": date(draw.between(1996, 2023), draw.between(1, 12), draw.between(1, 28)).isoformat(),
        }


def _deposit(seed: int, person: Person, window: Window) -> Iterator[Record]:
    draw = Draw(seed, person.id_number, "deposit")
    accounts = draw.one_of((0, 1, 1, 2, 2, 3, 4)) if _age(person, window.end) >= 12 else draw.one_of((0, 0, 0, 1))
    for _ in range(accounts):
        bank, prefix = draw.one_of(_BANKS)
        account = prefix + "".join(draw.one_of("0123456789") for _ in range(13))
        yield {
            "bankName": bank,
            "accountNumber": account,
            "depositType": draw.one_of(("活期存款", "活期存款", "定期存款")),
            "balance": _yuan(_skewed(draw, 0, 9_000_000)),
            "balanceDate": window.end.isoformat(),
        }


_HELD: Mapping[str, Callable[[int, Person, Window], Iterator[Record]]] = {
    "national.hukou": _hukou,
    "national.vehicle": _vehicle,
    "national.wage": _wage,
    "national.pension": _pension,
    "national.house": _house,
    "national.deposit": _deposit,
}


def _record_id(seed: int, person: Person, element: str, record: Record) -> str:
    """The department's own number of the record: the same whenever, and within whatever period, it is asked for."""
    kept = sorted((name, value) for name, value in record.items() if name != "balanceDate")
    return f"{Draw(seed, person.id_number, element, kept).below(10**15):015d}"


def _address(draw: Draw) -> str:
    street = f"浙江省杭州市{draw.one_of(_DISTRICTS)}{draw.one_of(_ROADS)}{draw.between(1, 299)}号"
    return f"{street}{draw.between(1, 30)}幢{draw.between(1, 18)}0{draw.between(1, 4)}室"


def _age(person: Person, day: date) -> int:
    return day.year - person.birth.year - ((day.month, day.day) < (person.birth.month, person.birth.day))


def _month_ends_in(window: Window) -> Iterator[date]:
    """Last day of every month that ended within the window: a month is declared when it is over."""
    for first in _days_in(Window(window.start + timedelta(days=1), window.end + timedelta(days=1)), 1):
        yield first - timedelta(days=1)


def _days_in(window: Window, number: int) -> Iterator[date]:
    """That day of every month, where it lies within the window."""
    months = range(window.start.year * 12 + window.start.month - 1, window.end.year * 12 + window.end.month)
    days = (date(month // 12, month % 12 + 1, number) for month in months)
    return (day for day in days if window.start <= day <= window.end)


def _skewed(draw: Draw, low: int, high: int) -> int:
    """Fen, small sums far more often than large ones."""
    return low + (high - low) * draw.below(1_000) * draw.below(1_000) * draw.below(1_000) // 1_000**3 + draw.below(100)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
