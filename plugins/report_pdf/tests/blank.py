"""空白报告: a report with nothing in it, from which a sample changes what it is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from hedui.plugin import ReportContent
from plugins.report_pdf.tests.builders import PURPOSE, Z_FEEDBACK, Z_PURPOSE


def content(**fields: Any) -> ReportContent:
    """A final report with nothing in it; a sample names what differs."""
    plain: dict[str, Any] = {
        "number": "HD-330106-2026-000123",
        "sequence": 2,
        "final": True,
        "supersedes": "",
        "title": "居民家庭经济状况核对报告",
        "agency": "样例省居民家庭经济状况核对中心",
        "recipient": "样例市西湖区民政局",
        "programme_title": "最低生活保障",
        "verification_number": "HDS-330106-2026-000457",
        "application_number": "SQ-330106-2026-001209",
        "accepted_on": date(2026, 6, 30),
        "initiated_on": date(2026, 7, 1),
        "issued_on": date(2026, 7, 13),
        "valid_until": date(2027, 1, 12),
        "validity_basis": (Z_FEEDBACK,),
        "due_on": date(2026, 7, 14),
        "due_provisional": False,
        "verification_code": "7K3F-Q9XM",
        "period_text": "2025年7月1日至2026年6月30日（12 个月）",
        "subjects": (),
        "items": (),
        "lines": (),
        "totals": (),
        "conclusions": (),
        "notices": (),
        "purpose_statement": PURPOSE,
        "purpose_basis": (Z_PURPOSE,),
        "stamp": ("national 1.0.0", "zhejiang 1.0.0", "report_pdf 1.0.0"),
    }
    return ReportContent(**(plain | fields))
