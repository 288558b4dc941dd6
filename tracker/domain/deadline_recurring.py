"""Work that comes back: how often a phrase says, on which day of which month, and the occurrences in a plan's year.

Several frequencies in one cell ("hằng tháng, quý, năm") are read as the finest: the coarser ones end on days of the
finest, so nothing is lost. A week ends on its Friday when no weekday is named. Working days are Monday to Friday;
public rest days are the reminders' concern, not the deadline's.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.domain.deadline_mentions import hour_after, position_of
from tracker.domain.deadline_spans import DAY, first_of_month, last_of_month, months, nth_weekday, nth_workday, shifted
from tracker.domain.deadline_tokens import Lexeme

from .wording import _

WEEKLY = 0
_UNEVEN = _("chu kỳ không chia hết năm")
_STEPS = {"tuan": WEEKLY, "thang": 1, "quy": 3, "nua nam": 6, "nam": 12}
_JOINS = frozenset({"comma", "and", "slash", "semicolon", "dash", "filler", "or", "line", "label"})
_ANCHORS = frozenset({"next_month", "month_of_quarter", "month_of_period", "next_quarter"})
_DAY_KINDS = frozenset({"day_number", "work_day", "first_days", "last_day", "nth_weekday"})
_BARE = frozenset(
    {"unit", "filler", "number", "mark", "comma", "semicolon", "line", "colon", "opening", "closing", "done"}
)
_GOVERNORS = (
    ["before"], ["limit"], ["until"], ["to"], ["from"], ["dash"], ["day_number"], ["opening"], ["colon"], ["mark"],
)  # fmt: skip
_AFTER_A_DAY = frozenset({"frequency", "slash", "filler", "comma", "and", "dash", "to", ""})
_LOOSE = frozenset({"semicolon", "line", "closing", "frequency"})


@dataclass(frozen=True)
class DayRule:
    """A day within a month: `kind` is one of the vocabulary's day kinds; negative numbers count from the end.

    `begins` is the first day of a stretch ("ngày 20-25 hằng tháng"), 0 for a single day.
    """

    kind: str
    number: int
    before: bool
    weekday: int = 0
    begins: int = 0


@dataclass(frozen=True)
class Recurrence:
    """How often: `step` in months (0: weeks), and the day rules; `known` is False when only "định kỳ" is said.

    `onward`: the time beside it is the first of all that follow ("Quý II và các quý tiếp theo").
    """

    step: int
    known: bool
    rules: tuple[DayRule, ...]
    month: int
    from_next: bool
    doubts: tuple[str, ...]
    onward: bool = False


def recurrence_of(found: list[Lexeme], has_times: bool) -> Recurrence | None:
    """The recurrence a phrase names, or None. `has_times`: days or periods stand beside it, a lone "năm" is a label."""
    steps, doubts = _frequencies(found)
    anchors = [lexeme for lexeme in found if lexeme.kind in _ANCHORS]
    rules = tuple(_day_rules(found, bool(steps) or bool(anchors)))
    if not steps:
        steps, more = _implied_steps(found, anchors, bool(rules), has_times)
        doubts += more
    periodic = any(lexeme.kind == "periodic" for lexeme in found)
    if not steps and not anchors and not periodic:
        return None
    if not steps:
        return Recurrence(12, False, (), 0, False, (_("chỉ nói “định kỳ”, không nói bao lâu một lần"),))
    step = min(steps)
    month, from_next, more = _target_month(anchors, step, found)
    if any(rule.number >= 0 for rule in rules) and step not in (WEEKLY, 1) and not month and not from_next:
        more.append(_("không nói ngày ấy thuộc tháng nào"))
    onward = any("onward" in lexeme.fields for lexeme in found) or (has_times and _said_after(found))
    if onward and not has_times:
        more.append(_("không nói bắt đầu từ kỳ nào"))
    return Recurrence(step, True, rules, month, from_next, tuple(dict.fromkeys(doubts + more)), onward)


def _said_after(found: list[Lexeme]) -> bool:
    """In "Quý I/2026 và hằng quý" the quarter is the first of all that follow."""
    named = [index for index, lexeme in enumerate(found) if lexeme.kind in ("month", "month_bare", "quarter")]
    return any(
        before.kind == "and" and lexeme.kind == "frequency" and named and named[-1] < index
        for index, (before, lexeme) in enumerate(pairwise(found))
    )


def _frequencies(found: list[Lexeme]) -> tuple[list[int], list[str]]:
    """Steps of every chain of frequencies and bare units that truly speaks of repetition."""
    steps: list[int] = []
    doubts: list[str] = []
    for chain in _chains(found):
        if any(lexeme.kind == "frequency" for lexeme in chain) or len({lexeme.text for lexeme in chain}) > 1:
            read = [_step_of(lexeme) for lexeme in chain]
            finest = min(step for step, _ in read)
            steps += [step for step, _ in read]
            doubts += [doubt for _, doubt in read if doubt and not (doubt == _UNEVEN and finest in (1, 3))]
    times = [lexeme.number("n") or 1 for lexeme in found if lexeme.kind == "times"]
    if steps and times and times[0] > 1:
        step, doubt = _divided(min(steps), times[0])
        return [step], doubts + ([doubt] if doubt else [])
    return steps, doubts


def _chains(found: list[Lexeme]) -> list[list[Lexeme]]:
    chains: list[list[Lexeme]] = []
    joined = False
    for lexeme in found:
        if lexeme.kind in ("frequency", "unit"):
            if joined and chains:
                chains[-1].append(lexeme)
            else:
                chains.append([lexeme])
            joined = True
        elif lexeme.kind not in _JOINS:
            joined = False
    return chains


def _step_of(lexeme: Lexeme) -> tuple[int, str]:
    unit = lexeme.fields.get("unit", "thang" if lexeme.text.startswith("12 thang") else "").removeprefix("1 ")
    times = (lexeme.number("n") or 1) if "unit" in lexeme.fields else 1
    count = unit.split()[0]
    if unit in _STEPS:
        return _divided(_STEPS[unit], times)
    if not count.isdigit():
        return 12, _("chu kỳ chưa rõ")
    number = int(count)
    if unit.endswith("nam"):
        return 12, "" if number == 1 else _("chu kỳ dài hơn một năm")
    number *= 3 if unit.endswith("quy") else 1
    if unit.endswith("tuan"):
        return WEEKLY, "" if number == 1 else _("chu kỳ nhiều tuần, chưa rõ tuần nào")
    return (number, "") if number and 12 % number == 0 else (12, _UNEVEN)


def _divided(step: int, times: int) -> tuple[int, str]:
    if times <= 1:
        return step, ""
    if step and step % times == 0:
        return step // times, "" if step == 12 else _("nhiều lần trong một kỳ, chưa rõ ngày")
    return step, _("nhiều lần trong một kỳ, chưa rõ ngày")


def _implied_steps(
    found: list[Lexeme], anchors: list[Lexeme], rules: bool, has_times: bool
) -> tuple[list[int], list[str]]:
    """No frequency is written, yet "tháng cuối quý", "ngày 20 của tháng" or "cuối quý" imply one."""
    kinds = {lexeme.kind for lexeme in anchors}
    units = [lexeme for lexeme in found if lexeme.kind == "unit"]
    if kinds & {"month_of_quarter", "next_quarter"}:
        return [3], []
    if "next_month" in kinds:
        return [1], []
    if "month_of_period" in kinds:
        return ([_step_of(units[0])[0]], [_("kỳ báo cáo chưa rõ")]) if units else ([], [])
    months_named = [lexeme for lexeme in units if _step_of(lexeme)[0] == 1]
    if has_times or not units:
        return [], []
    last = any(lexeme.kind == "last_day" or lexeme.fields.get("n", "").startswith("cuoi") for lexeme in found)
    if any(lexeme.kind in _DAY_KINDS for lexeme in found) and (months_named or last):
        return [min(_step_of(lexeme)[0] for lexeme in units)], []
    ends = (
        any(lexeme.kind == "part" and lexeme.fields["part"] == "cuoi" for lexeme in found)
        and _step_of(units[0])[0] < 12
    )
    alone = all(lexeme.kind in _BARE for lexeme in found)
    lasting = units[0].text.split()[0].isdigit() and units[0].text not in ("6 thang", "06 thang")
    if ends or (alone and not lasting):
        return [_step_of(units[0])[0]], [_("không nói rõ là lặp lại")]
    return [], []


def _target_month(anchors: list[Lexeme], step: int, found: list[Lexeme]) -> tuple[int, bool, list[str]]:
    """Month within the quarter (0: the period's last) and whether the day lies in the period after."""
    for anchor in anchors:
        if anchor.kind == "month_of_quarter":
            doubts = [] if step in (3, 6, 12) else [_("ngày nói cho quý, chu kỳ lại ngắn hơn")]
            return position_of(anchor.fields["pos"]), "next" in anchor.fields, doubts
        if anchor.kind == "month_of_period":
            return (1 if anchor.fields["pos"] == "dau" else 3), "next" in anchor.fields, []
    vague = [lexeme for lexeme in found if lexeme.kind == "part" and lexeme.fields["part"] in ("dau", "giua", "tuan")]
    doubts = [_("“đầu” hoặc “giữa” kỳ không phải một ngày rõ")] if vague else []
    return (1, True, doubts) if anchors else (0, False, doubts)


def _day_rules(found: list[Lexeme], recurring: bool) -> list[DayRule]:
    rules: list[DayRule] = []
    before = False
    for index, lexeme in enumerate(found):
        if lexeme.kind == "before":
            before = not any(other.kind == "hour" for other in found[index + 1 : index + 3])
        elif lexeme.kind in _LOOSE or lexeme.kind in ("until", "limit"):
            before = False
        number = _rule_number(found, index, recurring)
        if number is not None:
            kind = "day_number" if lexeme.kind == "number" else lexeme.kind
            stretch = kind == "day_number" and bool(rules) and rules[-1].kind == kind and _joined(found, index)
            begins = rules.pop().number if stretch else 0
            rules.append(DayRule(kind, number, before and not hour_after(found, index), _weekday(lexeme), begins))
    return rules


def _joined(found: list[Lexeme], index: int) -> bool:
    """A dash or "đến" stands right before, so the day ends a stretch that the day before it began."""
    before = [lexeme.kind for lexeme in found[max(0, index - 2) : index] if lexeme.kind != "filler"]
    return before[-1:] in (["dash"], ["to"])


def _weekday(lexeme: Lexeme) -> int:
    return 6 if "sun" in lexeme.fields else int(lexeme.fields.get("w", "2")) - 2


def _rule_number(found: list[Lexeme], index: int, recurring: bool) -> int | None:
    lexeme = found[index]
    if lexeme.kind == "day_number":
        return int(lexeme.fields["d"])
    if lexeme.kind == "weekday":
        return 0
    if lexeme.kind == "last_day":
        return -1
    if lexeme.kind in ("work_day", "first_days"):
        number = lexeme.fields["n"]
        return int(number) if number.isdigit() else (1 if number.startswith("dau") else -1)
    if lexeme.kind == "nth_weekday":
        place = lexeme.fields["pos"].split()
        return {"dau": 1, "cuoi": -1}.get(place[0]) or int(place[-1])
    if lexeme.kind != "number" or not recurring:
        return None
    near = [other.kind for other in found[max(0, index - 2) : index] if other.kind not in ("filler", "hour")]
    follows = found[index + 1].kind if index + 1 < len(found) else ""
    governed = index == 0 or near[-1:] in _GOVERNORS
    return int(lexeme.fields["n"]) if governed and (follows in _ANCHORS or follows in _AFTER_A_DAY) else None


def occurrences_in(
    recurrence: Recurrence, years: range, inclusive: bool
) -> tuple[list[tuple[date | None, date]], list[str]]:
    """(start, due) of each occurrence of the years, in order; why they may be doubted.

    The report on December falls due in January after: it belongs to the year before and is kept.
    """
    yearly = [_occurrences_of(recurrence, year, inclusive) for year in years]
    found = {pair for pairs, _ in yearly for pair in pairs}
    doubts = dict.fromkeys(doubt for _, more in yearly for doubt in more)
    return sorted(found, key=lambda pair: (pair[1], pair[0] or pair[1])), list(doubts)


def _occurrences_of(
    recurrence: Recurrence, year: int, inclusive: bool
) -> tuple[list[tuple[date | None, date]], list[str]]:
    if recurrence.step == WEEKLY:
        other_days = any(rule.kind != "weekday" for rule in recurrence.rules)
        unfit = _("ngày trong tháng không hợp với chu kỳ tuần")
        return _weeks(recurrence, year, inclusive), [unfit] if other_days else []
    found: list[tuple[date | None, date]] = []
    doubts: list[str] = []
    rules = [rule for rule in recurrence.rules if rule.kind != "weekday"]
    if len(rules) < len(recurrence.rules):
        doubts.append(_("ngày trong tuần không hợp với chu kỳ"))
    for first in range(1, 13, recurrence.step):
        month = _month_for(recurrence, first)
        start, end = months(year, first, recurrence.step)
        if not rules:
            shifted_due = recurrence.month or recurrence.from_next
            found.append((None, last_of_month(year, month)) if shifted_due else (start, end))
        for rule in rules:
            due = _rule_day(rule, year, month, inclusive)
            if due is None:
                doubts.append(_("lịch không có ngày này"))
            else:
                found.append((_day_within(year, month, rule.begins), due))
    return found, doubts


def _day_within(year: int, month: int, day: int) -> date | None:
    year, month = shifted(year, month)
    return min(first_of_month(year, month) + DAY * (day - 1), last_of_month(year, month)) if 0 < day <= 31 else None


def _month_for(recurrence: Recurrence, first: int) -> int:
    last = first + recurrence.step - 1
    if recurrence.step < 3:
        return last + 1 if recurrence.from_next else last
    if recurrence.from_next:
        return last + (recurrence.month or 1)
    return last - 3 + recurrence.month if recurrence.month else last


def _rule_day(rule: DayRule, year: int, month: int, inclusive: bool) -> date | None:
    """The due day by one rule; a day beyond the month's end ("ngày 31 hằng tháng") is its last day."""
    year, month = shifted(year, month)
    first, last = first_of_month(year, month), last_of_month(year, month)
    earlier = rule.before and not inclusive
    if rule.kind in ("day_number", "first_days", "last_day"):
        if rule.number > 31 or rule.number == 0:
            return None
        if rule.number < 0:
            return last - DAY if earlier else last
        return min(first + DAY * (rule.number - 1 - earlier), last)
    day = (
        nth_workday(year, month, rule.number)
        if rule.kind == "work_day"
        else nth_weekday(year, month, rule.weekday, rule.number)
    )
    return day - DAY if day and earlier else day


def _weeks(recurrence: Recurrence, year: int, inclusive: bool) -> list[tuple[date | None, date]]:
    """One occurrence a week for each weekday named (Friday when none is), those whose due day lies in the year."""
    rules = [rule for rule in recurrence.rules if rule.kind == "weekday"] or [DayRule("weekday", 0, False, 4)]
    found: list[tuple[date | None, date]] = []
    day, last = date(year, 1, 1), date(year, 12, 31)
    while day <= last:
        for rule in rules:
            weekday = rule.weekday - (1 if rule.before and not inclusive else 0)
            if day.weekday() == weekday % 7:
                found.append((None, day))
        day += DAY
    return found
