"""存档的插件受限运行: an archived pack that reaches for what is not its own is refused, and the answer says what and where."""

from __future__ import annotations

import importlib
import socket
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.assessment.evidence import Evidence
from core.explanations.child import unpacked
from core.explanations.running import Failed, Run
from core.plugin.archive import keep
from core.plugin.digests import code_digest
from core.plugin.registry import Registry
from core.plugin.stamps import stamp_of
from hedui.rerunning import Rerunner

DAY = date(2026, 7, 1)
HOOKS = """from hedui.plugin import API, Level, PluginInfo, hookimpl
{before}
@hookimpl
def hedui_plugin():
    return (PluginInfo("{name}", "样例", "1", API, ("",), "样例", "样例", level=Level.COUNTY),)
"""
SWALLOWED = "try:\n    {0}\nexcept BaseException:\n    pass\n"


class Packs:
    """Packs of one line each, archived under their stamps."""

    def __init__(self, place: Path) -> None:
        self.place, self.kept = place, place / "kept"

    def made(self, name: str, before: str) -> str:
        folder = self.place / "path" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("", "utf-8")
        (folder / "hooks.py").write_text(HOOKS.format(name=name, before=""), "utf-8")
        module = importlib.import_module(f"{name}.hooks")
        (folder / "hooks.py").write_text(HOOKS.format(name=name, before=before), "utf-8")
        stamp = stamp_of(name, "1", code_digest(module))
        keep(self.kept, stamp, module)
        return stamp

    async def said(self, *stamps: str) -> str:
        run = Run(
            "p", DAY, DAY, Evidence((), {}, (), (), None, "", (), {}, {}, tuple(s.split()[0] for s in stamps), {}), ()
        )
        (found,) = await Rerunner(Registry({}), self.kept)(stamps, [run])
        assert isinstance(found, Failed)
        return found.reason


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Packs]:
    monkeypatch.syspath_prepend(str(tmp_path / "path"))
    yield Packs(tmp_path)
    for loaded in [name for name in sys.modules if name.startswith("confined_")]:
        del sys.modules[loaded]


async def test_a_pack_that_keeps_to_itself_is_run(packs: Packs) -> None:
    """It fails for want of a calendar, and of nothing else: its own files, Python's and the time zones are there."""
    own = "import json, decimal, zoneinfo, importlib.resources\nfrom pathlib import Path\nzoneinfo.ZoneInfo('Asia/Shanghai')\n"
    stamp = packs.made("confined_good", own + "assert Path(__file__).read_text('utf-8')\n")
    assert "工作日历应当恰有一个" in await packs.said(stamp)


async def test_whatever_it_reaches_for_is_refused_and_named(packs: Packs, tmp_path: Path) -> None:
    """Also where it swallows the refusal, and where it goes round Python."""
    secret = tmp_path / "hedui.env"
    secret.write_text("HEDUI_MASTER_KEY=geheim", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        tries = {
            f"open({str(secret)!r}).read()": f"试图打开文件 {secret}",
            f"import socket; socket.create_connection(('127.0.0.1', {port}))": "试图使用网络",
            f"import os; os.listdir({str(tmp_path)!r})": f"试图查看文件夹 {tmp_path}",
            "import subprocess; subprocess.run(['/bin/true'])": "试图启动进程",
            "import os; os.kill(os.getppid(), 0)": "试图影响别的进程",
            "open(__file__, 'a')": "试图写入文件",
            "import ctypes; ctypes.CDLL(None).getpid()": "试图绕开 Python 调用系统",
        }
        for number, (line, words) in enumerate(tries.items()):
            name = f"confined_{number}"
            said = await packs.said(packs.made(name, SWALLOWED.format(line) if number % 2 else line))
            assert words in said, (line, said)
            assert f"插件文件 {name}/hooks.py 第 " in said
            assert "geheim" not in said
        with pytest.raises(BlockingIOError):
            server.accept()


async def test_an_import_from_beside_the_archive_is_refused(packs: Packs) -> None:
    """A name that is put together while it runs is in no archive, and the file of today stands where it cannot be read."""
    (packs.place / "path").mkdir()
    (packs.place / "path" / "confined_beside.py").write_text("X = 1\n", "utf-8")
    stamp = packs.made("confined_dynamic", "import importlib\nimportlib.import_module('confined' + '_beside')\n")
    assert "No module named 'confined_beside'" in await packs.said(stamp)


async def test_the_child_has_no_environment(packs: Packs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEDUI_MASTER_KEY", "geheim")
    said = await packs.said(packs.made("confined_env", "import os\nraise ValueError(sorted(os.environ))\n"))
    assert said.endswith("['LC_ALL']") or "['LC_ALL', 'LC_CTYPE']" in said


async def test_all_archives_lie_there_before_one_is_imported(packs: Packs) -> None:
    """A pack that imports another, named after it, gets the archived one."""
    first = packs.made("confined_a", "import confined_b.hooks as other\nassert 'THEN' in vars(other), 'today'\n")
    second = packs.made("confined_b", "THEN = 1\n")
    assert "工作日历应当恰有一个" in await packs.said(first, second)


async def test_none_is_imported_where_one_archive_is_missing(packs: Packs) -> None:
    """Not even the first: what it did when it was imported would have been done for nothing."""
    stamp = packs.made("confined_c", "import os\nos._exit(7)\n")
    assert "没有插件 confined_d 1+0" in await packs.said(stamp, "confined_d 1+" + "0" * 64)
    assert "子进程异常结束" in await packs.said(stamp)


async def test_a_module_that_comes_from_elsewhere_is_refused(packs: Packs) -> None:
    """By a path of its own: a file of today would reckon under the stamp of then."""
    (packs.place / "elsewhere").mkdir()
    took = (
        "import sys, types\nfalse = types.ModuleType('confined_f.rules')\n"
        "false.__file__ = '/elsewhere/rules.py'\nsys.modules['confined_f.rules'] = false\n"
    )
    said = await packs.said(packs.made("confined_f", took))
    assert "插件模块 confined_f.rules 没有从存档载入，不能代表当时的版本" in said


def test_a_place_outside_of_the_folder_is_never_written(packs: Packs, tmp_path: Path) -> None:
    """Even where names and digest agree: who made the archive wrote both."""
    import json
    import zipfile

    from core.plugin.archive import MANIFEST, archive_name
    from core.plugin.digests import digest_of

    packs.kept.mkdir()
    for number, name in enumerate(("../outside.py", "/tmp/hedui-outside.py", "confined_g/../../outside.py")):
        stamp = stamp_of("confined_g", str(number), digest_of({name: b"X = 1\n"}))
        with zipfile.ZipFile(packs.kept / archive_name(stamp), "w") as made:
            made.writestr(MANIFEST, json.dumps({"package": "confined_g.x", "module": "confined_g.x"}))
            made.writestr(name, b"X = 1\n")
        (tmp_path / "target").mkdir(exist_ok=True)
        with pytest.raises(ValueError, match="位置不当的文件"):
            unpacked(packs.kept, [stamp], tmp_path / "target")
    assert not list(tmp_path.glob("outside.py"))
    assert not Path("/tmp/hedui-outside.py").exists()
