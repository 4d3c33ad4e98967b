"""模拟部门进程: python -m plugins.simulated_departments --port 8090 --data-dir DIR --seed 1."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import uvloop

from plugins.simulated_departments.population import DEFAULT_SEED
from plugins.simulated_departments.server import BATCH_SECONDS, build_state, serve


def main() -> None:
    """入口. Secrets come from the environment: arguments are readable by every user of the machine."""
    parser = argparse.ArgumentParser(prog="simulated_departments", description="沙箱用的模拟数源部门")
    parser.add_argument("--port", type=int, default=0, help="监听端口；0 为任选一个，写入数据目录的 port 文件")
    parser.add_argument("--data-dir", type=Path, required=True, help="台账与待回调的存放目录")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="模拟人口的种子")
    parser.add_argument(
        "--batch-seconds", type=float, default=BATCH_SECONDS, help="部门处理一个批量文件所需的秒数；可按部门另行下达"
    )
    parser.add_argument("--leave-with-parent", action="store_true", help="标准输入结束时退出")
    told = parser.parse_args()
    secret, control = _needed("HEDUI_DEPARTMENTS_SECRET"), _needed("HEDUI_DEPARTMENTS_CONTROL")
    state = build_state(told.data_dir, told.seed, secret, control, told.batch_seconds)
    uvloop.run(serve(state, told.data_dir, told.port, told.leave_with_parent))


def _needed(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise SystemExit(f"缺少环境变量 {name}")
    return value


if __name__ == "__main__":
    main()
