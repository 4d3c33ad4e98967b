"""接口说明: the OpenAPI description as a file, from which the web application's client is generated."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from hedui.app import create_app


def main() -> None:
    """Write it to the path given."""
    described = msgspec.json.encode(create_app().openapi_schema.to_schema(), order="sorted")
    Path(sys.argv[1]).write_bytes(msgspec.json.format(described, indent=1))


if __name__ == "__main__":
    main()
