"""Settings: defaults, wrong values, and no password in anything printed."""

import os
import re
from pathlib import Path

import pytest

from core.plugin.registry import Registry
from hedui.doctor import examine_here
from hedui.settings import VARIABLES, Settings, SettingsError, default_data_dir, mask, slug
from hedui.wiring import entry_rules

PASSWORDS = {
    "HEDUI_DATABASE_URL": "postgresql://hedui_app:geheim-1@127.0.0.1:5432/hedui",
    "HEDUI_OWNER_URL": "postgresql://hedui_owner:geheim-2@127.0.0.1:5432/hedui?password=geheim-3",
    "HEDUI_REDIS_URL": "redis://:geheim-4@127.0.0.1:6379/0",
}


def read(**environ: str) -> Settings:
    return Settings.from_environment({"HEDUI_DATA": "/srv/hedui", **environ})


def test_defaults_need_nothing() -> None:
    settings = read()
    assert settings.database_url is settings.owner_url is settings.redis_url is None
    assert (settings.host, settings.port, settings.departments_port) == ("127.0.0.1", 8420, 8430)
    assert (settings.web_processes, settings.workers, settings.lease_seconds) == (2, 2, 30)
    assert (settings.retry_seconds, settings.assess_seconds) == (5, 2)
    assert settings.key_file == Path("/srv/hedui/keys/master.toml")
    assert settings.fonts_dir == Path("/srv/hedui/fonts")
    assert settings.cipher == "aes-256-gcm"
    assert (settings.origin, settings.trusted_proxies) == ("", "")
    assert (settings.session_idle_minutes, settings.session_hours) == (30, 12)
    assert (settings.login_failures, settings.login_lock_minutes) == (5, 15)


def test_empty_value_counts_as_not_set() -> None:
    assert read(HEDUI_PORT="", HEDUI_DATABASE_URL=" ") == read()


def test_invented_departments_only_where_nobody_brought_a_database() -> None:
    assert read().sandbox
    assert not read(**PASSWORDS).sandbox
    assert read(**PASSWORDS, HEDUI_SANDBOX="1").sandbox


@pytest.mark.parametrize(
    ("variable", "told", "field", "value"),
    [
        ("HEDUI_HOST", "10.0.0.7", "host", "10.0.0.7"),
        ("HEDUI_BATCH_SECONDS", "600", "batch_seconds", 600),
        ("HEDUI_FONTS", "/srv/fonts", "fonts_dir", Path("/srv/fonts")),
    ],
)
def test_what_is_told_is_what_is_used(variable: str, told: str, field: str, value: object) -> None:
    assert getattr(read(**{variable: told}), field) == value != getattr(read(), field)


def test_relative_path_and_home_are_resolved() -> None:
    settings = Settings.from_environment({"HEDUI_DATA": "somewhere", "HEDUI_FONTS": "~/fonts"})
    assert settings.data_dir == Path.cwd() / "somewhere"
    assert settings.fonts_dir == Path.home() / "fonts"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HEDUI_PORT", "acht"),
        ("HEDUI_PORT", "0"),
        ("HEDUI_PORT", "65536"),
        ("HEDUI_PORT", "٨٤٢٠"),
        ("HEDUI_DEPARTMENTS_PORT", "-1"),
        ("HEDUI_WEB_PROCESSES", "0"),
        ("HEDUI_WORKERS", "9" * 30),
        ("HEDUI_LEASE_SECONDS", "30s"),
        ("HEDUI_RETRY_SECONDS", "0"),
        ("HEDUI_ASSESS_SECONDS", "-1"),
        ("HEDUI_BATCH_SECONDS", "-1"),
        ("HEDUI_CIPHER", "des"),
        ("HEDUI_SANDBOX", "maybe"),
        ("HEDUI_COMPILED", "maybe"),
        ("HEDUI_KEY_FILE", "~nobody-of-that-name/key"),
        ("HEDUI_DATABASE_URL", "mysql://u:geheim@h/d"),
        ("HEDUI_OWNER_URL", "postgresql://u:geheim@h:port/d"),
        ("HEDUI_REDIS_URL", "geheim"),
        ("HEDUI_ORIGIN", "http://hedui.example.gov.cn"),
        ("HEDUI_ORIGIN", "https://hedui.example.gov.cn/login"),
        ("HEDUI_ORIGIN", "https://u:geheim@hedui.example.gov.cn"),
        ("HEDUI_ORIGIN", "hedui.example.gov.cn"),
        ("HEDUI_ORIGIN", "http://127.0.0.1.example.com"),
        ("HEDUI_ORIGIN", "http://10.1.2.3:8420"),
        ("HEDUI_ORIGIN", "*"),
        ("HEDUI_ORIGIN", "null"),
        ("HEDUI_ORIGIN", "https://"),
        ("HEDUI_CALLBACK", "http://10.1.2.3:8420"),
        ("HEDUI_CALLBACK", "https://hedui.example.gov.cn/callbacks"),
        ("HEDUI_PLAIN_HTTP", "maybe"),
        ("HEDUI_TRUSTED_PROXIES", "10.0.0.1/16"),
        ("HEDUI_TRUSTED_PROXIES", "proxy.example.gov.cn"),
        ("HEDUI_SESSION_IDLE_MINUTES", "0"),
        ("HEDUI_SESSION_HOURS", "25"),
        ("HEDUI_LOGIN_FAILURES", "0"),
        ("HEDUI_LOGIN_LOCK_MINUTES", "x"),
    ],
)
def test_wrong_value_is_named(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=variable) as caught:
        read(**{variable: value})
    assert re.search("[一-鿿]", str(caught.value))
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("told", "origin", "secure"),
    [
        ("https://Hedui.example.gov.cn/", "https://hedui.example.gov.cn", True),
        ("https://10.1.2.3:8443", "https://10.1.2.3:8443", True),
        ("http://localhost:5173", "http://localhost:5173", False),
    ],
)
def test_where_browsers_find_us(told: str, origin: str, secure: bool) -> None:
    rules = entry_rules(read(HEDUI_ORIGIN=told, HEDUI_TRUSTED_PROXIES="10.0.0.1, 10.2.0.0/16"))
    assert (rules.origin, rules.secure, rules.origins) == (origin, secure, {origin})
    assert [str(network) for network in rules.trusted_proxies] == ["10.0.0.1/32", "10.2.0.0/16"]
    assert rules.cookie == ("__Host-hedui" if secure else "hedui")


@pytest.mark.parametrize("told", ["http://10.1.2.3:8420", "http://hedui.minzheng.intranet", "http://[fd00::1]:8420"])
def test_an_intranet_without_tls_says_so(told: str) -> None:
    with pytest.raises(SettingsError, match="HEDUI_PLAIN_HTTP"):
        read(HEDUI_ORIGIN=told)
    settings = read(HEDUI_ORIGIN=told, HEDUI_PLAIN_HTTP="1")
    rules = entry_rules(settings)
    assert (rules.origins, rules.secure, rules.cookie) == ({told}, False, "hedui")
    assert Settings.from_environment(settings.environment()).origin == told  # a child process, too


@pytest.mark.parametrize("told", ["http://10.1.2.3/login", "http://u:geheim@10.1.2.3", "http://", "ftp://10.1.2.3"])
def test_what_is_no_address_is_none_without_tls_either(told: str) -> None:
    with pytest.raises(SettingsError, match="HEDUI_ORIGIN") as caught:
        read(HEDUI_ORIGIN=told, HEDUI_PLAIN_HTTP="1")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ({}, "http://127.0.0.1:8420"),
        ({"HEDUI_HOST": "::", "HEDUI_ORIGIN": "https://hedui.example.gov.cn"}, "https://hedui.example.gov.cn"),
        (
            {"HEDUI_ORIGIN": "https://hedui.example.gov.cn", "HEDUI_CALLBACK": "https://10.1.2.3:8443/"},
            "https://10.1.2.3:8443",
        ),
    ],
)
def test_where_departments_find_us(told: dict[str, str], at: str) -> None:
    assert read(**told).callback_base == at


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "[::]"])  # noqa: S104 - nothing listens there: what is refused
async def test_an_address_that_nobody_can_reach_is_told_to_the_operator(host: str) -> None:
    told = [verdict async for verdict in examine_here(read(HEDUI_HOST=host), Registry({}))]
    assert [verdict.well for verdict in told if verdict.said.startswith("回调")] == [False]


def test_all_wrong_values_are_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read(HEDUI_PORT="x", HEDUI_CIPHER="y", HEDUI_REDIS_URL="z")
    assert all(name in str(caught.value) for name in ("HEDUI_PORT", "HEDUI_CIPHER", "HEDUI_REDIS_URL"))


def test_no_password_is_ever_printed() -> None:
    settings = read(**PASSWORDS)
    printed = f"{settings!r} {settings} {settings:} {settings.__rich_repr__()}"
    assert "geheim" not in printed
    assert "hedui_app:***@127.0.0.1:5432/hedui" in printed


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("postgresql://u:p@h:1/d", "postgresql://u:***@h:1/d"),
        ("postgresql://u:p@ss@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u@h/d?password=p&sslmode=require", "postgresql://u@h/d?password=***&sslmode=require"),
        ("redis://:p@h/0", "redis://:***@h/0"),
        ("redis://h/0", "redis://h/0"),
        ("postgresql://u:p@[h/d", "***"),
    ],
)
def test_mask(url: str, masked: str) -> None:
    assert mask(url) == masked


def test_children_get_the_same_settings_but_not_the_owner() -> None:
    settings = read(**PASSWORDS, HEDUI_PORT="9000", HEDUI_SANDBOX="0")
    assert Settings.from_environment(settings.environment(owner=True)) == settings
    assert "HEDUI_OWNER_URL" not in settings.environment()


def test_every_field_has_its_variable() -> None:
    assert sorted(VARIABLES.values()) == sorted(Settings.__struct_fields__)


def test_data_folder_by_user() -> None:
    assert default_data_dir({}, root=True).parent == Path("/var/lib/hedui")
    assert default_data_dir({"XDG_DATA_HOME": "/x"}, root=False).parent == Path("/x/hedui")
    assert default_data_dir({}, root=False).parent == Path.home() / ".local/share/hedui"


def test_two_clones_do_not_share_data(tmp_path: Path) -> None:
    clones = [tmp_path / "a" / "核对 Main!", tmp_path / "b" / "核对 Main!"]
    for clone in clones:
        clone.mkdir(parents=True)
        (clone / "pyproject.toml").touch()
    first, second = (slug(clone) for clone in clones)
    assert first != second
    assert re.fullmatch(r"main-[0-9a-f]{8}", first)
    assert slug(tmp_path) == "default"


def test_reads_the_real_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("HEDUI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HEDUI_PORT", "8421")
    assert Settings.from_environment().port == 8421
