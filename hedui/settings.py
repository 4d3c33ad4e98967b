"""设置: everything the environment decides, read once, checked, and never printed with a password in it."""

import hashlib
import os
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

CHECKOUT = Path(__file__).resolve().parent.parent
CIPHERS = ("aes-256-gcm", "sm4-gcm")
_ORIGIN = re.compile(
    r"(?P<scheme>https?)://(?:(?P<local>localhost|127\.0\.0\.1|\[::1\])|[a-z0-9][a-z0-9.-]*|\[[0-9a-f:]+\])(?::[0-9]{1,5})?"
)


class SettingsError(ValueError):
    """设置有误: one line for each wrong variable, so that all can be mended at once."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """运行设置. An address left out (None) means: use the embedded server."""

    data_dir: Path  # where everything is kept that is not in the database
    key_file: Path  # the master key; default: in the data folder
    fonts_dir: Path  # further fonts for reports; default: in the data folder
    database_url: str | None = None  # the application role
    owner_url: str | None = None  # the owner role, for migrations only
    redis_url: str | None = None  # the doorbell of the workers
    host: str = "127.0.0.1"  # the address that the web server listens on
    port: int = 8420  # of the web server
    departments_port: int = 8430  # of the simulated departments
    web_processes: int = 2  # how many serve the web
    workers: int = 2  # how many do the jobs
    cipher: str = "aes-256-gcm"  # or sm4-gcm
    lease_seconds: int = 30  # how long a worker holds a job before another may take it
    retry_seconds: int = 5  # before the first repetition of an ask; doubles with every attempt
    assess_seconds: int = 2  # how long answers are gathered before a case is assessed anew
    batch_seconds: int = 2  # how long a batch gathers asks before it is handed in
    origin: str = ""  # the address that browsers use; empty: browsers on this machine only
    callback: str = ""  # the address that departments answer at; empty: that of browsers, else host and port
    plain_http: bool = False  # whether that address may be without TLS, on an intranet that has none
    trusted_proxies: str = ""  # networks whose X-Forwarded-For is believed
    session_idle_minutes: int = 30  # a login ends when nothing is done for so long
    session_hours: int = 12  # the longest that a login lasts
    login_failures: int = 5  # for one account from one address
    login_lock_minutes: int = 15  # how long an account stays locked for that address
    sandbox: bool = True  # made-up departments and people; default: on with the embedded database only
    compiled: bool = True  # off: assessments run interpreted even where they are compiled

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Reads HEDUI_*; raises SettingsError that names every variable with a wrong value."""
        read = _Reader(os.environ if environ is None else environ)
        data_dir = read.path("HEDUI_DATA", default_data_dir(read.environ))
        database_url = read.url("HEDUI_DATABASE_URL", ("postgresql", "postgres"))
        settings = cls(
            data_dir=data_dir,
            key_file=read.path("HEDUI_KEY_FILE", data_dir / "keys" / "master.toml"),
            fonts_dir=read.path("HEDUI_FONTS", data_dir / "fonts"),
            database_url=database_url,
            owner_url=read.url("HEDUI_OWNER_URL", ("postgresql", "postgres")),
            redis_url=read.url("HEDUI_REDIS_URL", ("redis", "rediss", "unix")),
            host=read.text("HEDUI_HOST", "127.0.0.1"),
            port=read.number("HEDUI_PORT", 8420, 1, 65535),
            departments_port=read.number("HEDUI_DEPARTMENTS_PORT", 8430, 1, 65535),
            web_processes=read.number("HEDUI_WEB_PROCESSES", 2, 1, 64),
            workers=read.number("HEDUI_WORKERS", 2, 1, 64),
            cipher=read.choice("HEDUI_CIPHER", "aes-256-gcm", CIPHERS),
            lease_seconds=read.number("HEDUI_LEASE_SECONDS", 30, 1, 3600),
            retry_seconds=read.number("HEDUI_RETRY_SECONDS", 5, 1, 3600),
            assess_seconds=read.number("HEDUI_ASSESS_SECONDS", 2, 0, 3600),
            batch_seconds=read.number("HEDUI_BATCH_SECONDS", 2, 0, 86_400),
            origin=read.origin("HEDUI_ORIGIN"),
            callback=read.origin("HEDUI_CALLBACK"),
            plain_http=read.flag("HEDUI_PLAIN_HTTP", False),
            trusted_proxies=read.networks("HEDUI_TRUSTED_PROXIES"),
            session_idle_minutes=read.number("HEDUI_SESSION_IDLE_MINUTES", 30, 1, 1440),
            session_hours=read.number("HEDUI_SESSION_HOURS", 12, 1, 24),
            login_failures=read.number("HEDUI_LOGIN_FAILURES", 5, 1, 100),
            login_lock_minutes=read.number("HEDUI_LOGIN_LOCK_MINUTES", 15, 1, 1440),
            # With a database of one's own the office is real; invented departments must then be asked for.
            sandbox=read.flag("HEDUI_SANDBOX", database_url is None),
            compiled=read.flag("HEDUI_COMPILED", True),
        )
        read.judge_plain("HEDUI_ORIGIN", settings.origin, settings.plain_http)
        read.judge_plain("HEDUI_CALLBACK", settings.callback, settings.plain_http)
        read.finish()
        return settings

    @property
    def callback_base(self) -> str:
        """回调地址: where departments find us; what the server listens on is often no address that anybody else can reach."""
        return self.callback or self.origin or f"http://{self.host}:{self.port}"

    def environment(self, *, owner: bool = False) -> dict[str, str]:
        """The same settings as HEDUI_* variables for a child process; the owner's address only on request."""
        values = {variable: getattr(self, field) for variable, field in VARIABLES.items()}
        if not owner:
            del values["HEDUI_OWNER_URL"]
        return {variable: _text(value) for variable, value in values.items() if value is not None}

    def __repr__(self) -> str:
        parts = (f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"Settings({', '.join(parts)})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        # msgspec's own would hand the passwords to any pretty printer.
        masked = {name: getattr(self, name) for name in self.__struct_fields__}
        for name in ("database_url", "owner_url", "redis_url"):
            masked[name] = masked[name] and mask(masked[name])
        return list(masked.items())


VARIABLES = {
    "HEDUI_DATA": "data_dir",
    "HEDUI_KEY_FILE": "key_file",
    "HEDUI_FONTS": "fonts_dir",
    "HEDUI_DATABASE_URL": "database_url",
    "HEDUI_OWNER_URL": "owner_url",
    "HEDUI_REDIS_URL": "redis_url",
    "HEDUI_HOST": "host",
    "HEDUI_PORT": "port",
    "HEDUI_DEPARTMENTS_PORT": "departments_port",
    "HEDUI_WEB_PROCESSES": "web_processes",
    "HEDUI_WORKERS": "workers",
    "HEDUI_CIPHER": "cipher",
    "HEDUI_LEASE_SECONDS": "lease_seconds",
    "HEDUI_RETRY_SECONDS": "retry_seconds",
    "HEDUI_ASSESS_SECONDS": "assess_seconds",
    "HEDUI_BATCH_SECONDS": "batch_seconds",
    "HEDUI_ORIGIN": "origin",
    "HEDUI_CALLBACK": "callback",
    "HEDUI_PLAIN_HTTP": "plain_http",
    "HEDUI_TRUSTED_PROXIES": "trusted_proxies",
    "HEDUI_SESSION_IDLE_MINUTES": "session_idle_minutes",
    "HEDUI_SESSION_HOURS": "session_hours",
    "HEDUI_LOGIN_FAILURES": "login_failures",
    "HEDUI_LOGIN_LOCK_MINUTES": "login_lock_minutes",
    "HEDUI_SANDBOX": "sandbox",
    "HEDUI_COMPILED": "compiled",
}


def default_data_dir(environ: Mapping[str, str], root: bool | None = None) -> Path:
    """Outside the clone: the embedded database runs under an account that need not be able to read the clone."""
    if os.geteuid() == 0 if root is None else root:
        return Path("/var/lib/hedui") / slug()
    home = environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "hedui" / slug()


def slug(checkout: Path = CHECKOUT) -> str:
    """Two clones must not share data; an installed package has one place."""
    if not (checkout / "pyproject.toml").is_file():
        return "default"
    name = re.sub(r"[^a-z0-9]+", "-", checkout.name.lower()).strip("-") or "clone"
    return f"{name[:40]}-{hashlib.sha256(os.fsencode(checkout)).hexdigest()[:8]}"


def mask(url: str) -> str:
    """The address with every password in it replaced by stars."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "***"
    user, at, host = parts.netloc.rpartition("@")
    if ":" in user:
        user = user.partition(":")[0] + ":***"
    query = [(key, "***" if "pass" in key.lower() else value) for key, value in parse_qsl(parts.query)]
    return urlunsplit(parts._replace(netloc=user + at + host, query=urlencode(query, safe="*/")))


def networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks, by commas; raises ValueError."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


class _Reader:
    """Takes values out of the environment and gathers what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.wrong: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, "").strip() or default

    def path(self, name: str, default: Path) -> Path:
        path = Path(self.text(name, str(default)))
        try:
            path = path.expanduser()
        except RuntimeError:
            self.wrong.append(f"{name}：找不到“~”所指的主目录，请写完整路径")
        return Path(os.path.abspath(path))

    def number(self, name: str, default: int, least: int, most: int) -> int:
        text = self.text(name, str(default))
        if re.fullmatch(r"[0-9]{1,9}", text) and least <= int(text) <= most:
            return int(text)
        self.wrong.append(f"{name}：应为 {least} 到 {most} 之间的整数，现为“{text}”")
        return default

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        text = self.text(name, default).lower()
        if text not in allowed:
            self.wrong.append(f"{name}：应为 {' 或 '.join(allowed)}，现为“{text}”")
        return text

    def flag(self, name: str, default: bool) -> bool:
        yes, no = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
        text = self.text(name, "1" if default else "0").lower()
        if text not in yes + no:
            self.wrong.append(f"{name}：应为 1（开）或 0（关），现为“{text}”")
        return text in yes

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        text = self.text(name, "")
        # The value itself is left out of the message: it may carry a password.
        if text and not _is_url(text, schemes):
            self.wrong.append(f"{name}：应为形如 {schemes[0]}://用户:口令@主机:端口/库 的地址（此处不显示现值）")
        return text or None

    def origin(self, name: str) -> str:
        text = self.text(name, "").rstrip("/").lower()
        if not text or _ORIGIN.fullmatch(text):
            return text
        self.wrong.append(f"{name}：应为本系统的网址，如 https://hedui.example.gov.cn，后面没有路径")
        return ""

    def judge_plain(self, name: str, origin: str, plain: bool) -> None:
        # Nobody sends passwords in the clear because a setting was forgotten.
        found = _ORIGIN.fullmatch(origin)
        if found and not (plain or found["scheme"] == "https" or found["local"]):
            why = "http 网址上的密码和个人信息以明文传输，请改用 https；内网确实没有证书的，另设 HEDUI_PLAIN_HTTP=1"
            self.wrong.append(f"{name}：{why}")

    def networks(self, name: str) -> str:
        text = self.text(name, "")
        try:
            networks(text)
        except ValueError:
            self.wrong.append(f"{name}：应为用逗号隔开的地址或网段，如 10.1.2.3,10.2.0.0/16")
        return text

    def finish(self) -> None:
        if self.wrong:
            raise SettingsError("环境变量有误，请改正后再启动：\n" + "\n".join(f"  {line}" for line in self.wrong))


def _is_url(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises for a port that is not a number
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.netloc or parts.path.strip("/") or parts.query)
