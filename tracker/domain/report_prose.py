"""The report's sentences, written from its numbers, and a warning where somebody's own words contradict them."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from .periods import Period
from .text import fold

MONTHS_TO_NEXT = {"year": 12, "six_months": 6, "nine_months": 3, "quarter": 3, "month": 1}
OPEN_BUCKETS = ("open_in_time", "open_overdue", "open_undated")


def day_words(day: date) -> str:
    """14/6/2024: days and months as a report's prose writes them, without a leading zero before 3 … 9 (NĐ 30)."""
    text = f"{day.day:02d}" if day.day < 10 else str(day.day)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{text}/{month}/{day.year}"


def percent_words(part: int, whole: int) -> str:
    """ (48,7 %) of a whole that is not nothing; an empty text otherwise."""
    return f" ({100 * part / whole:.1f} %)".replace(".", ",") if whole else ""


def progress_sentences(as_of: date, buckets: Mapping[str, int], awaiting: int, withdrawn: int) -> list[str]:
    """How far the plan is as of a day: one sentence on what is done, one on what is open, each only where true."""
    total = sum(buckets.values())
    if not total:
        return [f"Đến ngày {day_words(as_of)}, chưa có nhiệm vụ nào trong kế hoạch được theo dõi."]
    on_time, late = buckets["completed_on_time"], buckets["completed_late"]
    done = on_time + late
    first = f"Đến ngày {day_words(as_of)}, hoàn thành {done}/{total} nhiệm vụ{percent_words(done, total)}"
    if done:
        first += f", trong đó {on_time} nhiệm vụ đúng hạn, {late} nhiệm vụ quá hạn"
    sentences = [first + "."]
    still_open = sum(buckets[name] for name in OPEN_BUCKETS)
    if still_open:
        parts = [f"{buckets[name]} nhiệm vụ {words}" for name, words in (
            ("open_in_time", "trong hạn"), ("open_overdue", "quá hạn"), ("open_undated", "chưa rõ hạn"),
        ) if buckets[name]]
        waiting = f"; trong đó {awaiting} nhiệm vụ chờ xác nhận hoàn thành" if awaiting else ""
        sentences.append(f"Còn {still_open} nhiệm vụ đang thực hiện: {', '.join(parts)}{waiting}.")
    if buckets["not_completed"]:
        sentences.append(f"Không hoàn thành {buckets['not_completed']} nhiệm vụ.")
    if withdrawn:
        sentences.append(f"Đã rút khỏi kế hoạch {withdrawn} nhiệm vụ, không tính trong tổng số.")
    return sentences


def assigned_sentence(giver: str, given: int, on_time: int, late: int) -> str:
    """The tasks given from above within the period."""
    if not given:
        return f"Trong kỳ không có nhiệm vụ nào do {giver} giao."
    return (f"Trong kỳ được {giver} giao {given} nhiệm vụ; đã hoàn thành đúng hạn {on_time} nhiệm vụ, "
            f"hoàn thành quá hạn {late} nhiệm vụ.")


def next_cutoff(period: Period) -> date:
    """The cut-off after a period's own: the same day of the month as many months later as the next report covers."""
    months = period.to_on.year * 12 + period.to_on.month - 1 + MONTHS_TO_NEXT[period.kind]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(period.to_on.day, monthrange(year, month + 1)[1]))


def too_rosy(text: str, overdue: int) -> str | None:
    """A warning where a typed text claims that all is on schedule while something is overdue; else None."""
    words = fold(text)
    claims = any(phrase in words for phrase in ("dung tien do", "dung ke hoach", "dung thoi gian"))
    if overdue and claims and "khong dung" not in words and "chua dung" not in words:
        return f"Ghi “đúng tiến độ” trong khi còn {overdue} nhiệm vụ quá hạn; kiểm tra lại."
    return None
