"""Folders for the embedded servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.folders import own_folder


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with own_folder() as path:
        yield path


@pytest.fixture(scope="module")
def postgres_dir() -> Iterator[Path]:
    with own_folder() as path:
        yield path


@pytest.fixture(scope="module")
def redis_dir() -> Iterator[Path]:
    with own_folder() as path:
        yield path
