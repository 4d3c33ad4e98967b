"""Piccolo 应用: one linear history for the whole product."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

import migrations

APP_CONFIG = AppConfig(app_name="hedui", migrations_folder_path=str(Path(migrations.__file__).parent), table_classes=[])
