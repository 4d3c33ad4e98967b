"""运行账户: under whom the servers run. initdb refuses root, and no user may be added to the machine."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UNPRIVILEGED = "nobody"


class EmbeddedError(RuntimeError):
    """内置服务无法启动: says what happened and what to do next."""


@dataclass(frozen=True)
class Account:
    """A uid and gid to step down to."""

    uid: int
    gid: int


def service_account() -> Account | None:
    """As root: the unprivileged account; otherwise None, and the servers run as we do."""
    if os.geteuid() != 0:
        _must_be_known(os.geteuid())
        return None
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise EmbeddedError(
            f"以 root 运行时，内置数据库要借用系统账户 {UNPRIVILEGED}，本机没有它。请改用普通用户运行，"
            "或设置 HEDUI_DATABASE_URL 使用已有的 PostgreSQL。"
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def _must_be_known(uid: int) -> None:
    # initdb looks its own user up and gives an English riddle when there is none (containers with a bare uid).
    try:
        pwd.getpwuid(uid)
    except KeyError:
        raise EmbeddedError(
            f"当前用户编号 {uid} 不在本机的用户表中，PostgreSQL 无法初始化。请以有名字的用户运行，"
            "或设置 HEDUI_DATABASE_URL 使用已有的 PostgreSQL。"
        ) from None


def as_account(account: Account | None) -> dict[str, Any]:
    """The keyword arguments of subprocess that step down to the account, supplementary groups dropped."""
    if account is None:
        return {"umask": 0o077}
    return {"user": account.uid, "group": account.gid, "extra_groups": [], "umask": 0o077}


def clean_environment(home: Path) -> dict[str, str]:
    """Nothing inherited: PG* variables or a foreign locale of the caller must not steer the servers."""
    return {"PATH": os.defpath, "HOME": str(home), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
