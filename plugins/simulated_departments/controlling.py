"""遥控: one call of the departments' control console, from another process."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException
from typing import Any

from plugins.simulated_departments.front import HOST


def called(port: int, method: str, path: str, token: str, body: str | None = None) -> dict[str, Any]:
    """What the console says; HTTPException where it does not obey."""
    connection = HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request(method, path, body, {"X-Control-Token": token})
        answer = connection.getresponse()
        text = answer.read().decode()
    finally:
        connection.close()
    if answer.status != 200:
        raise HTTPException(text)
    found: dict[str, Any] = json.loads(text)
    return found
