"""The only place that reads the clock. Everything else is told the day, in Asia/Ho_Chi_Minh."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from .domain.errors import BadInput
from .domain.wording import _

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment, in UTC, with its zone."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Vietnam."""
    return datetime.now(ZONE).date()


def day_of(moment: datetime) -> date:
    """The Vietnamese day on which a moment fell."""
    return moment.astimezone(ZONE).date()


def local(moment: datetime) -> datetime:
    """The moment on a Vietnamese wall clock, for display."""
    return moment.astimezone(ZONE)


def end_of(day: date) -> datetime:
    """The last moment of a Vietnamese day, in UTC."""
    return datetime.combine(day, time.max, ZONE).astimezone(UTC)


def parse_day(text: str) -> date:
    """An ISO day; `BadInput` names the text otherwise."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(_("“{text}” không phải là ngày. Nhập theo dạng năm-tháng-ngày, ví dụ 2026-03-31.",
                         text=text)) from error


def parse_moment(text: str) -> datetime:
    """ISO 8601 to a moment in UTC: without zone it is Vietnamese time, a bare day is its end (PRODUCT.md §11)."""
    text = text.strip()
    try:
        if len(text) == 10:
            return end_of(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            _("“{text}” không phải là thời điểm. Nhập ngày (2026-03-31) hoặc ngày giờ (2026-03-31T08:00).", text=text)
        ) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(UTC)
