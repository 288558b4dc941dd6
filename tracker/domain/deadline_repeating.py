"""Read what comes back: the days and periods beside a frequency are its occurrences, wider ones bound it."""

from datetime import date

from tracker.domain.deadline_groups import Group, Window
from tracker.domain.deadline_outcome import CLAUSE_END, DEPENDS, TWO_DAYS, Outcome, Phrase
from tracker.domain.deadline_recurring import WEEKLY, Recurrence, occurrences_in, recurrence_of

from .wording import _

_MANY_YEARS = 10


def repeating(phrase: Phrase) -> Outcome | None:
    recurrence = recurrence_of(phrase.lexemes, bool(phrase.mentions))
    if recurrence is None or _planned_elsewhere(phrase):
        return None
    if not recurrence.known and (phrase.mentions or DEPENDS & phrase.kinds - {"by_rule", "aside"}):
        return None
    outcome = Outcome("recurring", doubts=list(recurrence.doubts))
    pairs = _occurrence_pairs(recurrence, phrase, outcome) if recurrence.known else []
    outcome.occurrences = sorted(set(pairs), key=lambda pair: (pair[1], pair[0] or pair[1]))
    outcome.due_on = outcome.occurrences[-1][1] if outcome.occurrences else None
    if not outcome.occurrences and not outcome.doubts:
        outcome.doubts.append(_("không có kỳ nào trong khoảng đã nêu"))
    if "open" in phrase.kinds:
        outcome.doubts.append(_("còn phụ thuộc việc khác"))
    if recurrence.known and recurrence.step == WEEKLY and not recurrence.rules:
        outcome.notes.append(_("mỗi tuần đến hết thứ Sáu"))
    if any(rule.kind == "work_day" for rule in recurrence.rules):
        outcome.notes.append(_("ngày làm việc tính từ thứ Hai đến thứ Sáu, chưa trừ ngày nghỉ lễ"))
    if any(rule.before for rule in recurrence.rules):
        outcome.notes.append(_("“trước” tính cả ngày đó") if phrase.inclusive else _("“trước” không tính ngày đó"))
    return outcome


def _planned_elsewhere(phrase: Phrase) -> bool:
    """In "Theo Kế hoạch hằng năm" the frequency names the other plan, it isn't the task's own."""
    opens = phrase.places(frozenset({"open", "document"}))
    frequencies = phrase.places(frozenset({"frequency"}))
    if not opens or not frequencies or phrase.mentions:
        return False
    between = {lexeme.kind for lexeme in phrase.lexemes[opens[0] + 1 : frequencies[0]]}
    return opens[0] < frequencies[0] and not between & ({"comma", "slash", "dash"} | CLAUSE_END)


def _occurrence_pairs(recurrence: Recurrence, phrase: Phrase, outcome: Outcome) -> list[tuple[date | None, date]]:
    """Days and periods beside the frequency are its occurrences; wider periods bound it."""
    named = [(group, window) for group in phrase.groups for window in group.windows]
    finer = [(group, window) for group, window in named if _narrower(group, recurrence)]
    wider = [(group, window) for group, window in named if not _narrower(group, recurrence)]
    years = _years_meant(wider, phrase.plan_year)
    pairs, doubts = occurrences_in(recurrence, years, phrase.inclusive)
    outcome.doubts += doubts + [doubt for group in phrase.groups for doubt in group.doubts]
    bounds = [window for _, window in wider]
    if recurrence.onward and bounds:
        bounds = [Window(bounds[0].start_on, None)]
    pairs = _within(pairs, bounds)
    if not finer or recurrence.step == WEEKLY:
        return pairs if not finer else _doubted(pairs, outcome)
    own = [(window.start_on, window.due_on) for _, window in finer if window.due_on]
    if own and min(due for _, due in own) < date(phrase.plan_year, 1, 1):
        outcome.doubts.append(_("có kỳ nằm trước năm kế hoạch"))
    if recurrence.step == 12 or len(own) * recurrence.step == 12:
        return own
    if len(own) > 1 and not recurrence.rules and recurrence.step > 1:
        outcome.doubts.append(_("số mốc không khớp với chu kỳ"))
        return own
    return _doubted(pairs, outcome)


def _years_meant(wider: list[tuple[Group, Window]], plan_year: int) -> range:
    """The plan's year, the other year that is written, or all years that a stretch of months runs through."""
    dues = [window.due_on.year for _, window in wider if window.due_on]
    starts = [window.start_on.year for _, window in wider if window.start_on]
    if not dues:
        return range(plan_year, plan_year + 1)
    first, last = min(starts or [plan_year]), max(dues)
    whole_years = all(mention.unit == "year" for group, _ in wider for mention in group.mentions)
    if (whole_years and first <= plan_year <= last) or not 0 <= last - first < _MANY_YEARS:
        first = last = plan_year
    return range(first, last + 1)


def _doubted(pairs: list[tuple[date | None, date]], outcome: Outcome) -> list[tuple[date | None, date]]:
    outcome.doubts.append(TWO_DAYS)
    return pairs


def _narrower(group: Group, recurrence: Recurrence) -> bool:
    """A day or a period shorter than the frequency's own is an occurrence's day, a longer one a bound."""
    mention = group.mentions[0]
    open_end = mention.limit == "from" and group.last_due is None
    if mention.unit == "year" or open_end or (mention.limit == "until" and recurrence.step <= 1):
        return False
    if mention.unit == "day":
        return not any(other.link == "range" for other in group.mentions) or recurrence.step == 12
    length = {"month": 1, "quarter": 3}.get(mention.unit, mention.length)
    return recurrence.step == 12 or (length < recurrence.step)


def _within(pairs: list[tuple[date | None, date]], bounds: list[Window]) -> list[tuple[date | None, date]]:
    if not bounds:
        return pairs
    return [
        pair
        for pair in pairs
        if any(
            (b.start_on is None or pair[1] >= b.start_on) and (b.due_on is None or pair[1] <= b.due_on) for b in bounds
        )
    ]
