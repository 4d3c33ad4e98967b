"""Piccolo 配置: where its migration command finds engine and history."""

from piccolo.conf.apps import AppRegistry

from core.migrating import OWNER as DB

APP_REGISTRY = AppRegistry(apps=["hedui.piccolo_app"])

__all__ = ["APP_REGISTRY", "DB"]
