"""部门进程: the server as a child of a test or of the sandbox.

with start(tmp_path, secret="…", control="…") as departments:
    departments.order("banks", {"faults": [{"kind": "hang", "share": 0.1}]})
    departments.unleash()  # every department misbehaves at random
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plugins.simulated_departments.catalogue import (
    ASYNCHRONOUS,
    BATCHED,
    DEPARTMENTS,
    batch_settings,
    connector_settings,
    gateway_settings,
    source_connectors,
)
from plugins.simulated_departments.controlling import called
from plugins.simulated_departments.dci_catalogue import dci_settings, dci_signing_key
from plugins.simulated_departments.front import HOST
from plugins.simulated_departments.ledger import LedgerEntry, read_ledger
from plugins.simulated_departments.population import DEFAULT_SEED, Population
from plugins.simulated_departments.server import BATCH_SECONDS, LEDGER, PORT_FILE
from plugins.simulated_departments.wangmo import Wangmo

_ROOT = Path(__file__).parents[2]
_PATIENCE = 60.0


class Departments:
    """运行中的部门: address, control, ledger; can be killed and started again on the same data."""

    def __init__(
        self,
        data_dir: Path,
        secret: str,
        control: str,
        seed: int = DEFAULT_SEED,
        port: int = 0,
        batch_seconds: float = BATCH_SECONDS,
    ) -> None:
        self.data_dir, self.secret, self.control = data_dir, secret, control
        self.population, self.wangmo = Population(seed), Wangmo(seed)
        self.port, self.batch_seconds = port, batch_seconds
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def base_url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def settings(self, asynchronous: tuple[str, ...] = ASYNCHRONOUS) -> dict[str, Any]:
        """网关设置 of the connector `public_data_gateway` for this server."""
        return gateway_settings(self.base_url, asynchronous)

    def batch_settings(self) -> dict[str, Any]:
        """批量设置 of the connector `batch_exchange` for this server; its secret `batch_secret` is `secret`, too."""
        return batch_settings(self.base_url)

    def dci_settings(self) -> dict[str, Any]:
        """登记系统设置 of the connectors `dci.sync` and `dci.async` for this server."""
        return dci_settings(self.base_url, self.secret)

    def dci_signing_key(self) -> str:
        """签名私钥: the secret `signing_key` of both."""
        return dci_signing_key(self.secret)

    def connector_settings(self, asynchronous: tuple[str, ...] = ASYNCHRONOUS) -> dict[str, dict[str, Any]]:
        """各连接器设置: both at once, by connector."""
        return connector_settings(self.base_url, asynchronous)

    def source_connectors(self, batched: tuple[str, ...] = BATCHED) -> dict[str, str]:
        """数源连接: which department is reached by which connector."""
        return source_connectors(batched)

    def ledger(self) -> list[LedgerEntry]:
        return read_ledger(self.data_dir / LEDGER)

    def order(self, department: str, told: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """下达指令; without one, the department answers as it should again."""
        return self._request("POST", f"/control/{department}", json.dumps(told or {}))

    def unleash(self, departments: Sequence[str] = DEPARTMENTS, **chaos: Any) -> None:
        """混乱 of these departments (see `behaviour.Chaos`); `order` without an order ends it."""
        for department in departments:
            self.order(department, {"chaos": chaos})

    def state(self) -> dict[str, Any]:
        return self._request("GET", "/control")

    def start(self) -> None:
        """Start, again on the same port after a kill, and wait until it answers."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        (self.data_dir / PORT_FILE).unlink(missing_ok=True)
        secrets = {"HEDUI_DEPARTMENTS_SECRET": self.secret, "HEDUI_DEPARTMENTS_CONTROL": self.control}
        command = [sys.executable, "-m", "plugins.simulated_departments", "--leave-with-parent"]
        command += ["--port", str(self.port), "--data-dir", str(self.data_dir), "--seed", str(self.population.seed)]
        command += ["--batch-seconds", str(self.batch_seconds)]
        self._child = subprocess.Popen(  # noqa: S603 - our own module, no shell
            command, cwd=_ROOT, env={**os.environ, **secrets}, stdin=subprocess.PIPE
        )
        self._wait()

    def stop(self) -> None:
        """SIGTERM: in good order."""
        if self._child is not None:
            self._child.terminate()
            self._ended(self._child)

    def kill(self) -> None:
        """SIGKILL: nothing is tidied up; what was answered must be in the ledger all the same."""
        if self._child is not None:
            self._child.kill()
            self._ended(self._child)

    def _ended(self, child: subprocess.Popen[bytes]) -> None:
        child.wait(timeout=_PATIENCE)
        if child.stdin is not None:
            child.stdin.close()
        self._child = None

    def _wait(self) -> None:
        patience = time.monotonic() + _PATIENCE
        while time.monotonic() < patience and self._child is not None and self._child.poll() is None:
            written = self.data_dir / PORT_FILE
            if written.exists() and written.read_text():
                self.port = int(written.read_text())
                return
            time.sleep(0.02)
        self.kill()
        raise TimeoutError("模拟部门没有启动")

    def _request(self, method: str, path: str, body: str | None = None) -> dict[str, Any]:
        return called(self.port, method, path, self.control, body)


@contextmanager
def start(
    data_dir: Path,
    *,
    secret: str,
    control: str,
    seed: int = DEFAULT_SEED,
    port: int = 0,
    batch_seconds: float = BATCH_SECONDS,
) -> Iterator[Departments]:
    """启动 for the length of a `with` block."""
    departments = Departments(data_dir, secret, control, seed, port, batch_seconds)
    departments.start()
    try:
        yield departments
    finally:
        departments.stop()
