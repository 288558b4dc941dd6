"""The report's sentences, written from its numbers, and a warning where somebody's own words contradict them."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .periods import ROMAN, Period
from .text import fold, one_line
from .wording import _

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
        return [_("Đến ngày {as_of}, chưa có nhiệm vụ nào trong kế hoạch được theo dõi.", as_of=day_words(as_of))]
    on_time, late = buckets["completed_on_time"], buckets["completed_late"]
    done = on_time + late
    first = _("Đến ngày {as_of}, hoàn thành {done}/{total} nhiệm vụ{done2}",
              as_of=day_words(as_of), done=done, total=total, done2=percent_words(done, total))
    if done:
        first += _(", trong đó {on_time} nhiệm vụ đúng hạn, {late} nhiệm vụ quá hạn", on_time=on_time, late=late)
    sentences = [first + "."]
    still_open = sum(buckets[name] for name in OPEN_BUCKETS)
    if still_open:
        parts = [_("{buckets} nhiệm vụ {words}", buckets=buckets[name], words=words) for name, words in (
            ("open_in_time", _("trong hạn")), ("open_overdue", _("quá hạn")), ("open_undated", _("chưa rõ hạn")),
        ) if buckets[name]]
        waiting = _("; trong đó {awaiting} nhiệm vụ chờ xác nhận hoàn thành", awaiting=awaiting) if awaiting else ""
        sentences.append(_("Còn {still_open} nhiệm vụ đang thực hiện: {names}{waiting}.",
                           still_open=still_open, names=", ".join(parts), waiting=waiting))
    if buckets["not_completed"]:
        sentences.append(_("Không hoàn thành {not_completed} nhiệm vụ.", not_completed=buckets["not_completed"]))
    if withdrawn:
        sentences.append(_("Đã rút khỏi kế hoạch {withdrawn} nhiệm vụ, không tính trong tổng số.", withdrawn=withdrawn))
    return sentences


def provisional_sentence(cutoff: date, known_on: date) -> str:
    """What a report says first while its cut-off still lies ahead of the day its numbers are known from; else ""."""
    if known_on >= cutoff:
        return ""
    return (_("Chưa đến ngày chốt số liệu ({cutoff}); số liệu dưới đây là tạm tính theo kết quả ghi nhận đến ngày "
              "{known_on}.", cutoff=day_words(cutoff), known_on=day_words(known_on)))


def assigned_sentence(giver: str, given: int, on_time: int, late: int) -> str:
    """The tasks given from above within the period."""
    if not given:
        return _("Trong kỳ không có nhiệm vụ nào do {giver} giao.", giver=giver)
    return (_("Trong kỳ được {giver} giao {given} nhiệm vụ; đã hoàn thành đúng hạn {on_time} nhiệm vụ, hoàn thành quá "
              "hạn {late} nhiệm vụ.", giver=giver, given=given, on_time=on_time, late=late))


def next_cutoff(period: Period) -> date:
    """The cut-off after a period's own: the same day of the month as many months later as the next report covers."""
    months = period.to_on.year * 12 + period.to_on.month - 1 + MONTHS_TO_NEXT[period.kind]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(period.to_on.day, monthrange(year, month + 1)[1]))


def next_words(period: Period) -> str:
    """The period that the next report looks ahead to, as its last section names it."""
    last = next_cutoff(period)
    match period.kind:
        case "year":
            return _("năm {year}", year=period.year + 1)
        case "six_months":
            return _("6 tháng cuối năm {year}", year=period.year)
        case "nine_months":
            return _("quý IV năm {year}", year=period.year)
        case "quarter":
            return _("quý {roman} năm {year}", roman=ROMAN[(last.month - 1) // 3], year=last.year)
    return _("tháng {month} năm {year}", month=last.month, year=last.year)


@dataclass(frozen=True)
class Standing:
    """How the plan stands, for weighing somebody's words against it."""

    total: int
    done: int
    overdue: int

    @property
    def still_open(self) -> int:
        """What is not completed, for whatever reason."""
        return self.total - self.done


_ON_SCHEDULE = ("đúng tiến độ", "đảm bảo tiến độ", "bảo đảm tiến độ", "đúng kế hoạch", "đúng thời gian",
                "đúng thời hạn", "đúng hạn 100", "không có nhiệm vụ quá hạn", "không có nhiệm vụ nào quá hạn",
                "không quá hạn", "vượt tiến độ")
_DENIED = re.compile(r"(?:không|chưa|chậm|để|nhằm|phải|yêu cầu)\s+(?:\w+\s+){0,5}$")
_TASKS = r"(?:các |những |số )?(?:nhiệm vụ|mục tiêu|chỉ tiêu|công việc|nội dung|kế hoạch)"
_ALL_DONE = re.compile(
    r"hoàn thành (?:được |đạt )?100\s*%(?! (?:tthc|thủ tục|hồ sơ|văn bản|cán bộ))"
    rf"|100\s*% {_TASKS}[^.;]{{0,40}}hoàn thành"
    rf"|(?:đã )?hoàn thành (?:toàn bộ|tất cả|hết|đầy đủ) {_TASKS}|(?:tất cả|toàn bộ) {_TASKS}[^.;]{{0,30}}đã hoàn thành"
)


def contradictions(text: str, standing: Standing) -> list[str]:
    """What a typed text claims against the numbers: "đúng tiến độ" beside overdue, "hoàn thành 100%" beside open tasks.

    Words that deny or demand ("chưa đúng tiến độ", "phải hoàn thành đúng tiến độ") claim nothing. A text without any
    Vietnamese mark is compared without marks.
    """
    words = one_line(text).casefold()
    marked = fold(words) != words
    plain = (lambda phrase: phrase) if marked else fold
    found = []
    if standing.overdue:
        claim = next((phrase for phrase in _ON_SCHEDULE if _claims(words, plain(phrase))), None)
        if claim:
            found.append(_("Ghi “{claim}” trong khi còn {overdue} nhiệm vụ quá hạn; kiểm tra lại.",
                           claim=claim, overdue=standing.overdue))
    match = re.search(_ALL_DONE.pattern if marked else fold_pattern(_ALL_DONE.pattern), words)
    if match and standing.still_open and not _DENIED.search(words[:match.start()]):
        found.append(_("Ghi “{match}” trong khi mới hoàn thành {done}/{total} nhiệm vụ, còn {still_open}; kiểm tra "
                       "lại.",
                       match=match[0], done=standing.done, total=standing.total, still_open=standing.still_open))
    return found


def fold_pattern(pattern: str) -> str:
    """A pattern of Vietnamese words for a text that was typed without marks."""
    return "".join(fold(char) if char.isalpha() and not char.isascii() else char for char in pattern)


def _claims(words: str, phrase: str) -> bool:
    start = words.find(phrase)
    while start >= 0:
        before = words[:start]
        if not _DENIED.search(before) or phrase.startswith(("không", "khong")):
            return True
        start = words.find(phrase, start + 1)
    return False


def too_rosy(text: str, standing: Standing) -> str | None:
    """The same as one warning for a row's note; None where nothing is claimed."""
    return " ".join(contradictions(text, standing)) or None
