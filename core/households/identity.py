"""证件号码: what identifies a person: the kind of document and its number, read strictly and never shown by accident.

Checked by the number alone: form, check digit (GB 11643, ISO 7064 MOD 11-2), date of birth, and the province at the
front. There is no list of county codes: counties are merged and renamed, and a number given out under an old code stays
valid for life. The libraries at hand refuse such numbers, or crash on the permits.

No message and no `repr` here ever carries the number.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from msgspec import Struct


class IdKind(enum.StrEnum):
    """证件种类."""

    RESIDENT_ID = "resident_id"
    HK_MO_TW_RESIDENCE_PERMIT = "hk_mo_tw_residence_permit"
    FOREIGN_PERMANENT_RESIDENCE = "foreign_permanent_residence"
    PASSPORT = "passport"


ID_KIND_TITLES = {
    IdKind.RESIDENT_ID: "居民身份证",
    IdKind.HK_MO_TW_RESIDENCE_PERMIT: "港澳台居民居住证",
    IdKind.FOREIGN_PERMANENT_RESIDENCE: "外国人永久居留身份证",
    IdKind.PASSPORT: "护照",
}

_REGIONS = ("11-15", "21-23", "31-37", "41-46", "50-54", "61-65", "71-71")
PROVINCES = frozenset(str(code) for region in _REGIONS for code in range(int(region[:2]), int(region[3:]) + 1))
"""The first two digits of a resident's number, GB/T 2260. 81 to 83 are the permits', 9 the foreigners'."""

LONGEST_INPUT = 64
"""No genuine number is longer, spaces included; what is longer is not even looked at."""


class BadIdentity(ValueError):
    """证件号码有误: says in Chinese what is wrong, and never quotes what was typed in."""


class Identity(Struct, frozen=True):
    """证件: kind and normalised number. Made by `parse` only."""

    kind: IdKind
    number: str

    @property
    def birth_date(self) -> date | None:
        """出生日期; None where the number carries none (passport, old foreigners' card)."""
        if len(self.number) != 18 or self.kind is IdKind.PASSPORT:
            return None
        return date(int(self.number[6:10]), int(self.number[10:12]), int(self.number[12:14]))

    def age_on(self, day: date) -> int | None:
        """周岁 on a day: a year older on the birthday itself, on 1 March for a leap day's child in other years."""
        born = self.birth_date
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def masked(self) -> str:
        """脱敏号码: 330106********0017; of shorter numbers at most two characters at either end."""
        length = len(self.number)
        head, tail = (6, 4) if length >= 15 else (2, 2) if length >= 8 else (1, 0)
        return self.number[:head] + "*" * (length - head - tail) + self.number[length - tail :]

    def __repr__(self) -> str:
        """Masked: a number in a log line or a traceback would be a leak."""
        return f"Identity({self.kind.value}, {self.masked()})"


def parse(kind: str, number: str, today: date | None = None) -> Identity:
    """读取证件号码: normalised and checked; raises BadIdentity and nothing else.

    Full-width characters, spaces and a small x are forgiven; a resident's number of 15 digits becomes the one of 18.
    With `today` a birth date after it is refused.
    """
    if len(number) == 18 and kind == _RESIDENT and number[:2] in PROVINCES:
        born = _checked(number)  # the straight path of nearly every person; everything else is looked at below
        if born and (today is None or born <= today):
            return Identity(IdKind.RESIDENT_ID, number)
    try:
        known = IdKind(kind)
    except ValueError:
        raise BadIdentity("不认识的证件种类") from None
    identity = Identity(known, _READERS[known](_normalised(number)))
    if today is not None and (identity.birth_date or today) > today:
        raise BadIdentity("证件号码中的出生日期晚于当天")
    return identity


def mask_name(name: str) -> str:
    """脱敏姓名: 张*伟, 张*, 阿*****·**提: the first and the last character stay; of two only the first."""
    if name.isalpha():  # nearly every name: nothing in it that nobody sees, and nothing that parts it
        return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}" if len(name) > 2 else f"{name[:-1]}*"
    shown = [c for c in name if unicodedata.category(c) not in _INVISIBLE]
    letters = [i for i, c in enumerate(shown) if c not in _SEPARATORS]
    kept = {letters[0], letters[-1]} if len(letters) > 2 else set(letters[:1]) if len(letters) == 2 else set()
    return "".join(c if c in _SEPARATORS or i in kept else "*" for i, c in enumerate(shown))


_RESIDENT = IdKind.RESIDENT_ID.value
_SEPARATORS = frozenset("·•・．.‧∙⋅･ \u3000-")
_INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})
"""Combining marks, variation selectors, controls: masking counts characters that a reader sees."""

_FORGIVEN = (
    {full: chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F)}
    | {small: chr(small - 32) for small in range(ord("a"), ord("z") + 1)}
    | {full: chr(full - 0xFEE0 - 32) for full in range(0xFF41, 0xFF5B)}
    | dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF))
)
"""Full width to ASCII, small letters to capitals, and the invisible marks that copying from a table brings along."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_DIGITS = re.compile(r"[0-9]+")
_PERMIT = re.compile(r"8[123]0000")
_OLD_FOREIGN = re.compile(r"[A-Z]{3}[0-9]{12}")
_PASSPORT = re.compile(r"[A-Z0-9]{3,20}")


def _weighed(digits: str, offset: int) -> int:
    return sum(weight * (ord(c) - 48) for weight, c in zip(_WEIGHTS[offset:], digits, strict=False))


# A number is weighed in three parts, each looked up: areas and birth dates repeat, the 1,000 sequences are few.
@lru_cache(maxsize=8192)
def _area(digits: str) -> int:
    return _weighed(digits, 0) if _DIGITS.fullmatch(digits) else -1


@lru_cache(maxsize=65536)
def _birth(digits: str) -> tuple[date, int] | None:
    if not _DIGITS.fullmatch(digits) or digits[:2] not in ("18", "19", "20"):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])), _weighed(digits, 6)
    except ValueError:
        return None


_SEQUENCE = {f"{n:03d}": _weighed(f"{n:03d}", 14) for n in range(1000)}


def _checked(number: str) -> date | None:
    """The birth date of a number of 18 whose date and check digit are right."""
    area, born, sequence = _area(number[:6]), _birth(number[6:14]), _SEQUENCE.get(number[14:17])
    if area < 0 or born is None or sequence is None:
        return None
    return born[0] if _CHECK_DIGITS[(area + born[1] + sequence) % 11] == number[17] else None


def _normalised(number: str) -> str:
    if len(number) > LONGEST_INPUT:
        raise BadIdentity("证件号码过长")
    return "".join(number.split()).translate(_FORGIVEN)


def _eighteen(number: str) -> str:
    """The number, once its form, its date and its check digit have been judged; says which of them is wrong."""
    if len(number) != 18 or not _DIGITS.fullmatch(number, 0, 17):
        raise BadIdentity("证件号码应为十八位数字，末位可以是校验字母")
    if _birth(number[6:14]) is None:
        raise BadIdentity("证件号码中的出生日期不存在")
    if _checked(number) is None:
        raise BadIdentity("证件号码校验位不符，请核对是否有错位或笔误")
    return number


def _resident(number: str) -> str:
    if len(number) == 15:
        number = _upgraded(number)
    _eighteen(number)
    if _PERMIT.match(number):
        raise BadIdentity("这是港澳台居民居住证号码，请改选证件种类")
    if number[0] == "9":
        raise BadIdentity("这是外国人永久居留身份证号码，请改选证件种类")
    if number[:2] not in PROVINCES:
        raise BadIdentity("居民身份证号码开头不是省级行政区划代码")
    return number


def _upgraded(number: str) -> str:
    """十五位升十八位: the century put in and the check digit put behind.

    996 to 999 were given to people then over a hundred (GB 11643-1989): born in the 1800s.
    """
    if not _DIGITS.fullmatch(number):
        raise BadIdentity("十五位居民身份证号码应全部为数字")
    century = "18" if number[12:] >= "996" else "19"
    longer = number[:6] + century + number[6:]
    return longer + _CHECK_DIGITS[_weighed(longer, 0) % 11]


def _permit(number: str) -> str:
    if not _PERMIT.match(number):
        raise BadIdentity("港澳台居民居住证号码开头应为香港、澳门或台湾的地区代码")
    return _eighteen(number)


def _foreign(number: str) -> str:
    # The check rule of the old card of 15 is not published: its form is all that can be judged.
    if _OLD_FOREIGN.fullmatch(number):
        return number
    if number[:1] != "9":
        raise BadIdentity("外国人永久居留身份证号码应为三位字母加十二位数字，或以九开头的十八位号码")
    return _eighteen(number)


def _passport(number: str) -> str:
    if not _PASSPORT.fullmatch(number):
        raise BadIdentity("护照号码应为三至二十位字母或数字")
    return number


_READERS: dict[IdKind, Callable[[str], str]] = {
    IdKind.RESIDENT_ID: _resident,
    IdKind.HK_MO_TW_RESIDENCE_PERMIT: _permit,
    IdKind.FOREIGN_PERMANENT_RESIDENCE: _foreign,
    IdKind.PASSPORT: _passport,
}
