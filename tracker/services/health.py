"""Look at the installation as `tracker doctor` reports it: variables, database, mail server, scheduler, outbox.

Every check answers with a finding and never raises: the point is to see all that is wrong at once.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from .. import clock, config
from ..database import db
from ..domain.errors import BadInput
from ..notifications.email import Outbox, ServerUnavailable, smtp_settings
from ..queries.jobs import last_pulse, mails_by_state
from ..scope import every_agency
from .job_diary import SILENT_AFTER, JobState, job_states


@dataclass(frozen=True)
class Finding:
    """`state` is good, care (works, but look at it) or bad (doesn't work)."""

    state: str
    about: str
    message: str


def variables() -> list[tuple[str, str, str]]:
    """(name, value shown, meaning) of every variable; a secret's value is never shown."""
    rows = []
    for variable in config.VARIABLES:
        value = config.value_of(variable.name)
        if variable.secret:
            shown = "(đã đặt, không hiển thị)" if value else f"(chưa đặt) {variable.default}".strip()
        elif variable.name == "TRACKER_DATABASE_URL":
            shown = db.engine.url.render_as_string(hide_password=True)
        else:
            shown = value or f"(chưa đặt) {variable.default}".strip()
        rows.append((variable.name, shown, variable.meaning))
    return rows


def findings() -> list[Finding]:
    """All checks, in the order in which things depend on each other."""
    database = check_database()
    found = [database, check_mail_server()]
    if database.state != "bad":
        now = clock.now()
        found += [check_scheduler(now), *check_jobs(now), check_outbox()]
    return found


def check_database() -> Finding:
    """Reachable, and at the migration that this program needs."""
    about = "Cơ sở dữ liệu"
    needed = (config.resource("migrations") / "head.txt").read_text(encoding="utf-8").strip()
    try:
        with db.engine.connect() as connection:
            if not db.engine.dialect.has_table(connection, "alembic_version"):
                return Finding("bad", about, "chưa được tạo. Chạy: tracker init")
            present = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        return Finding("bad", about, f"không mở được: {reason}. Kiểm tra TRACKER_DATABASE_URL.")
    if present != needed:
        return Finding("bad", about, f"đang ở bản {present}, chương trình cần bản {needed}. Chạy: tracker init")
    return Finding("good", about, f"dùng được, bản {present}")


def check_mail_server() -> Finding:
    """Whether a session can be opened as mails would be sent; no mail is sent."""
    about = "Máy chủ thư"
    try:
        settings = smtp_settings()
        if settings is None:
            return Finding("care", about, "chưa đặt TRACKER_SMTP_HOST: thư nhắc chờ trong hàng đợi")
        with Outbox(settings) as outbox:
            outbox.open()
    except ServerUnavailable as error:
        return Finding("bad", about, f"không dùng được: {error}. Kiểm tra các biến TRACKER_SMTP_*.")
    except BadInput as error:
        return Finding("bad", about, error.message)
    return Finding("good", about, f"{settings.host}:{settings.port} nhận kết nối")


def check_scheduler(now: datetime) -> Finding:
    """Whether a scheduler has rung within the last minutes."""
    about = "Bộ hẹn giờ"
    entry = last_pulse()
    if entry is None:
        return Finding("care", about, "chưa chạy lần nào: thư nhắc không tự gửi. Chạy: tracker scheduler")
    last = clock.local(entry.started_at)
    if now - entry.started_at > SILENT_AFTER:
        return Finding("bad", about, f"lần chạy cuối lúc {last:%H:%M ngày %d/%m/%Y}, nay không chạy. "
                                     "Chạy: tracker scheduler")
    return Finding("good", about, f"lần chạy cuối lúc {last:%H:%M:%S ngày %d/%m/%Y}")


def check_jobs(now: datetime) -> list[Finding]:
    """Each of the scheduler's jobs: when it last rang and will ring next, and the fault it is in."""
    return [_job_finding(state) for state in job_states(now)]


def _job_finding(state: JobState) -> Finding:
    about, fault = f"Việc định kỳ “{state.job.what}”", state.fault
    last = f"lần cuối lúc {clock.local(state.last):%H:%M ngày %d/%m/%Y}" if state.last else "chưa chạy lần nào"
    coming = f"lần tới lúc {clock.local(state.next):%H:%M}" if state.next else "chưa có lần tới"
    if fault is not None:
        since = clock.local(fault.started_at)
        return Finding("bad", about, f"lỗi {fault.failures} lần liền từ {since:%H:%M ngày %d/%m/%Y}: {fault.message}. "
                                     f"{last.capitalize()}, {coming}.")
    return Finding("good" if state.next else "care", about, f"{last}, {coming}")


def check_outbox() -> Finding:
    """Mails that wait or stopped."""
    with every_agency():
        counts = mails_by_state()
    state = "care" if counts["claimed"] or counts["failed"] else "good"
    return Finding(state, "Thư nhắc", f"đã gửi {counts['sent']}, đang chờ {counts['claimed']}, "
                                      f"không gửi được {counts['failed']} (xem trang /nhac-viec)")
