"""日志: structured lines on standard output; keys and ids, never personal data, and a filter for what slips through.

Numbers that look like an identity or account number are masked wherever they stand, as a second fence behind the rule
that nobody writes them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z-])(\d{6})\d{5,9}([0-9Xx]{4})(?![0-9A-Za-z-])")


def configure_logs() -> None:
    """Set up structlog, and quieten libraries that print arguments or addresses with passwords."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            mask_numbers,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("arq").setLevel(logging.ERROR)


def mask_numbers(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """脱敏: every text value of a log line."""
    return {key: _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return _LONG_NUMBER.sub(r"\1****\2", value)
    if isinstance(value, list | tuple):
        return [_masked(entry) for entry in value]
    return value
