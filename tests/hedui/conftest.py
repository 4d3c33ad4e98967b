"""Folders for the embedded servers: not pytest's own.

As root the servers run under another account and must be able to pass through every folder above their data, and
pytest closes its temporary folder whenever another run of pytest begins.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def server_folder() -> Iterator[Path]:
    """A folder of its own that is gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="hedui-test-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with server_folder() as path:
        yield path


@pytest.fixture(scope="module")
def postgres_dir() -> Iterator[Path]:
    with server_folder() as path:
        yield path


@pytest.fixture(scope="module")
def redis_dir() -> Iterator[Path]:
    with server_folder() as path:
        yield path
