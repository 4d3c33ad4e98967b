"""命令行: every part alone, everything together, and casework over the same actions as the web."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from core.clock import legal_date
from core.database import PowerfulRole
from core.errors import Problem
from core.migrating import MigrationsChanged
from core.runtime import Runtime
from core.scope import Scope
from hedui.embedded.accounts import EmbeddedError
from hedui.logs import configure_logs
from hedui.parts import resolved
from hedui.plugin_commands import add_plugin_commands
from hedui.settings import Settings, SettingsError

Command = Callable[[argparse.Namespace, Settings], int]


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point; errors that people can mend are one Chinese sentence, not a traceback."""
    options = _parser().parse_args(arguments)
    configure_logs()
    try:
        code = options.command(options, Settings.from_environment())
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has enough: hedui plugin check . | head -3
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter flushes once more at its end
        code = 1
    except (SettingsError, EmbeddedError, PowerfulRole, MigrationsChanged, Problem) as error:
        print(error, file=sys.stderr)
        code = 1
    except LookupError as error:
        print(error.args[0] if error.args else error, file=sys.stderr)
        code = 1
    except (FileNotFoundError, PermissionError) as error:
        print(f"无法读写文件：{error.filename or error}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hedui", description="核对：社会救助家庭经济状况核对")
    parser.add_argument("--version", action="version", version=f"hedui {version('hedui')}", help="显示版本号并退出")
    commands = parser.add_subparsers(required=True, metavar="命令")

    def command(name: str, text: str, run: Command) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(command=run)
        return made

    up = command("up", "启动全部服务并运行演示（Ctrl-C 停止）", _up)
    up.add_argument("--no-demo", action="store_true", help="不运行演示")
    command("web", "只启动网页接口", _web)
    command("worker", "只启动一个工作进程", _worker)
    command("migrate", "把数据库升级到最新版本", _migrate)
    command("departments", "只启动模拟部门", _departments)
    command("demo", "运行一次演示核对", _demo)
    command("doctor", "检查运行环境", _doctor)
    fsck = command("fsck", "检查数据的一致性", _fsck)
    fsck.add_argument("--ledger", type=Path, help="部门台账文件，用于对账")
    fsck.add_argument("--json", action="store_true", help="以 JSON 输出")
    command("recompute", "节假日安排公布或变更后，重算未办结核对件的期限", _recompute)
    add_plugin_commands(commands)
    provision = command("provision", "按数据文件开通租户、机构、岗位和人员", _provision)
    provision.add_argument("file", type=Path)
    token = command("token", "为在任人员签发接口令牌（只显示一次）", _token)
    token.add_argument("code", help="行政区划代码")
    token.add_argument("staff_number", help="工号")
    password = command("password", "为在任人员发放初始密码（只显示一次，首次登录须修改）", _password)
    password.add_argument("code", help="行政区划代码")
    password.add_argument("staff_number", help="工号")
    operator = command("operator", "开设平台运维人员的账号并发放初始密码（只显示一次，首次登录须修改）", _operator)
    operator.add_argument("staff_number", help="工号")
    operator.add_argument("name", help="姓名")
    operator.add_argument(
        "--role", choices=("operator", "developer"), default="operator", help="运维，或插件开发（仅演示环境）"
    )
    _add_posts(command)
    secret = command("secret", "设置连接器的密钥（从标准输入读取，不写在命令行上）", _secret)
    secret.add_argument("code", help="行政区划代码")
    secret.add_argument("connector", help="连接器编号，如 public_data_gateway.connector")
    secret.add_argument("name", help="密钥名称，如 app_secret")
    stationery = command(
        "report-template", "提出报告格式所用的模板，由本机构的人批准（不给文件则恢复内置模板）", _report_template
    )
    stationery.add_argument("code", help="行政区划代码")
    stationery.add_argument("format", help="报告格式编号，如 report_docx.standard")
    stationery.add_argument("file", type=Path, nargs="?", help="模板文件")
    stationery.add_argument("--document", required=True, help="依据文件")
    stationery.add_argument("--on", type=date.fromisoformat, help="自何日起使用，如 2026-07-01；不填为今天")
    feed = command("feed", "以救助系统的身份送入救助申请", _feed)
    verify = command("verify", "把一户家庭从受理办理到报告", _verify)
    verify.add_argument("--out", type=Path, default=Path("reports"), help="报告存放的文件夹")
    verify.add_argument("--wait", type=float, default=600, help="最多等待的秒数")
    verify.add_argument(
        "--format", dest="formats", action="append", default=[], help="只保存这种格式的报告，如 pdf，可重复；不填为全部"
    )
    template = command("template", "生成填报用的空白样表（xlsx）", _template)
    template.add_argument("kind", choices=("feed", "verify"), help="feed：救助申请；verify：家庭成员、申报、授权")
    for each in (feed, verify, template):
        each.add_argument("file", type=Path)
        each.add_argument("--tokens", type=Path, help="令牌文件（TOML：feed、clerk、reviewer、county）")
    return parser


def _add_posts(command: Callable[[str, str, Command], argparse.ArgumentParser]) -> None:
    """Who holds which post: for the tenant with this division code."""
    for act, text in (
        ("posts", "列出岗位和任职人"),
        ("handover", "职务交接：自某日起由接任人任职"),
        ("leave", "离任：自某日起不再任职，岗位空缺"),
        ("disable", "停用账号：立即生效，登录和令牌全部作废"),
        ("enable", "恢复账号：须重新登录，令牌须重新签发"),
    ):
        made = command(act, text, _posts)
        made.set_defaults(act=act)
        made.add_argument("code", help="行政区划代码")
        if act == "posts":
            continue
        made.add_argument("staff_number", help="工号")
        made.add_argument("--reason", required=True, help="事由")
        if act == "handover":
            made.add_argument("successor", help="接任人工号；还没有账号的，同时开设账号")
            made.add_argument("name", help="接任人姓名")
        if act in ("handover", "leave"):
            made.add_argument("--post", default="", help="岗位名称；一人任几个岗位时必填")
            made.add_argument("--on", default="", help="日期，如 2026-07-01；不填为今天")


def _up(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.up import up

    return asyncio.run(up(settings, demo=not options.no_demo))


def _web(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.web import serve_web

    return serve_web(_exported(settings))


def _worker(options: argparse.Namespace, settings: Settings) -> int:
    import uvloop

    from hedui.worker import serve

    uvloop.run(serve(resolved(settings)))
    return 0


def _migrate(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.up import migrate_now

    print(asyncio.run(migrate_now(resolved(settings))), end="")
    return 0


def _departments(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.up import departments_secret

    for variable in ("HEDUI_DEPARTMENTS_SECRET", "HEDUI_DEPARTMENTS_CONTROL"):
        os.environ.setdefault(variable, departments_secret(settings))
    data = str(settings.data_dir / "departments")
    program = "plugins.simulated_departments"
    os.execv(  # noqa: S606 - our own module takes this process over: one pid to stop
        sys.executable, (sys.executable, "-m", program, "--port", str(settings.departments_port), "--data-dir", data)
    )


def _demo(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.demo import demo

    settings = resolved(settings)
    return _with_runtime(settings, lambda runtime: demo(settings, runtime))


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.doctor import doctor

    return asyncio.run(doctor(resolved(settings)))


def _fsck(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.fsck import fsck

    return asyncio.run(fsck(resolved(settings), options.ledger, options.json))


def _recompute(options: argparse.Namespace, settings: Settings) -> int:
    from core.deadlines.actions import open_cases, recompute
    from tenants.access import operator_scope
    from tenants.hierarchy import every_tenant

    async def run(runtime: Runtime) -> int:
        for tenant in await every_tenant(legal_date(runtime.clock.now())):
            scope = operator_scope(runtime, tenant)
            changed = [case for case in await open_cases(scope) if await recompute(scope, case)]
            if changed:
                print(f"{tenant.name}：{len(changed)} 件的期限已改变")
        return 0

    return _with_runtime(resolved(settings), run)


def _provision(options: argparse.Namespace, settings: Settings) -> int:
    from tenants.provisioning import provision, read_file

    async def run(runtime: Runtime) -> int:
        made = await provision(runtime, read_file(options.file))
        for ref in made.values():
            print(f"✔ {ref.code} {ref.name}")
        return 0

    return _with_runtime(resolved(settings), run)


def _token(options: argparse.Namespace, settings: Settings) -> int:
    from tenants.provisioning import issue_token

    async def run(scope: Scope) -> int:
        print(await issue_token(scope, options.staff_number))
        return 0

    return _for_tenant(settings, options.code, run)


def _password(options: argparse.Namespace, settings: Settings) -> int:
    from tenants.sessions.resetting import reset_password

    async def run(scope: Scope) -> int:
        print((await reset_password(scope, options.staff_number)).initial_password)
        return 0

    return _for_tenant(settings, options.code, run)


def _operator(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.operating.opening import CODE, make_operator

    async def run(runtime: Runtime) -> int:
        given = await make_operator(runtime, options.staff_number, options.name, options.role)
        print(f"登录时的行政区划代码 {CODE}，工号 {options.staff_number}，初始密码 {given}")
        return 0

    return _with_runtime(resolved(settings), run)


def _secret(options: argparse.Namespace, settings: Settings) -> int:
    from tenants.settings import keep_secret

    value = sys.stdin.readline().rstrip("\n")

    async def run(scope: Scope) -> int:
        await keep_secret(scope, options.connector, options.name, value)
        print("✔ 已保存")
        return 0

    return _for_tenant(settings, options.code, run)


def _report_template(options: argparse.Namespace, settings: Settings) -> int:
    from tenants.template_proposals import propose_template

    body = options.file.read_bytes() if options.file else None

    async def run(scope: Scope) -> int:
        start = options.on or scope.today
        made = await propose_template(scope, options.format, body, options.document, start)
        print(f"✔ 已提出自 {start} 起使用：{'模板 ' + made.digest[:16] if made.digest else '内置模板'}")
        print("  须由本机构系统管理员或主要负责人批准后才使用；建议编号 " + str(made.id))
        return 0

    return _for_tenant(settings, options.code, run)


def _posts(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.posts import ACTS

    return _for_tenant(settings, options.code, lambda scope: ACTS[options.act](scope, options))


def _for_tenant(settings: Settings, code: str, action: Callable[[Scope], Awaitable[int]]) -> int:
    """Run an operator's action for the tenant that has this division code today."""
    from tenants.access import operator_scope
    from tenants.hierarchy import every_tenant

    async def run(runtime: Runtime) -> int:
        found = [ref for ref in await every_tenant(legal_date(runtime.clock.now())) if ref.code == code]
        if len(found) != 1:
            print(f"没有行政区划代码为 {code} 的租户，请先用 hedui provision 开通。", file=sys.stderr)
            return 1
        return await action(operator_scope(runtime, found[0]))

    return _with_runtime(resolved(settings), run)


def _feed(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.casework import feed_file, read_tokens

    tokens = read_tokens(options.tokens or _demo_tokens(settings))
    return _with_runtime(resolved(settings), lambda runtime: feed_file(runtime, options.file, tokens))


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.casework import read_tokens, verify_file

    tokens = read_tokens(options.tokens or _demo_tokens(settings))

    def run(runtime: Runtime) -> Awaitable[int]:
        return verify_file(runtime, options.file, tokens, options.out, options.wait, options.formats)

    return _with_runtime(resolved(settings), run)


def _template(options: argparse.Namespace, settings: Settings) -> int:
    from hedui.casework import read_tokens, write_template

    tokens = read_tokens(options.tokens or _demo_tokens(settings))
    return _with_runtime(
        resolved(settings), lambda runtime: write_template(runtime, options.kind, options.file, tokens)
    )


def _demo_tokens(settings: Settings) -> Path:
    return settings.data_dir / "demo" / "tokens.toml"


def _with_runtime(settings: Settings, action: Callable[[Runtime], Awaitable[int]]) -> int:
    from hedui.wiring import runtime_of_process

    async def run() -> int:
        async with runtime_of_process(settings) as runtime:
            return await action(runtime)

    return asyncio.run(run())


def _exported(settings: Settings) -> Settings:
    """For servers that start processes of their own: what was resolved stands in the environment."""
    settings = resolved(settings)
    os.environ.update(settings.environment())
    return settings


if __name__ == "__main__":
    main()
