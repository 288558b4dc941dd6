"""Settle what a lexeme means by its neighbours, before times are read from them.

A bare number is a day, a month or a quarter only beside one ("Quý II, III", "01-02/2022", "10-15/6"); a document's
day is no due day; "6 tháng, cả năm" are report periods. A pass rewrites lexemes and never adds a number of its own.
"""

from dataclasses import replace
from itertools import pairwise

from tracker.domain.deadline_tokens import Lexeme

CHAIN = frozenset({"comma", "dash", "and", "slash", "to", "semicolon", "or", "line", "filler", "until"})
_COUNTED = frozenset({"3 thang", "03 thang", "6 thang", "06 thang", "9 thang", "09 thang"})
_FOREIGN_DAYS = frozenset({"day", "dash_day", "month_bare", "month", "day_number"})
_TO_A_FOREIGN_DAY = {
    "": frozenset[str](),
    "document": frozenset({"filler", "word", "event", "mark", "open", "comma"}),
    "relative": frozenset({"filler", "word", "event", "mark", "open", "done"}),
}
_IN_A_NAME = frozenset(
    {"event", "filler", "word", "label", "opening", "mark", "part", "year", "unit", "plan_of", "span"}
)
_FINER = frozenset({"day", "dash_day", "month", "month_bare", "iso_month", "quarter", "day_number"})
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def quarter_number(text: str) -> int:
    """A quarter's number from arabic or roman digits ("l" read as "i"); 0 when there is no such quarter."""
    text = text.replace("l", "i")
    number = int(text) if text.isdigit() else _QUARTERS.get(text, 0)
    return number if 1 <= number <= 4 else 0


def settled(found: list[Lexeme]) -> list[Lexeme]:
    """All passes in order; bare numbers take their neighbours' meaning, first from the left, then from the right."""
    found = _report_periods(_names_of_events(_parts_of_the_year(_without_foreign_days(found))))
    found = _settle_from_right(_days_of_months(_settle_from_left(found)))
    return [replace(one, kind="year") if one.kind == "number" and "y" in one.fields else one for one in found]


def _days_of_months(found: list[Lexeme]) -> list[Lexeme]:
    """In "Ngày 15 các tháng 3, 6, 9" and "Ngày 20 tháng 6 và tháng 12" the day holds for each of the months."""
    settled: list[Lexeme] = []
    day: Lexeme | None = None
    for index, lexeme in enumerate(found):
        if lexeme.kind == "day_number" or (lexeme.kind == "day" and "thang" in lexeme.text):
            day = lexeme
        elif day is not None and lexeme.kind == "month":
            if day.kind == "day_number" and settled[-1].kind in ("filler", "day_number"):
                settled = [other if other is not day else replace(day, kind="filler", fields={}) for other in settled]
            rough = day.kind == "day" and (_goes_on(found, index) or _one_of_several(found, found.index(day)))
            unsure = {"unsure": "1"} if rough else {}
            lexeme = replace(lexeme, kind="day", text="", fields={**lexeme.fields, "d": day.fields["d"], **unsure})
        elif lexeme.kind not in ("filler", "comma", "and", "semicolon") or (
            lexeme.text == "trong" and day and day.kind == "day"
        ):
            day = None
        settled.append(lexeme)
    return settled


def _goes_on(found: list[Lexeme], index: int) -> bool:
    """Words of another errand follow ("…, tháng 7 nghiệm thu"): what stands there may be a time of its own."""
    return index + 1 < len(found) and found[index + 1].kind in ("word", "done")


def _one_of_several(found: list[Lexeme], index: int) -> bool:
    """Another day stands before this one ("Ngày 15, 30 tháng 6, 9"): whether both hold for the months isn't said."""
    kinds = [lexeme.kind for lexeme in found[max(0, index - 2) : index]]
    return kinds[:1] in (["number"], ["day_number"]) and kinds[1:] in (["comma"], ["and"])


def _settle_from_left(found: list[Lexeme]) -> list[Lexeme]:
    settled: list[Lexeme] = []
    carry: Lexeme | None = None
    rough = False
    for index, lexeme in enumerate(found):
        rough = rough or lexeme.kind in ("dash", "to", "slash", "or")
        if carry is not None and lexeme.kind in ("number", "roman", "month_bare"):
            lexeme = _as_neighbour(lexeme, carry, rough or _goes_on(found, index))
        if lexeme.kind in ("month", "quarter", "day_number", "day", "year"):
            carry, rough = lexeme, found[index].kind == "day" and _one_of_several(found, index)
        elif lexeme.kind not in CHAIN:
            carry = None
        settled.append(lexeme)
    return settled


def _as_neighbour(lexeme: Lexeme, carry: Lexeme, rough: bool) -> Lexeme:
    """A number after "tháng 3," is a month, after "Quý I," a quarter, after "ngày 5," a day of the month."""
    fields = lexeme.fields
    number = fields.get("n") or fields.get("m") or fields.get("q") or ""
    year = {"y": fields["y"]} if "y" in fields else {}
    if lexeme.kind == "month_bare":
        retyped = carry.kind == "quarter" and quarter_number(number)
        return replace(lexeme, kind="quarter", fields={"q": number, **year}) if retyped else lexeme
    if carry.kind == "quarter":
        return replace(lexeme, kind="quarter", fields={"q": number, **fields})
    if lexeme.kind == "roman":
        return lexeme
    if carry.kind == "month" and 1 <= int(number) <= 12:
        return replace(lexeme, kind="month", fields={"m": number, **year})
    if carry.kind == "day_number":
        return replace(lexeme, kind="day_number", fields={"d": number})
    if carry.kind == "day" and "thang" in carry.text and int(number) <= 12:
        unsure = {"unsure": "1"} if rough else {}
        return replace(lexeme, kind="day", text="thang", fields={"d": carry.fields["d"], "m": number, **unsure, **year})
    if carry.kind == "year" and int(number) > 12:
        return replace(lexeme, kind="year", fields={"yy": number})
    return lexeme


def _settle_from_right(found: list[Lexeme]) -> list[Lexeme]:
    settled: list[Lexeme] = []
    carry: Lexeme | None = None
    for lexeme in reversed(found):
        if carry is not None and lexeme.kind == "number" and carry.kind == "month_bare":
            lexeme = replace(lexeme, kind="month", fields={"m": lexeme.fields["n"]})
        elif carry is not None and lexeme.kind in ("number", "day_number") and carry.kind == "day":
            month = carry.fields.get("m") or carry.fields.get("m2") or carry.fields.get("m3") or ""
            lexeme = replace(
                lexeme, kind="day", text="", fields={"d": lexeme.fields.get("n") or lexeme.fields["d"], "m": month}
            )
        if lexeme.kind in ("month_bare", "day"):
            carry = lexeme
        elif lexeme.kind not in CHAIN and lexeme.kind != "month":
            carry = None
        settled.append(lexeme)
    return settled[::-1]


def _without_foreign_days(found: list[Lexeme]) -> list[Lexeme]:
    """Days that belong to a document or to the event a count of days starts from are no due days."""
    result: list[Lexeme] = []
    owner = ""
    for lexeme in found:
        if lexeme.kind in ("document", "relative"):
            owner = lexeme.kind
        elif owner and (
            lexeme.kind in _FOREIGN_DAYS or (owner == "relative" and lexeme.kind in ("quarter", "iso_month"))
        ):
            lexeme = replace(lexeme, kind="document_day" if owner == "document" else "event_day", fields={})
            owner = ""
        elif lexeme.kind not in _TO_A_FOREIGN_DAY[owner]:
            owner = ""
        result.append(lexeme)
    return result


def _parts_of_the_year(found: list[Lexeme]) -> list[Lexeme]:
    """A "cuối năm" without a number means the plan's year."""
    result = list(found)
    for index, (part, unit) in enumerate(pairwise(found), start=1):
        if (
            unit.kind in ("unit", "filler")
            and unit.text == "nam"
            and (part.kind == "part" or part.text.endswith("het"))
        ):
            result[index] = replace(unit, kind="year", fields={})
    joined = False
    for index, lexeme in enumerate(found):
        if lexeme.kind == "whole_year" and joined:
            result[index] = replace(lexeme, kind="unit", text="nam", fields={"unit": "nam"})
        joined = lexeme.kind == "frequency" or (joined and lexeme.kind in ("unit", "comma", "and", "slash"))
    return result


def _names_of_events(found: list[Lexeme]) -> list[Lexeme]:
    """In "Kỳ họp giữa năm 2026 (tháng 7)" the month is the time, "giữa năm" the session's name; its year holds on."""
    if not any(lexeme.kind in _FINER for lexeme in found):
        return found
    result = list(found)
    event, named, year = -1, False, ""
    for index, lexeme in enumerate(found):
        length = _name_at(found, index) if event >= 0 else 0
        if length:
            year = found[index + length - 1].fields.get("y", "")
            begin = event if named else index
            result[begin : index + length] = [
                replace(one, kind="event_year", fields={}) for one in found[begin : index + length]
            ]
            event, named = -1, True
        elif named and lexeme.kind in _FINER:
            if year and not {"y", "yy", "ny", "ty"} & set(lexeme.fields):
                result[index] = replace(lexeme, fields={**lexeme.fields, "y": year})
            year = ""
        if lexeme.kind == "event" or (named and lexeme.kind in ("comma", "and", "semicolon", "line")):
            event = index if lexeme.kind == "event" else index + 1
        elif lexeme.kind not in _IN_A_NAME or lexeme.text in ("vao", "trong"):
            event = -1
    return result


def _name_at(found: list[Lexeme], index: int) -> int:
    """How many lexemes from `index` on are the time in an event's name: "giữa năm 2026", "6 tháng đầu năm"; 0 for none.

    A bare year or half-year names the event only where brackets or a limit follow with a time of its own year.
    """
    here, after, beyond, last = (found[index + step] if index + step < len(found) else None for step in range(4))
    if here is not None and here.kind == "part" and after is not None and after.kind == "year":
        another = beyond is not None and beyond.kind in ("or", "and", "dash", "to")
        return 0 if another and last is not None and last.kind in _FINER else 2
    if here is None or here.kind not in ("year", "span") or after is None:
        return 0
    timed = next((lexeme for lexeme in found[index + 1 :] if lexeme.kind in _FINER), None)
    dated = timed is not None and "y" in timed.fields
    return 1 if dated and after.kind in ("opening", "before", "limit", "until") and beyond is not None else 0


def _report_periods(found: list[Lexeme]) -> list[Lexeme]:
    """The report periods "Quý I, 6 tháng, 9 tháng, cả năm" are periods from January on, unless a frequency is meant."""
    kinds = {lexeme.kind for lexeme in found}
    if kinds & {"frequency", "periodic"} or not kinds & {"quarter", "span", "year", "whole_year"}:
        return found
    counts = [lexeme for lexeme in found if lexeme.kind == "unit" and lexeme.text in _COUNTED]
    if not counts and "span" not in kinds:
        return found
    result = []
    for lexeme in found:
        if lexeme.kind == "unit" and lexeme.text in _COUNTED:
            lexeme = replace(lexeme, kind="span", fields={"n": lexeme.text.split()[0], "unit": "thang", "part": "dau"})
        elif lexeme.kind == "whole_year" or (lexeme.kind == "unit" and lexeme.text == "nam"):
            lexeme = replace(lexeme, kind="year")
        result.append(lexeme)
    return result
