"""模拟目录: what the departments hold, settings of the two connectors for them, and which is reached by which.

By default agriculture and poverty relief take whole files, banks and securities answer later, the rest at once.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from plugins.simulated_departments.entries import APP_KEY, ASYNCHRONOUS, BATCHED, CATALOGUE, DEPARTMENTS, Entry

__all__ = [
    "APP_KEY",
    "ASYNCHRONOUS",
    "BATCH",
    "BATCHED",
    "CATALOGUE",
    "DEPARTMENTS",
    "GATEWAY",
    "Entry",
    "batch_settings",
    "connector_settings",
    "gateway_settings",
    "source_connectors",
]

GATEWAY = "public_data_gateway.connector"
BATCH = "batch_exchange.connector"


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


def batch_settings(base_url: str) -> dict[str, Any]:
    """批量设置 for these departments, as the connector `batch_exchange` takes them."""
    datasets = {entry.element: {"code": entry.dataset} for entry in CATALOGUE}
    return {"base_url": base_url, "app_key": APP_KEY, "datasets": datasets}


def source_connectors(batched: Collection[str] = BATCHED) -> dict[str, str]:
    """数源连接: the tenant setting `source_connectors`: department -> connector."""
    return {department: BATCH if department in batched else GATEWAY for department in DEPARTMENTS}


def connector_settings(base_url: str, asynchronous: Collection[str] = ASYNCHRONOUS) -> dict[str, dict[str, Any]]:
    """各连接器设置: connector -> its settings; each is stored as the tenant setting `connector.<id>`."""
    return {GATEWAY: gateway_settings(base_url, asynchronous), BATCH: batch_settings(base_url)}
