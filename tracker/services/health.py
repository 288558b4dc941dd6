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
from ..domain.wording import _
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
            shown = _("(đã đặt, không hiển thị)") if value else _("(chưa đặt) {default}",
                                                                  default=variable.default).strip()
        elif variable.name == "TRACKER_DATABASE_URL":
            shown = db.engine.url.render_as_string(hide_password=True)
        else:
            shown = value or _("(chưa đặt) {default}", default=variable.default).strip()
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
    about = _("Cơ sở dữ liệu")
    needed = (config.resource("migrations") / "head.txt").read_text(encoding="utf-8").strip()
    try:
        with db.engine.connect() as connection:
            if not db.engine.dialect.has_table(connection, "alembic_version"):
                return Finding("bad", about, _("chưa được tạo. Chạy: tracker init"))
            present = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        return Finding("bad", about, _("không mở được: {reason}. Kiểm tra TRACKER_DATABASE_URL.", reason=reason))
    if present != needed:
        return Finding("bad", about, _("đang ở bản {present}, chương trình cần bản {needed}. Chạy: tracker init",
                                       present=present, needed=needed))
    return Finding("good", about, _("dùng được, bản {present}", present=present))


def check_mail_server() -> Finding:
    """Whether a session can be opened as mails would be sent; no mail is sent."""
    about = _("Máy chủ thư")
    try:
        settings = smtp_settings()
        if settings is None:
            return Finding("care", about, _("chưa đặt TRACKER_SMTP_HOST: thư nhắc chờ trong hàng đợi"))
        with Outbox(settings) as outbox:
            outbox.open()
    except ServerUnavailable as error:
        return Finding("bad", about, _("không dùng được: {error}. Kiểm tra các biến TRACKER_SMTP_*.", error=error))
    except BadInput as error:
        return Finding("bad", about, error.message)
    return Finding("good", about, _("{host}:{port} nhận kết nối", host=settings.host, port=settings.port))


def check_scheduler(now: datetime) -> Finding:
    """Whether a scheduler has rung within the last minutes."""
    about = _("Bộ hẹn giờ")
    entry = last_pulse()
    if entry is None:
        return Finding("care", about, _("chưa chạy lần nào: thư nhắc không tự gửi. Chạy: tracker scheduler"))
    last = clock.local(entry.started_at)
    if now - entry.started_at > SILENT_AFTER:
        return Finding("bad", about, _("lần chạy cuối lúc {last:%H:%M ngày %d/%m/%Y}, nay không chạy. Chạy: tracker "
                                       "scheduler", last=last))
    return Finding("good", about, _("lần chạy cuối lúc {last:%H:%M:%S ngày %d/%m/%Y}", last=last))


def check_jobs(now: datetime) -> list[Finding]:
    """Each of the scheduler's jobs: when it last rang and will ring next, and the fault it is in."""
    return [_job_finding(state) for state in job_states(now)]


def _job_finding(state: JobState) -> Finding:
    about, fault = _("Việc định kỳ “{what}”", what=state.job.what), state.fault
    last = _("lần cuối lúc {last:%H:%M ngày %d/%m/%Y}",
             last=clock.local(state.last)) if state.last else _("chưa chạy lần nào")
    coming = _("lần tới lúc {next:%H:%M}", next=clock.local(state.next)) if state.next else _("chưa có lần tới")
    if fault is not None:
        since = clock.local(fault.started_at)
        return Finding("bad", about, _("lỗi {failures} lần liền từ {since:%H:%M ngày %d/%m/%Y}: {message}. {last}, "
                                       "{coming}.",
                                       failures=fault.failures, since=since, message=fault.message,
                                       last=last.capitalize(), coming=coming))
    return Finding("good" if state.next else "care", about, f"{last}, {coming}")


def check_outbox() -> Finding:
    """Mails that wait or stopped."""
    with every_agency():
        counts = mails_by_state()
    state = "care" if counts["claimed"] or counts["failed"] else "good"
    return Finding(state, _("Thư nhắc"), _("đã gửi {sent}, đang chờ {claimed}, không gửi được {failed} (xem trang "
                                        "/nhac-viec)",
                                        sent=counts["sent"], claimed=counts["claimed"], failed=counts["failed"]))
