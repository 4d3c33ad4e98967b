"""写参考手册: python -m hedui.reference."""

from __future__ import annotations

from hedui.reference import write

if __name__ == "__main__":
    write()
