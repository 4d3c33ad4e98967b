"""另一版本: the archive of an installed pack with some of its files changed, under a stamp of its own."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from core.plugin.archive import MANIFEST, archive_name, packed
from core.plugin.digests import digest_of, package_of
from core.plugin.registry import Registry


def repacked(
    archives: Path, registry: Registry, name: str, version: str, changes: Mapping[str, Callable[[str], str]]
) -> str:
    """The stamp of the changed pack, which is now archived there."""
    module = registry.plugins[name].module
    prefix = package_of(module).replace(".", "/") + "/"
    with zipfile.ZipFile(BytesIO(packed(module))) as old:
        files = {entry: old.read(entry) for entry in old.namelist()}
    manifest = json.loads(files.pop(MANIFEST))
    for file, change in changes.items():
        files[prefix + file] = change(files[prefix + file].decode()).encode()
    digest = digest_of({entry.removeprefix(prefix): content for entry, content in files.items()})
    stamp = f"{version}+{digest}"
    with zipfile.ZipFile(archives / archive_name(stamp), "w") as made:
        made.writestr(MANIFEST, json.dumps(manifest))
        for entry, content in files.items():
            made.writestr(entry, content)
    return stamp
