"""插件登记: the connector is found like a foreign one, and is what the contract says."""

from __future__ import annotations

from core.plugin.connectors import FileConnector, PackageHead, Row
from core.plugin.registry import register
from plugins.encrypted_media import hooks
from plugins.encrypted_media.connector import EncryptedMedia
from plugins.encrypted_media.form import FORM, TITLES
from tests.core.archives.department import HEAD, PASSWORD


def test_it_is_registered() -> None:
    found = register({"encrypted_media": hooks})
    assert found.refused == {}
    connector: FileConnector = found.plugins["encrypted_media"].objects["hedui_connectors"][0]
    assert (connector.info.id, connector.info.secrets) == ("encrypted_media.connector", ("media_secret",))
    assert isinstance(connector, EncryptedMedia)


def test_no_two_columns_can_be_called_alike() -> None:
    titles = [title for column in FORM.columns for title in column.titles]
    assert len(titles) == len(set(titles))
    assert len(TITLES) == len(FORM.columns)


def test_a_traceback_shows_nobody() -> None:
    assert isinstance(HEAD, PackageHead)
    assert PASSWORD not in repr(HEAD)
    assert "张三" not in repr(Row(4, ["张三"], [], "张三"))
