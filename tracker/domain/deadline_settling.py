"""Settle what a lexeme means by its neighbours, before times are read from them.

A bare number is a day, a month or a quarter only beside one ("Quý II, III", "01-02/2022", "10-15/6"); a document's
day is no due day; "6 tháng, cả năm" are report periods. A pass rewrites lexemes and never adds a number of its own.
"""

from dataclasses import replace
from itertools import pairwise

from tracker.domain.deadline_tokens import Lexeme

CHAIN = frozenset({"comma", "dash", "and", "slash", "to", "semicolon", "or", "line", "filler", "until"})
_COUNTED = frozenset({"3 thang", "03 thang", "6 thang", "06 thang", "9 thang", "09 thang"})
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def quarter_number(text: str) -> int:
    """A quarter's number from arabic or roman digits ("l" read as "i"); 0 when there is no such quarter."""
    text = text.replace("l", "i")
    number = int(text) if text.isdigit() else _QUARTERS.get(text, 0)
    return number if 1 <= number <= 4 else 0


def settled(found: list[Lexeme]) -> list[Lexeme]:
    """All passes in order; bare numbers take their neighbours' meaning, first from the left, then from the right."""
    found = _report_periods(_parts_of_the_year(_without_foreign_days(found)))
    found = _settle_from_right(_days_of_months(_settle_from_left(found)))
    return [replace(one, kind="year") if one.kind == "number" and "y" in one.fields else one for one in found]


def _days_of_months(found: list[Lexeme]) -> list[Lexeme]:
    """In "Ngày 15 các tháng 3, 6, 9" the day holds for each of the months."""
    settled: list[Lexeme] = []
    day: Lexeme | None = None
    for lexeme in found:
        if lexeme.kind == "day_number":
            day = lexeme
        elif day is not None and lexeme.kind == "month":
            if settled[-1].kind in ("filler", "day_number"):
                settled = [other if other is not day else replace(day, kind="filler", fields={}) for other in settled]
            lexeme = replace(lexeme, kind="day", text="", fields={**lexeme.fields, "d": day.fields["d"]})
        elif lexeme.kind not in ("filler", "comma", "and"):
            day = None
        settled.append(lexeme)
    return settled


def _settle_from_left(found: list[Lexeme]) -> list[Lexeme]:
    settled: list[Lexeme] = []
    carry: Lexeme | None = None
    for lexeme in found:
        if carry is not None and lexeme.kind in ("number", "roman", "month_bare"):
            lexeme = _as_neighbour(lexeme, carry)
        if lexeme.kind in ("month", "quarter", "day_number", "day", "year"):
            carry = lexeme
        elif lexeme.kind not in CHAIN:
            carry = None
        settled.append(lexeme)
    return settled


def _as_neighbour(lexeme: Lexeme, carry: Lexeme) -> Lexeme:
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
        return replace(
            lexeme, kind="day", text="thang", fields={"d": carry.fields["d"], "m": number, "unsure": "1", **year}
        )
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
        elif owner and lexeme.kind in ("day", "dash_day", "month_bare", "month", "day_number"):
            lexeme = replace(lexeme, kind="document_day" if owner == "document" else "event_day", fields={})
            owner = ""
        elif lexeme.kind not in ("filler", "word", "event", "mark", "open", "comma") or (
            lexeme.kind == "comma" and owner == "relative"
        ):
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
