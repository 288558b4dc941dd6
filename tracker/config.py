"""Settings of one installation, read from the environment once at the start.

Secrets come from the environment or from a file under `instance/` that only the program may read; what an agency sets
itself is not here but in `domain/settings.py`.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from .domain.wording import _

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


def resource(name: str) -> Path:
    """A folder that travels with the program: beside the package in a checkout, inside it in an installed wheel."""
    inside = PACKAGE / "_resources" / name
    return inside if inside.exists() else CHECKOUT / name


def instance_folder() -> Path:
    """Where this installation keeps its data: TRACKER_INSTANCE, else `instance/` in the folder it is started in."""
    folder = Path(os.environ.get("TRACKER_INSTANCE", "instance")).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@dataclass(frozen=True)
class Variable:
    """One environment variable, as `tracker doctor` lists it."""

    name: str
    meaning: str
    default: str = ""
    secret: bool = False


VARIABLES = (
    Variable("TRACKER_DATABASE_URL", _("cơ sở dữ liệu"), "sqlite:///instance/tracker.sqlite3"),
    Variable("TRACKER_SECRET_KEY", _("khóa ký phiên làm việc"), _("tự tạo, giữ trong instance/secret_key"),
             secret=True),
    Variable("TRACKER_SECRET_KEY_FALLBACKS", _("các khóa cũ còn chấp nhận, cách nhau dấu phẩy"), "", secret=True),
    Variable("TRACKER_INSTANCE", _("thư mục dữ liệu của bản cài đặt"), "instance"),
    Variable("TRACKER_BASE_URL", _("địa chỉ trang web ghi trong thư nhắc"), "http://127.0.0.1:8000"),
    Variable("TRACKER_TRUSTED_HOSTS", _("tên máy chủ được chấp nhận, cách nhau dấu phẩy"), _("mọi tên")),
    Variable("TRACKER_HTTPS", _("1 khi trang chạy sau HTTPS (cookie Secure)"), "0"),
    Variable("TRACKER_SMTP_HOST", _("máy chủ gửi thư"), _("chưa đặt: thư chờ trong hàng đợi")),
    Variable("TRACKER_SMTP_PORT", _("cổng máy chủ gửi thư"), "25"),
    Variable("TRACKER_SMTP_SECURITY", _("none, starttls hoặc ssl"), "none"),
    Variable("TRACKER_SMTP_USER", _("tài khoản gửi thư"), ""),
    Variable("TRACKER_SMTP_PASSWORD", _("mật khẩu gửi thư"), "", secret=True),
    Variable("TRACKER_SMTP_FROM", _("địa chỉ người gửi"), "cchc@localhost"),
    Variable("TRACKER_SMTP_TIMEOUT", _("số giây chờ máy chủ thư"), "20"),
    Variable("TRACKER_LANGUAGE", _("ngôn ngữ của trang, khi đã có bản dịch trong tracker/locale"), "vi"),
    Variable("TRACKER_CHROMIUM", _("trình duyệt dùng cho kiểm thử"), _("tìm trong PATH")),
)


def value_of(name: str) -> str:
    """The variable's text from the environment, empty when unset."""
    return os.environ.get(name, "").strip()


def database_url() -> str:
    """The database's address, with the driver that is installed for PostgreSQL named in full."""
    url = value_of("TRACKER_DATABASE_URL")
    if not url:
        return f"sqlite:///{instance_folder() / 'tracker.sqlite3'}"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url[len(short):]
    return url


def secret_key() -> str:
    """The signing key: from the environment, else made once and kept where only the program reads it."""
    key = value_of("TRACKER_SECRET_KEY")
    if key:
        return key
    path = instance_folder() / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    key = secrets.token_hex(32)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key


def flask_settings() -> dict:
    """What Flask and its extensions are configured with."""
    https = value_of("TRACKER_HTTPS") == "1"
    hosts = [host.strip() for host in value_of("TRACKER_TRUSTED_HOSTS").split(",") if host.strip()]
    return {
        "SECRET_KEY": secret_key(),
        "SECRET_KEY_FALLBACKS": [k for k in value_of("TRACKER_SECRET_KEY_FALLBACKS").split(",") if k],
        "SQLALCHEMY_DATABASE_URI": database_url(),
        "SESSION_COOKIE_NAME": "__Host-tracker" if https else "tracker",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "TRUSTED_HOSTS": hosts or None,
        "SEND_FILE_MAX_AGE_DEFAULT": 365 * 24 * 3600,  # the address of a static file carries its version
        "MAX_CONTENT_LENGTH": 21 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 8 * 1024 * 1024,
        "MAX_FORM_PARTS": 20_000,
        "WTF_CSRF_TIME_LIMIT": None,
        "BASE_URL": value_of("TRACKER_BASE_URL") or "http://127.0.0.1:8000",
    }
