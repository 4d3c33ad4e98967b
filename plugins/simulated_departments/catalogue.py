"""模拟目录: the one table of which department answers for which data element, and where."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from msgspec import Struct

APP_KEY = "hedui-sandbox"


class Entry(Struct, frozen=True):
    """目录项."""

    department: str
    element: str
    catalogue: str
    share_id: str
    collect_share_id: str


CATALOGUE = (
    Entry("public_security", "national.hukou", "001003001", "h7Kq2vXn93TsBd41", "c1Rw8ZpL05MyHe62"),
    Entry("public_security", "national.vehicle", "001003002", "v4Tm6yQb18JcNs73", "c2Hx9DkV46RfWp15"),
    Entry("social_insurance", "national.wage", "001004001", "w9Lp3cFz52GhVt86", "c3Nb7SjM71QxKd28"),
    Entry("social_insurance", "national.pension", "001004002", "p5Zd8nHr64XwCk97", "c4Vy1GtB83LzPm39"),
    Entry("housing", "national.house", "001005001", "b2Jf7sWk40PvRx58", "c5Qc4NhT92FdYs46"),
    Entry("banks", "national.deposit", "001006001", "d8Gv1mYt75KzLq69", "c6Xk5BwJ37VnRg50"),
)
DEPARTMENTS = tuple(dict.fromkeys(entry.department for entry in CATALOGUE))
ASYNCHRONOUS = ("national.deposit",)
"""Elements that the sandbox asks for asynchronously; the server itself answers either way for any of them."""


def gateway_settings(base_url: str, asynchronous: Collection[str] = ASYNCHRONOUS) -> dict[str, Any]:
    """网关设置 for these departments, as the connector `public_data_gateway` takes them."""
    services = {
        entry.element: {
            "catalogue": entry.catalogue,
            "share_id": entry.share_id,
            "asynchronous": entry.element in asynchronous,
            "collect_share_id": entry.collect_share_id,
        }
        for entry in CATALOGUE
    }
    return {"base_url": base_url, "app_key": APP_KEY, "services": services}
