"""目录条目: the one table of which department answers for which data element, and where.

An element is asked for at the gateway under catalogue and share id, or in a file under its dataset code.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from msgspec import Struct

from plugins.simulated_departments.records import HELD

APP_KEY = "hedui-sandbox"


class Entry(Struct, frozen=True):
    """目录项."""

    department: str
    element: str
    catalogue: str
    share_id: str
    collect_share_id: str

    @property
    def dataset(self) -> str:
        """数据集代码 under which a batch file asks for the element: its own name."""
        return self.element.partition(".")[2]


_FIRST = (
    Entry("public_security", "national.hukou", "001003001", "h7Kq2vXn93TsBd41", "c1Rw8ZpL05MyHe62"),
    Entry("public_security", "national.vehicle", "001003002", "v4Tm6yQb18JcNs73", "c2Hx9DkV46RfWp15"),
    Entry("social_insurance", "national.wage", "001004001", "w9Lp3cFz52GhVt86", "c3Nb7SjM71QxKd28"),
    Entry("social_insurance", "national.pension", "001004002", "p5Zd8nHr64XwCk97", "c4Vy1GtB83LzPm39"),
    Entry("housing", "national.house", "001005001", "b2Jf7sWk40PvRx58", "c5Qc4NhT92FdYs46"),
    Entry("banks", "national.deposit", "001006001", "d8Gv1mYt75KzLq69", "c6Xk5BwJ37VnRg50"),
)
_NUMBERS = {
    "public_security": 3,
    "social_insurance": 4,
    "housing": 5,
    "banks": 6,
    "housing_fund": 7,
    "tax": 8,
    "market_supervision": 9,
    "poverty_relief": 10,
    "civil_affairs": 11,
    "agriculture": 12,
    "medical_insurance": 13,
    "education": 14,
    "securities": 15,
    "insurance": 16,
    "family_planning": 17,
    "transport": 18,
    "trade_union": 19,
}


def _later() -> Iterator[Entry]:
    """Everything else that is held; a share id comes from the element's name."""
    first = {entry.element for entry in _FIRST}
    counted = dict.fromkeys(_NUMBERS, 100)
    for element, (department, _) in HELD.items():
        counted[department] += 1
        code = f"001{_NUMBERS[department]:03d}{counted[department]:03d}"
        if element not in first:
            yield Entry(department, element, code, _share_id("s", element), _share_id("c", element))


def _share_id(kind: str, element: str) -> str:
    return kind + blake2b(f"{kind}/{element}".encode(), digest_size=8).hexdigest()[:15]


CATALOGUE = (*_FIRST, *_later())
DEPARTMENTS = tuple(_NUMBERS)
BY_DATASET = {(entry.department, entry.dataset): entry for entry in CATALOGUE}
ASYNCHRONOUS = tuple(entry.element for entry in CATALOGUE if entry.department in ("banks", "securities"))
"""Elements that the sandbox asks for asynchronously; the server itself answers either way for any of them."""
BATCHED = ("agriculture", "poverty_relief")
"""Departments that the sandbox hands whole files; the server itself takes a file for any of them."""
