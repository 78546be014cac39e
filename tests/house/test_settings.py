"""Settings: every one has a default and a place in the manual; a weak, malformed or unknown one is refused."""

import stat
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import config
from config import Settings, SettingsError, load

ROOT = Path(config.__file__).parent
STRONG = "k3Zp9wQ2vX7mB4nT8rL1sD6fG0hJ5yUc"


@pytest.fixture
def read(tmp_path):
    """Load settings from the given variables alone, in a data folder of its own."""
    return lambda **variables: load({"DATA_DIR": str(tmp_path / "data"), **variables})


def refused(read, **variables):
    with pytest.raises(SettingsError) as caught:
        read(**variables)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 160
    return sentence


def test_defaults_are_a_complete_site_on_this_machine(read, tmp_path):
    settings = read()
    assert settings.env == "production"
    assert (settings.host, settings.port, settings.threads) == ("127.0.0.1", 8000, 4)
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.trusted_hosts == ("127.0.0.1", "localhost")
    assert settings.database_url == f"sqlite:///{tmp_path}/data/coordinator.db"
    assert settings.smtp_host is None
    assert settings.redis_url is None
    assert settings.sqlite_synchronous == "FULL"
    assert not settings.debug


def test_secret_key_is_made_once_and_private(read, tmp_path):
    first, second = read().secret_key, read().secret_key
    path = tmp_path / "data" / "secret_key"
    assert first == second
    assert len(first) >= 60
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == ["secret_key"]


def test_two_processes_starting_together_agree_on_the_secret_key(tmp_path):
    script = "import config, sys; sys.stdout.write(config.load({'DATA_DIR': sys.argv[1]}).secret_key)"
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "data")], stdout=subprocess.PIPE, cwd=ROOT, text=True
        )
        for _ in range(4)
    ]
    assert len({start.communicate(timeout=30)[0] for start in starts}) == 1


def test_an_empty_secret_file_is_refused_not_replaced(read, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_text("")
    assert "at least 32 bytes" in refused(read)


@pytest.mark.parametrize(
    "key", ["short", "x" * 64, "please-change-me-" + STRONG, "your-secret-" + STRONG, "é" * 15, "0123456789" * 4]
)
def test_a_weak_secret_key_is_refused(read, key):
    assert refused(read, SECRET_KEY=key).startswith("SECRET_KEY")


def test_a_weak_earlier_key_is_refused(read):
    assert read(SECRET_KEY_FALLBACKS=f"{STRONG}, {STRONG[::-1]}").secret_key_fallbacks == (STRONG, STRONG[::-1])
    assert refused(read, SECRET_KEY_FALLBACKS=f"{STRONG},short").startswith("SECRET_KEY_FALLBACKS")


def test_the_prefix_wins_over_the_plain_name(read):
    assert read(PORT="9000", COORDINATOR_PORT="9001").port == 9001


def test_an_empty_variable_counts_as_not_given(read):
    assert read(PORT="", DATABASE_URL=" ").port == 8000


def test_an_unknown_prefixed_variable_is_refused(read):
    assert refused(read, COORDINATOR_PROT="1").startswith("COORDINATOR_PROT is not a setting")
    assert refused(read, coordinator_port="1").startswith("coordinator_port is not a setting")


def test_a_password_for_the_mail_server_needs_its_user(read):
    given = {"SMTP_HOST": "mail.example", "MAIL_FROM": "a@b.example", "SMTP_PASSWORD": "hunter2"}
    assert refused(read, **given) == "SMTP_PASSWORD needs SMTP_USER."
    assert read(**given, SMTP_USER="office").smtp_user == "office"


def test_a_secret_may_come_from_a_file(read, tmp_path):
    (tmp_path / "key").write_text(STRONG + "\n")
    assert read(SECRET_KEY_FILE=str(tmp_path / "key")).secret_key == STRONG
    assert refused(read, SECRET_KEY_FILE=str(tmp_path / "none")).startswith("SECRET_KEY_FILE: cannot read")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENV", "staging"),
        ("HOST", "example.org"),
        ("HOST", "0.0.0.0"),  # open to the network without BASE_URL
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80 80"),
        ("PORT", "٨٠٠٠"),
        ("THREADS", "-1"),
        ("PROXY_HOPS", "two"),
        ("BASE_URL", "assembly.example"),
        ("BASE_URL", "ftp://assembly.example"),
        ("BASE_URL", "https://assembly.example/path"),
        ("BASE_URL", "https://user@assembly.example"),
        ("BASE_URL", "https://a$(touch x).example"),
        ("BASE_URL", "https://assembly.example:99999"),
        ("TRUSTED_HOSTS", "https://assembly.example"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql+psycopg://localhost"),
        ("DATABASE_URL", "coordinator.db"),
        ("DATABASE_URL", "postgresql+psycopg://u:p@h:port/d"),
        ("DATABASE_URL", "postgresql+psycopg://[h/d"),
        ("DATABASE_URL", "sqlite:////"),
        ("DATABASE_URL", "sqlite:////no/such/folder/coordinator.db"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://localhost:port/0"),
        ("SMTP_TLS", "ssl"),
        ("SMTP_HOST", "mail.example"),  # without MAIL_FROM
        ("SMTP_HOST", "smtp://mail.example"),
        ("MAIL_FROM", "secretariat"),
        ("MAIL_FROM", "a@b.example\nBcc: c@d.example"),
        ("MAIL_FROM", "a@b.example, c@d.example"),
        ("MAX_UPLOAD_MB", "0"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("SQLITE_SYNCHRONOUS", "OFF"),
    ],
)
def test_a_malformed_value_is_refused_by_a_line_that_names_it(read, name, value):
    assert refused(read, **{name: value}).startswith(name)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_by_the_driver_that_we_ship(read, scheme):
    url = f"{scheme}://u:p@h:5432/coordinator?sslmode=require"
    assert read(DATABASE_URL=url).database_url == "postgresql+psycopg://u:p@h:5432/coordinator?sslmode=require"


def test_a_relative_sqlite_path_is_made_absolute(read, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert read(DATABASE_URL="sqlite:///here.db").database_url == f"sqlite:///{tmp_path}/here.db"


def test_a_data_folder_nobody_can_make_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="DATA_DIR"):
        load({"DATA_DIR": str(tmp_path / "file" / "data")})


def test_cookies_are_locked_to_the_host_under_https(read):
    plain = read().as_flask_config()
    secure = read(BASE_URL="https://Assembly.example/").as_flask_config()
    assert (plain["SESSION_COOKIE_NAME"], plain["SESSION_COOKIE_SECURE"]) == ("coordinator", False)
    assert (secure["SESSION_COOKIE_NAME"], secure["SESSION_COOKIE_SECURE"]) == ("__Host-coordinator", True)
    assert secure["TRUSTED_HOSTS"] == ["assembly.example", "localhost", "127.0.0.1"]
    for each in (plain, secure):
        assert each["SESSION_COOKIE_HTTPONLY"] is True
        assert each["SESSION_COOKIE_SAMESITE"] == "Lax"
        assert each["SESSION_COOKIE_PATH"] == "/"


def test_the_debugger_runs_in_development_on_this_machine_only(read):
    assert read(ENV="development").debug
    assert not read(ENV="production").debug
    assert not read(ENV="development", HOST="0.0.0.0", BASE_URL="http://assembly.example").debug


def test_no_secret_shows_in_a_printed_settings_object(read):
    shown = repr(read(SECRET_KEY=STRONG, DATABASE_URL="postgresql://u:pa55@h/d", SMTP_PASSWORD="hunter2"))
    for secret in (STRONG, "pa55", "hunter2"):
        assert secret not in shown


@pytest.mark.parametrize("module", ["config", "coordinator.operations.start"])
def test_a_start_looks_at_its_settings_without_loading_the_application(module):
    script = f"import {module}, sys; sys.exit('flask' in sys.modules or 'sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_a_refused_setting_ends_the_start_with_one_line_and_no_traceback(tmp_path):
    environ = {"DATA_DIR": str(tmp_path), "PORT": "http", "PATH": "/usr/bin:/bin"}
    ended = subprocess.run(
        [sys.executable, "-m", "coordinator.operations.start", "look"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr == "Coordinator: PORT must be a whole number from 1 to 65535, not 'http'.\n"


def test_the_manual_lists_every_setting():
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    missing = [setting.name.upper() for setting in fields(Settings) if f"| `{setting.name.upper()}` |" not in manual]
    assert missing == []
