"""进程看护: starts the processes of `hedui up` in order, shows their output, restarts what dies, stops all."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from hedui.child import Child
from hedui.embedded.folders import hold, make_data_dir, make_folder
from hedui.leftovers import MARK, forget, kill_group, new_mark, remember, stop_leftovers
from hedui.output import Output, Screen

FIRST_WAIT, LONGEST_WAIT = 0.5, 10.0
STEADY = 30.0  # a child that lived so long begins again with the shortest wait
STILL_WAITING = 20.0
LOOK_EVERY = 1.0


class Supervisor:
    """看护者: the children of one `hedui up` on one data folder."""

    def __init__(self, children: Sequence[Child], data_dir: Path, out: TextIO | None = None) -> None:
        self.run_dir = data_dir / "run"
        self.mark = new_mark()
        make_data_dir(data_dir, None)
        logs = make_folder(data_dir / "logs")
        width = max(len(child.name) for child in children)
        shown = Screen(out or sys.stdout)
        self.say = Output("hedui", width, logs, shown)
        self.runners = [
            Runner(child, Output(child.name, width, logs, shown if child.shown else None), self) for child in children
        ]
        self._stop = asyncio.Event()

    async def run(self, on_ready: Callable[[], None] | None = None) -> int:
        """Runs until Ctrl-C, SIGTERM or a closed terminal; 0 after that, 1 when the supervisor itself failed."""
        lock = hold(self.run_dir / "hedui.lock", f"数据目录 {self.run_dir.parent}")
        self._listen()
        try:
            for name in await asyncio.to_thread(stop_leftovers, self.run_dir):
                self.say.line(f"已停止上次遗留的进程 {name}")
            if await self._start_all() and on_ready:
                on_ready()
            await self._stop.wait()
        finally:
            await self._stop_all()
            lock.close()
        return 1 if any(runner.broken for runner in self.runners) else 0

    def stop(self) -> None:
        """What Ctrl-C does."""
        if self._stop.is_set():
            self.say.line("正在停止，请稍候")
        self._stop.set()

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(name) is not signal.SIG_IGN:  # nohup means what it says
                loop.add_signal_handler(name, self.stop)

    async def _start_all(self) -> bool:
        """Starts one after the other, each when the one before works; False when told to stop meanwhile."""
        for runner in self.runners:
            runner.start()
            asked = asyncio.create_task(self._stop.wait())
            works = asyncio.create_task(runner.until_ready())
            await asyncio.wait((asked, works), return_when=asyncio.FIRST_COMPLETED)
            asked.cancel()
            works.cancel()
            if self._stop.is_set():
                return False
            works.result()
        return True

    async def _stop_all(self) -> None:
        if any(runner.task for runner in self.runners):
            self.say.line("正在停止全部进程")
        for runner in reversed(self.runners):
            await runner.stop()
        self.say.line("已全部停止")


class Runner:
    """Keeps one child running."""

    def __init__(self, child: Child, output: Output, supervisor: Supervisor) -> None:
        self.child, self.output, self.supervisor = child, output, supervisor
        self.process: asyncio.subprocess.Process | None = None
        self.task: asyncio.Task[None] | None = None
        self.stopping = self.broken = False

    def start(self) -> None:
        """Starts the child and goes on watching it."""
        self.task = asyncio.create_task(self._keep_running())
        self.task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        # A full disk, say: better to stop everything aloud than to go on with a child that nobody watches.
        if not task.cancelled() and (error := task.exception()):
            self.broken = True
            self.supervisor.say.line(f"无法继续看护 {self.child.name}：{error}")
            self.supervisor.stop()

    async def until_ready(self) -> None:
        """Returns when the child works; says so now and then while it does not."""
        loop = asyncio.get_running_loop()
        remind = loop.time() + STILL_WAITING
        while not (self.process and (self.child.ready is None or await self.child.ready())):
            await asyncio.sleep(0.05)
            if loop.time() > remind:
                remind += STILL_WAITING
                self.supervisor.say.line(f"仍在等待 {self.child.name} 就绪，其后的进程尚未启动")
        self.supervisor.say.line(f"{self.child.name} 已就绪")

    async def stop(self) -> None:
        """Asks the child to end, and ends it when it does not."""
        self.stopping = True
        if self.process:
            await self._end(self.process)
        elif self.task:
            self.task.cancel()
        if self.task:
            await asyncio.wait((self.task,))

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(self.child.stop_signal)
        try:
            async with asyncio.timeout(self.child.stop_within):
                await process.wait()
        except TimeoutError:
            self.supervisor.say.line(f"{self.child.name} 在 {self.child.stop_within:g} 秒内没有停止，强行结束")
            kill_group(process.pid)
            await process.wait()

    async def _keep_running(self) -> None:
        loop = asyncio.get_running_loop()
        wait = FIRST_WAIT
        while not self.stopping:
            began = loop.time()
            ended = await self._live_once()
            if self.stopping:
                return
            wait = FIRST_WAIT if loop.time() - began > STEADY else wait
            self.supervisor.say.line(f"{self.child.name} 意外退出（{ended}），{wait:g} 秒后重启")
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _until_gone(self, process: asyncio.subprocess.Process) -> int:
        """Its exit code; one that was told to end, and only waits, is ended as we end it."""
        gone = asyncio.ensure_future(process.wait())
        while not (await asyncio.wait((gone,), timeout=LOOK_EVERY))[0]:
            if self.child.retiring and not self.stopping and self.child.retiring():
                self.supervisor.say.line(f"{self.child.name} 被要求停止，仍在等待客户端断开，现予结束")
                await self._end(process)
        return await gone

    async def _live_once(self) -> str:
        """One life of the child, from start to exit; returns how it ended."""
        supervisor, name = self.supervisor, self.child.name
        async with self.output.pipe() as end:
            try:
                process = await asyncio.create_subprocess_exec(
                    *self.child.argv, stdout=end, **self.child.options(**{MARK: supervisor.mark})
                )
            except OSError as error:
                return f"无法启动：{error}"
            self.process = process
            try:
                remember(supervisor.run_dir, name, process.pid, supervisor.mark)
                code = await self._until_gone(process)
            except OSError as error:  # a full disk, say: an unknown child could not be found again
                return f"无法登记：{error}"
            finally:
                self.process = None
                kill_group(process.pid)
            forget(supervisor.run_dir, name)
        return f"退出码 {code}" if code >= 0 else f"被信号 {signal.Signals(-code).name} 终止"
