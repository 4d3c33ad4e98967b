"""数据目录: folders and files that are private to whom they belong to, and a lock that dies with its holder."""

import fcntl
import os
import pwd
import stat
import tempfile
from pathlib import Path
from typing import IO

from hedui.embedded.accounts import Account, EmbeddedError


def make_folder(path: Path, mode: int = 0o700, account: Account | None = None) -> Path:
    """The folder with exactly this mode and owner, whatever the umask."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)
    if account:
        os.chown(path, account.uid, account.gid)
    return path


def make_data_dir(path: Path, account: Account | None) -> None:
    """The data folder itself: passable for the account (0711) as root, closed to everybody else (0700) otherwise."""
    if not path.exists():
        make_folder(path, 0o711 if account else 0o700)
    if account:
        open_way(path, account)


def open_way(path: Path, account: Account) -> None:
    """Lets the account pass through every folder above its own; it gains no right to list or read them."""
    for folder in (path, *path.parents):
        status = folder.stat()
        if not _passable(status, account):
            _add_passage(folder, status)


def passable(path: Path, account: Account) -> bool:
    """Whether the account can reach and run what stands at this path."""
    return all(_passable(step.stat(), account) for step in (path, *path.parents))


def _passable(status: os.stat_result, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _add_passage(folder: Path, status: os.stat_result) -> None:
    # A home folder stays as closed as its owner left it: known names inside would become readable.
    if status.st_uid != os.geteuid() or folder == Path(pwd.getpwuid(os.geteuid()).pw_dir):
        raise EmbeddedError(f"内置数据库的账户无法穿过目录 {folder}。请用 HEDUI_DATA 指定别处，例如 /var/lib/hedui。")
    folder.chmod(stat.S_IMODE(status.st_mode) | stat.S_IXGRP | stat.S_IXOTH)


def write_private(path: Path, text: str, account: Account | None = None) -> None:
    """Writes a file of mode 0600 in one piece; never follows a link that the account may have laid there."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
        if account:
            os.fchown(descriptor, account.uid, account.gid)
    Path(temporary).replace(path)


def hold(path: Path, what: str) -> IO[str]:
    """Takes the lock or says who has it. The kernel frees it when the holder dies, however it dies."""
    make_folder(path.parent)
    file = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "未知"
        file.close()
        raise EmbeddedError(f"{what} 正由另一个 hedui 进程（PID {holder}）使用，请先停止它。") from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
