"""文件限制 by the kernel (Landlock, Linux 5.13 and later): from now on this process reads below these places and nothing else.

Written, made, removed or executed is nothing; from 6.7 no TCP connection is made, from 6.12 nobody outside is signalled.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""System calls; the same numbers on every architecture."""
_VERSION, _BENEATH, _NO_NEW_PRIVILEGES = 1, 1, 38
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILES = {1: 13, 2: 14, 3: 15, 5: 16}
"""Version -> how many kinds of access to files there are."""
_NETWORK, _SCOPES = 0b11, 0b11
_libc = ctypes.CDLL(None, use_errno=True)


class _Rules(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("access", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """What the kernel offers; below 1 nothing."""
    return int(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION))


def confine_files(readable: Iterable[Path]) -> bool:
    """Whether the kernel does it. Raises OSError where it can and does not."""
    offered = version()
    if offered < 1:
        return False
    kinds = max(count for since, count in _FILES.items() if since <= offered)
    rules = _Rules((1 << kinds) - 1, _NETWORK if offered >= 4 else 0, _SCOPES if offered >= 6 else 0)
    size = 24 if offered >= 6 else 16 if offered >= 4 else 8
    made = _done(_libc.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0))
    try:
        for path in readable:
            _allow(made, path)
        _done(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
        _done(_libc.syscall(_RESTRICT, made, 0))
    finally:
        os.close(made)
    return True


def _allow(rules: int, path: Path) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        access = _READ_FILE | (_READ_DIR if path.is_dir() else 0)
        _done(_libc.syscall(_ADD, rules, _BENEATH, ctypes.byref(_Beneath(access, parent)), 0))
    finally:
        os.close(parent)


def _done(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
