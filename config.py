"""Every setting of the product: its name, default and meaning. Read once at start from the environment.

A setting NAME may be given as NAME or COORDINATOR_NAME (which wins). Secrets may be given as a file: NAME_FILE.
An unknown COORDINATOR_ variable, a malformed value or a weak secret is refused by one clear line.
"""

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from email.utils import getaddresses
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "COORDINATOR_"
SECRET_FILE = "secret_key"  # noqa: S105 - the name of a file
PLACEHOLDERS = re.compile(
    r"change.?(me|this)|placeholder|example|your.?secret|secret.?key|insecure|password", re.IGNORECASE
)
REPEATED = re.compile(r"(.{4,}?)\1{2,}")
MIN_SECRET_BYTES = 32
MIN_DISTINCT_LETTERS = 10
# Set by ./run test for the test suite; no settings of the product.
TEST_SWITCHES = frozenset({"TEST_ALL"})
FROM_FILE = ("SECRET_KEY", "DATABASE_URL", "SMTP_PASSWORD", "REDIS_URL")


class SettingsError(Exception):
    """A setting is unknown, malformed or weak. The text is one line that says what to do."""


@dataclass(frozen=True)
class Settings:
    """The settings of one process. Each field is the variable of the same name in capitals."""

    env: str  # production (default), development (debugger, only on a loopback address) or test
    host: str  # address to listen on; default 127.0.0.1
    port: int  # port to listen on; default 8000
    threads: int  # requests answered at the same time by the one web process; default 4
    base_url: str  # address of the site in links and mail; default http://HOST:PORT
    trusted_hosts: tuple[str, ...]  # names the site answers to; default the host of BASE_URL, localhost, 127.0.0.1
    proxy_hops: int  # reverse proxies in front that set X-Forwarded-*; default 0: these headers are ignored
    data_dir: Path  # where database, stored files, secret key and backups live; default ./instance
    database_url: str = field(repr=False)  # sqlite:///… or postgresql+psycopg://…; default coordinator.db in DATA_DIR
    sqlite_synchronous: str  # FULL (default: no loss at power failure) or NORMAL
    redis_url: str | None = field(repr=False)  # shared rate limits and caches of several processes; default none
    secret_key: str = field(repr=False)  # signs cookies; default made at first start in DATA_DIR/secret_key
    secret_key_fallbacks: tuple[str, ...] = field(repr=False)  # earlier keys still accepted, comma-separated
    smtp_host: str | None  # mail server; default none: mail waits in the outbox, where organisers can read it
    smtp_port: int  # default 587 with starttls, 465 with tls, 25 with none
    smtp_user: str | None  # user of the mail server; default none
    smtp_password: str | None = field(repr=False)  # password of the mail server; default none
    smtp_tls: str  # starttls (default), tls or none
    mail_from: str  # sender of all mail; default Coordinator <no-reply@localhost>
    max_upload_mb: int  # largest request body in MB; default 20
    log_level: str  # DEBUG, INFO (default), WARNING or ERROR
    log_format: str  # text (default) or json

    @property
    def files_dir(self) -> Path:
        """Return the folder of stored files."""
        return self.data_dir / "files"

    @property
    def demonstration_file(self) -> Path:
        """Return where the sign-ins of the demonstration are written down when it is loaded."""
        return self.data_dir / "demonstration.txt"

    @property
    def backups_dir(self) -> Path:
        """Return the folder where backups go unless told otherwise."""
        return self.data_dir / "backups"

    @property
    def secure(self) -> bool:
        """Tell whether visitors reach the site by https."""
        return self.base_url.startswith("https://")

    @property
    def debug(self) -> bool:
        """Tell whether the debugger may run: development on a loopback address, nowhere else."""
        return self.env == "development" and _is_loopback(self.host)

    def as_flask_config(self) -> dict[str, Any]:
        """Return the keys of Flask and its extensions that follow from these settings."""
        return {
            "SETTINGS": self,
            "DEBUG": self.debug,
            "TESTING": self.env == "test",
            "SECRET_KEY": self.secret_key,
            "SECRET_KEY_FALLBACKS": list(self.secret_key_fallbacks),
            "TRUSTED_HOSTS": list(self.trusted_hosts),
            "PREFERRED_URL_SCHEME": "https" if self.secure else "http",
            "MAX_CONTENT_LENGTH": self.max_upload_mb * 1024 * 1024,
            "SESSION_COOKIE_NAME": "__Host-coordinator" if self.secure else "coordinator",
            "SESSION_COOKIE_PATH": "/",
            "SESSION_COOKIE_SECURE": self.secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "RATELIMIT_STORAGE_URI": self.redis_url or "memory://",
            "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": self.redis_url is not None,
            "RATELIMIT_HEADERS_ENABLED": True,
        }


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings in `environ` (default: of this process).

    Makes DATA_DIR and, when no SECRET_KEY is given, DATA_DIR/secret_key (mode 0600). Raises SettingsError.
    """
    read = _Reader(os.environ if environ is None else environ)
    read.refuse_unknown()
    host, port = read.host("HOST", "127.0.0.1"), read.number("PORT", 8000, 1, 65535)
    base_url = _base_url(read.text("BASE_URL"), host, port)
    data_dir = _data_dir(read.text("DATA_DIR") or "instance")
    tls = read.choice("SMTP_TLS", "starttls", "tls", "none")
    smtp_host = read.smtp_host()
    return Settings(
        env=read.choice("ENV", "production", "development", "test"),
        host=host,
        port=port,
        threads=read.number("THREADS", 4, 1, 64),
        base_url=base_url,
        trusted_hosts=read.hosts("TRUSTED_HOSTS") or _hosts_of(base_url),
        proxy_hops=read.number("PROXY_HOPS", 0, 0, 5),
        data_dir=data_dir,
        database_url=_database_url(read.text("DATABASE_URL"), data_dir),
        sqlite_synchronous=read.choice("SQLITE_SYNCHRONOUS", "FULL", "NORMAL"),
        redis_url=_redis_url(read.text("REDIS_URL")),
        secret_key=_secret_key(read.text("SECRET_KEY"), data_dir),
        secret_key_fallbacks=tuple(
            _strong(key, "SECRET_KEY_FALLBACKS") for key in read.several("SECRET_KEY_FALLBACKS")
        ),
        smtp_host=smtp_host,
        smtp_port=read.number("SMTP_PORT", {"starttls": 587, "tls": 465, "none": 25}[tls], 1, 65535),
        smtp_user=read.text("SMTP_USER"),
        smtp_password=read.text("SMTP_PASSWORD"),
        smtp_tls=tls,
        mail_from=_mail_from(read.text("MAIL_FROM"), smtp_host),
        max_upload_mb=read.number("MAX_UPLOAD_MB", 20, 1, 1024),
        log_level=read.choice("LOG_LEVEL", "INFO", "DEBUG", "WARNING", "ERROR"),
        log_format=read.choice("LOG_FORMAT", "text", "json"),
    )


NAMES = frozenset(setting.name.upper() for setting in fields(Settings))


class _Reader:
    """Reads variables with or without the prefix; an empty one counts as not given."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def refuse_unknown(self) -> None:
        known = NAMES | TEST_SWITCHES | {f"{name}_FILE" for name in FROM_FILE}
        for variable in sorted(self.environ):
            if variable.upper().startswith(PREFIX) and variable.removeprefix(PREFIX) not in known:
                raise SettingsError(f"{variable} is not a setting; docs/operations.md lists them all.")

    def text(self, name: str) -> str | None:
        value = self._given(name)
        if value is None and name in FROM_FILE and (path := self._given(f"{name}_FILE")):
            try:
                value = Path(path).read_text(encoding="utf-8").strip() or None
            except (OSError, UnicodeDecodeError):
                raise SettingsError(f"{name}_FILE: cannot read {path}.") from None
        if value is not None and not value.isprintable():
            raise SettingsError(f"{name} has a line break or another control character in it.")
        return value

    def _given(self, name: str) -> str | None:
        return (self.environ.get(PREFIX + name) or self.environ.get(name) or "").strip() or None

    def several(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in (self.text(name) or "").split(",") if part.strip())

    def choice(self, name: str, default: str, *others: str) -> str:
        value = self.text(name) or default
        for allowed in (default, *others):
            if value.lower() == allowed.lower():
                return allowed
        hint = f" (set {PREFIX}ENV if a shell uses ENV)" if name == "ENV" else ""
        raise SettingsError(f"{name} must be {_or(default, *others)}, not {value!r}{hint}.")

    def number(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name) or str(default)
        if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise SettingsError(f"{name} must be a whole number from {low} to {high}, not {value!r}.")
        return int(value)

    def host(self, name: str, default: str) -> str:
        value = self.text(name) or default
        if value != "localhost" and not _is_address(value):
            raise SettingsError(f"{name} must be an IP address or localhost, not {value!r}.")
        return value

    def smtp_host(self) -> str | None:
        value = self.text("SMTP_HOST")
        if value and not re.fullmatch(r"[A-Za-z0-9._-]+|[0-9a-fA-F:]+", value):
            raise SettingsError(f"SMTP_HOST must be the name of a server, without scheme and port, not {value!r}.")
        if value and self.text("SMTP_PASSWORD") and not self.text("SMTP_USER"):
            raise SettingsError("SMTP_PASSWORD needs SMTP_USER.")
        return value

    def hosts(self, name: str) -> tuple[str, ...]:
        names = self.several(name)
        for value in names:
            if not re.fullmatch(r"\.?[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]", value):
                raise SettingsError(f"{name} lists host names without scheme, port or path, not {value!r}.")
        return names


def _or(*words: str) -> str:
    return " or ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} or {words[-1]}"  # noqa: PLR2004 - grammar


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


def _base_url(given: str | None, host: str, port: int) -> str:
    if given is None:
        if not _is_loopback(host):
            raise SettingsError(
                f"HOST={host} opens the site to the network: give its address too, as in BASE_URL=https://assembly.example."
            )
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    try:
        parts = urlsplit(given)
        named = re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:]+", parts.hostname or "")
        valid = parts.scheme in {"http", "https"} and named is not None and parts.port != 0
    except ValueError:
        valid = False
    if not valid or parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise SettingsError(f"BASE_URL must look like https://assembly.example, without a path, not {given!r}.")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _hosts_of(base_url: str) -> tuple[str, ...]:
    host = urlsplit(base_url).hostname or ""
    return tuple(dict.fromkeys((f"[{host}]" if ":" in host else host, "localhost", "127.0.0.1")))


def _data_dir(given: str) -> Path:
    folder = Path(given).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"DATA_DIR: cannot make the folder {folder} ({error.strerror}).") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(f"DATA_DIR: this user may not write in {folder}.")
    return folder


def _database_url(given: str | None, data_dir: Path) -> str:
    if given is None:
        return f"sqlite:///{data_dir / 'coordinator.db'}"
    scheme, found, rest = given.partition("://")
    if not found:
        raise SettingsError("DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        if not rest.partition("?")[0].partition("/")[2]:
            raise SettingsError("DATABASE_URL names no database: postgresql+psycopg://user@host/DATABASE.")
        if not _has_good_host(f"postgresql://{rest}"):
            raise SettingsError("DATABASE_URL has a wrong host or port: postgresql+psycopg://user@host:5432/database.")
        return f"postgresql+psycopg://{rest}"
    path = rest.removeprefix("/")
    if scheme != "sqlite" or path == rest or not path or ":memory:" in path or "?" in path:
        raise SettingsError("DATABASE_URL must be sqlite:///path/to/file or postgresql+psycopg://user@host/database.")
    file = Path(path).resolve()
    if file.is_dir() or not file.parent.is_dir():
        raise SettingsError(f"DATABASE_URL: {file} cannot be the file of the database; its folder must exist.")
    return f"sqlite:///{file}"


def _has_good_host(url: str) -> bool:
    """Tell whether host and port are well-formed; both may be missing."""
    try:
        port = urlsplit(url).port
    except ValueError:
        return False
    return port != 0


def _redis_url(given: str | None) -> str | None:
    if given is not None and not re.match(r"(rediss?|unix)://.", given):
        raise SettingsError("REDIS_URL must begin with redis://, rediss:// or unix://.")
    if given is not None and not _has_good_host(given):
        raise SettingsError("REDIS_URL has a wrong host or port: redis://host:6379/0.")
    return given


def _secret_key(given: str | None, data_dir: Path) -> str:
    if given is not None:
        return _strong(given, "SECRET_KEY")
    path = data_dir / SECRET_FILE
    try:
        if not path.exists():
            _write_secret(path)
        return _strong(path.read_text(encoding="ascii").strip(), str(path))
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"SECRET_KEY: cannot read or make {path}.") from None


def _write_secret(path: Path) -> None:
    """Make the file whole or not at all: web and worker may start at the same moment."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def _strong(key: str, name: str) -> str:
    if len(key.encode()) < MIN_SECRET_BYTES:
        raise SettingsError(
            f"{name} must be at least {MIN_SECRET_BYTES} bytes long; leave SECRET_KEY out to have one made."
        )
    if PLACEHOLDERS.search(key) or REPEATED.search(key) or len(set(key)) < MIN_DISTINCT_LETTERS:
        raise SettingsError(f"{name} can be guessed; leave SECRET_KEY out to have one made.")
    return key


def _mail_from(given: str | None, smtp_host: str | None) -> str:
    if given is None:
        if smtp_host is not None:
            raise SettingsError("SMTP_HOST needs MAIL_FROM, as in MAIL_FROM='Secretariat <office@assembly.example>'.")
        return "Coordinator <no-reply@localhost>"
    found = getaddresses([given])
    if len(found) != 1 or not re.fullmatch(r"[^@\s<>,]+@[^@\s<>,]+", found[0][1]):
        raise SettingsError(f"MAIL_FROM must hold one e-mail address, not {given!r}.")
    return given
