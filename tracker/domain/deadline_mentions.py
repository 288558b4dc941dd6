"""Find the times a phrase mentions and how they hang together: alone, as a range, as a list, or apart.

A mention still lacks its year when none is written; `deadline_groups` settles years.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.domain.deadline_settling import CHAIN, quarter_number
from tracker.domain.deadline_spans import day_of, months, part_of
from tracker.domain.deadline_tokens import Lexeme

from .wording import _

_BINDS_LIST = frozenset({"comma", "and", "slash", "semicolon", "line"})
_KEEPS_LIST = frozenset(
    (
        "filler before until limit done colon label unit event_year opening closing hour part about frequency "
        "day_number last_day"
    ).split()
)
_LIMITS = {
    "before": "before",
    "until": "until",
    "limit": "until",
    "to": "until",
    "before_end": "until",
    "from": "from",
    "after": "after",
}
_TAKES_THE_LIMIT = frozenset(
    "day_number work_day first_days nth_weekday frequency next_month next_quarter month_of_quarter".split()
)
_TO_AN_HOUR = frozenset(
    (
        "comma filler opening closing weekday before limit until to frequency unit next_month next_quarter "
        "month_of_quarter month_of_period"
    ).split()
)


@dataclass(frozen=True)
class Mention:
    """One time as written. `unit` is day, month, quarter, span (months from `number` on, `length` long) or year.

    `limit` is the word that governs it (before, until, from, after or none); `link` how it hangs on the mention
    before it (range, list, or, apart).
    """

    unit: str
    number: int = 0
    day: int = 0
    length: int = 0
    year: int | None = None
    part: str = ""
    limit: str = ""
    link: str = "apart"
    depth: int = 0
    place: int = 0
    event: bool = False
    done: bool = False
    borrowed: bool = False
    lends: bool = True
    doubts: tuple[str, ...] = field(default=())

    def bounds(self, year: int, part: bool = True) -> tuple[date, date] | None:
        """First and last day in that year; None when the calendar has no such time."""
        if self.unit == "day":
            day = day_of(year, self.number, self.day)
            return (day, day) if day else None
        if not 1900 <= year <= 2199 or not 1 <= self.number <= {"quarter": 4}.get(self.unit, 12):
            return None
        spans = {
            "month": (self.number, 1), "quarter": (3 * self.number - 2, 3),
            "span": (self.number, self.length), "year": (1, 12 * max(1, self.length)),
        }  # fmt: skip
        whole = months(year, *spans[self.unit])
        return part_of(whole, self.part) if part and self.part not in ("", "het") else whole


def mentions(found: list[Lexeme], plan_year: int) -> Iterator[Mention]:
    """The mentions in their order. `found` has been through `settled`."""
    between: list[Lexeme] = []
    previous: Mention | None = None
    for place, lexeme in enumerate(found):
        mention = _mention_of(lexeme, plan_year)
        if mention is None:
            between.append(lexeme)
            continue
        kinds = [other.kind for other in between]
        hour = hour_after(found, place) if mention.unit == "day" else None
        mention = replace(
            mention,
            limit=mention.limit or _limit(kinds, between, hour, mention.unit == "year"),
            part=mention.part or _part(between),
            link=_link(previous, kinds, lexeme.depth),
            depth=lexeme.depth,
            place=place,
            event="event" in kinds and not set(kinds[kinds.index("event") :]) & set(_LIMITS),
            done="done" in kinds,
            doubts=mention.doubts + _doubts([*between, hour] if hour and "before" in kinds else between, lexeme),
        )
        yield mention
        previous, between = mention, []


def _mention_of(lexeme: Lexeme, plan_year: int) -> Mention | None:
    makers = {
        "day": _day, "dash_day": _day, "month": _month, "month_bare": _month, "iso_month": _month,
        "quarter": _quarter, "span": _span, "year": _year, "month_of_quarter_named": _month_of_quarter,
    }  # fmt: skip
    maker = makers.get(lexeme.kind)
    if maker is None:
        return None
    mention = maker(lexeme)
    if "y" in lexeme.fields:
        return replace(mention, year=int(lexeme.fields["y"]))
    if "yy" in lexeme.fields:
        return replace(mention, year=2000 + int(lexeme.fields["yy"]))
    this_year = "ty" in lexeme.fields or lexeme.fields.get("now", "").endswith("nay")
    offset = 1 if "ny" in lexeme.fields else -1 if "py" in lexeme.fields else 0 if this_year else None
    return mention if offset is None else replace(mention, year=plan_year + offset, lends=False)


def hour_after(found: list[Lexeme], place: int) -> Lexeme | None:
    """The hour that belongs to the day at `place` though written after it: "30/6 lúc 17h00", "30/6 (trước 16 giờ)"."""
    for index in range(place + 1, len(found)):
        if found[index].kind == "hour":
            follower = next((other.kind for other in found[index + 1 :] if other.kind not in ("filler", "comma")), "")
            is_end = "h" in found[index].fields or not found[index].text.startswith(("gio", "ngay"))
            return found[index] if is_end and follower not in ("day", "day_number", "dash_day", "number") else None
        if found[index].kind not in _TO_AN_HOUR:
            return None
    return None


def _day(lexeme: Lexeme) -> Mention:
    day = int(lexeme.fields["d"])
    month = int(lexeme.fields.get("m") or lexeme.fields.get("m2") or lexeme.fields.get("m3") or 0)
    doubts: tuple[str, ...] = ()
    if lexeme.kind == "dash_day" or "unsure" in lexeme.fields:
        doubts = (_("cách viết ngày chưa rõ"),)
    if 20 <= month <= 39 and 1 <= day <= 12 and "y" not in lexeme.fields:
        return Mention("month", number=day, year=2000 + month, doubts=(_("năm viết hai chữ số"),))
    return Mention("day", number=month, day=day, doubts=doubts)


def _month(lexeme: Lexeme) -> Mention:
    return Mention("month", number=int(lexeme.fields["m"]))


def _quarter(lexeme: Lexeme) -> Mention:
    return Mention("quarter", number=quarter_number(lexeme.fields["q"]))


def _month_of_quarter(lexeme: Lexeme) -> Mention:
    quarter = quarter_number(lexeme.fields["q"])
    return Mention("month", number=3 * quarter - 3 + position_of(lexeme.fields["pos"]) if quarter else 0)


def position_of(word: str) -> int:
    """First, middle, last month of a quarter ("dau", "giua", "cuoi", "thu 2") as 1..3."""
    return {"dau": 1, "giua": 2, "cuoi": 3}.get(word) or int(word.split()[-1])


def _span(lexeme: Lexeme) -> Mention:
    count = (lexeme.number("n") or 6) * (3 if lexeme.fields.get("unit") == "quy" else 1)
    if not 1 <= count <= 12:
        return Mention("month", number=0)
    return Mention("span", number=1 if lexeme.fields["part"] == "dau" else 13 - count, length=count)


def _year(lexeme: Lexeme) -> Mention:
    return Mention("year", number=1, length=1, limit="until" if lexeme.text.startswith("het") else "")


def _tail(kinds: list[str]) -> list[str]:
    """What stands after the last separator: only that governs the mention."""
    cut = max((i for i, kind in enumerate(kinds) if kind in ("semicolon", "line", "closing")), default=-1)
    return kinds[cut + 1 :]


def _limit(kinds: list[str], between: list[Lexeme], hour: Lexeme | None, of_year: bool) -> str:
    """The word that governs a mention; an hour of the day, before or after it, includes the day."""
    limit = _nearest_limit(kinds, between, of_year)
    governed = limit == "before" and hour is not None
    return "until" if governed or (limit == "" and kinds[:1] == ["comma"] and "hour" in _tail(kinds)) else limit


def _nearest_limit(kinds: list[str], between: list[Lexeme], of_year: bool) -> str:
    tail = _tail(kinds)
    words = 0
    for kind in reversed(tail):
        if kind == "before" and "hour" in tail[len(tail) - 1 - tail[::-1].index(kind) :]:
            return "until"
        if kind in _LIMITS or kind == "relative" or (of_year and kind in _TAKES_THE_LIMIT):
            return _LIMITS.get(kind, "")
        words += kind in ("word", "fact", "open", "and", "comma") or (kind == "done" and words > 0)
        if words > 4:
            break
    return "until" if between and between[-1].kind == "part" and between[-1].fields.get("part") == "het" else ""


def _part(between: list[Lexeme]) -> str:
    if between and between[-1].kind == "last_day":
        return "cuoi"
    if not between or between[-1].kind != "part":
        return ""
    part = between[-1].fields["part"]
    if part != "tuan":
        return part
    position = between[-1].fields["pos"].replace("thu ", "").split()[0]
    return "tuan " + {"dau": "1"}.get(position, position)


def _link(previous: Mention | None, kinds: list[str], depth: int) -> str:
    if previous is None:
        return "apart"
    rest = set(kinds)
    if (
        previous.limit == "from"
        and depth == previous.depth
        and rest & {"to", "dash", "before", "until", "limit", "done"}
    ):
        return "range"
    if depth != previous.depth and not rest & {"semicolon", "line"} and "closing" not in rest:
        return "apart"
    if "or" in rest and not rest - CHAIN - _KEEPS_LIST:
        return "or"
    if rest & {"to", "dash"} and not rest - {
        "to",
        "dash",
        "filler",
        "before",
        "until",
        "hour",
        "part",
        "comma",
        "limit",
        "line",
    }:
        return "range"
    if rest & _BINDS_LIST and not rest - CHAIN - _KEEPS_LIST:
        return "list"
    return "apart"


def _doubts(between: list[Lexeme], lexeme: Lexeme) -> tuple[str, ...]:
    doubts = []
    if [other.kind for other in between] == ["slash"] and (
        lexeme.fields.get("m") or lexeme.fields.get("q") or "i"
    ).isdigit():
        doubts.append(_("dấu “/” giữa hai số chưa rõ nghĩa"))
    for other in between:
        if other.kind == "about":
            doubts.append(_("chỉ ước chừng"))
        if other.kind == "hour" and other.number("h") == 0:
            doubts.append(_("0 giờ là lúc ngày bắt đầu"))
    return tuple(doubts)
