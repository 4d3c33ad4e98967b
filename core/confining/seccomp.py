"""系统调用限制 by the kernel (seccomp): no socket of any kind, no other process, begun, looked into or signalled.

Of Landlock UDP and sockets in the file system are not covered: the database may be reached by one.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from typing import NamedTuple


class _Machine(NamedTuple):
    """架构: how the kernel tells it, and the numbers of what is denied."""

    audit: int
    denied: tuple[int, ...]


_SINCE_2019 = (424, 425, 426, 427, 434, 435, 438, 448)
"""pidfd_send_signal, io_uring (three), pidfd_open, clone3, pidfd_getfd, process_mrelease: alike everywhere."""
_GENERIC = (
    198, 199, 200, 201, 202, 203, 206, 211, 242, 243, 269,  # socket … accept4, recvmmsg, sendmmsg
    220, 221, 281, 117, 129, 130, 131, 138, 240, 270, 271,  # clone, execve(at), ptrace, kills, process_vm_readv and _writev
    265, 280, 97, 268, 40, 217, 218, 219, 241, 282,  # open_by_handle_at, bpf, unshare, setns, mount, keys, perf, userfaultfd
)  # fmt: skip
_X86 = (
    41, 42, 43, 44, 46, 49, 50, 53, 288, 299, 307,
    56, 57, 58, 59, 322, 101, 62, 200, 234, 129, 297, 310, 311,
    304, 321, 272, 308, 165, 248, 249, 250, 298, 323,
)  # fmt: skip
_MACHINES = {
    "x86_64": _Machine(0xC000003E, _X86),
    "aarch64": _Machine(0xC00000B7, _GENERIC),
    "loongarch64": _Machine(0xC0000102, _GENERIC),
}
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | errno.EACCES
_X32 = 0x40000000
"""On x86_64 the same calls have a second set of numbers from here on."""
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_ASK, _UNKNOWN = 21, -1
_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def there() -> bool:
    """Whether this kernel filters calls, and we know this machine's numbers; nothing is given up by asking."""
    return platform.machine() in _MACHINES and _libc.prctl(_ASK, 0, 0, 0, 0) != _UNKNOWN


def confine_calls() -> bool:
    """Whether the kernel does it, and we know this machine's numbers."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    code = _filter(machine)
    held = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(held))
    if _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return bool(_libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program)) == 0)


def _filter(machine: _Machine) -> bytes:
    denied = sorted({*machine.denied, *_SINCE_2019})
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, machine.audit), (_RETURN, 0, 0, _DENY), (_LOAD, 0, 0, 0)]
    steps.append((_AT_LEAST, len(denied) + 1, 0, _X32))
    steps += [(_EQUAL, len(denied) - place, 0, number) for place, number in enumerate(denied)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _DENY)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
