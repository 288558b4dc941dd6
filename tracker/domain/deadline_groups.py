"""Turn mentions into windows of days: years settled, ranges closed, "trước" taken at its word.

A year written once holds for its whole range or list; without any the plan's year holds. A range without years that
runs backwards crosses New Year and is doubted (PRODUCT, section 4).
"""

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from tracker.domain.deadline_mentions import Mention
from tracker.domain.deadline_spans import DAY
from tracker.domain.deadline_tokens import Lexeme

from .wording import _

CROSSES_NEW_YEAR = _("khoảng thời gian vắt qua năm mới")
NO_SUCH_DAY = _("lịch không có ngày, tháng hoặc quý này")
_VAGUE = {
    "dau": _("“đầu” kỳ không phải một ngày rõ"), "giua": _("“giữa” kỳ không phải một ngày rõ"),
    "nua dau": "", "nua cuoi": "", "thuong tuan": "", "trung tuan": "", "ha tuan": "", "cuoi": "", "het": "", "": "",
}  # fmt: skip


@dataclass(frozen=True)
class Window:
    """Days from `start_on` (None: not said) to `due_on`; `due_on` None is an open end ("từ", "sau")."""

    start_on: date | None
    due_on: date | None


@dataclass(frozen=True)
class Group:
    """What one connected piece of the phrase says: its windows in order, and why it may be doubted."""

    windows: tuple[Window, ...]
    mentions: tuple[Mention, ...]
    doubts: tuple[str, ...]

    @property
    def is_list(self) -> bool:
        """Several times side by side, not one time or one range."""
        return len(self.windows) > 1

    @property
    def last_due(self) -> date | None:
        """The latest due day; None when an end is open or nothing could be read."""
        dues = [window.due_on for window in self.windows]
        return max(day for day in dues if day) if dues and None not in dues else None


def hang_years(found: list[Mention], lexemes: list[Lexeme]) -> list[Mention]:
    """Give a year that stands apart ("Quý I, II – năm 2026", "Năm 2026: Quý II") to the finer times it belongs to."""
    result: list[Mention] = []
    context: int | None = None
    for index, mention in enumerate(found):
        if mention.unit != "year":
            if context is not None and mention.year is None and mention.link != "range":
                mention = replace(mention, year=context)
            result.append(mention)
            continue
        context = None
        previous = result[-1] if result else None
        follower = found[index + 1] if index + 1 < len(found) else None
        if previous and _closes(previous, mention, lexemes):
            result[-1] = replace(previous, year=mention.year)
        elif follower and _opens(mention, follower, lexemes):
            context = mention.year
            found[index + 1] = replace(follower, link=mention.link if mention.link != "list" else "apart")
        else:
            result.append(mention)
    return result


def _between(first: Mention, second: Mention, lexemes: list[Lexeme]) -> set[str]:
    return {lexeme.kind for lexeme in lexemes[first.place + 1 : second.place]}


def _closes(previous: Mention, year: Mention, lexemes: list[Lexeme]) -> bool:
    kinds = _between(previous, year, lexemes)
    return (
        previous.unit != "year" and previous.year is None and year.year is not None and year.limit == ""
        and year.link != "range"
        and kinds <= {"comma", "filler", "opening", "dash"} | (set() if year.lends else {"frequency"})
        and not ("comma" in kinds and lexemes[previous.place].text.endswith("thang"))
    )  # fmt: skip


def _opens(year: Mention, follower: Mention, lexemes: list[Lexeme]) -> bool:
    kinds = _between(year, follower, lexemes)
    allowed = {"comma", "filler", "colon", "line", "before", "until", "limit", "done", "part", "hour", "dash"}
    return (
        year.limit == "" and year.part == "" and follower.unit != "year" and follower.year in (None, year.year)
        and kinds <= allowed and (follower.link != "range" or kinds <= {"dash", "filler"})
    )  # fmt: skip


def groups_of(found: list[Mention], plan_year: int, before_includes_day: bool) -> list[Group]:
    """Connected mentions together, each group read on its own."""
    bundles: list[list[Mention]] = []
    for mention in found:
        if mention.link == "apart" or not bundles:
            bundles.append([mention])
        else:
            bundles[-1].append(mention)
    return [_read_group(bundle, plan_year, before_includes_day) for bundle in bundles]


def _read_group(bundle: list[Mention], plan_year: int, before_includes_day: bool) -> Group:
    doubts = [doubt for mention in bundle for doubt in mention.doubts]
    if any(mention.link == "or" for mention in bundle):
        doubts.append(_("có chữ “hoặc” giữa hai mốc"))
    if any(mention.year is not None and abs(mention.year - plan_year) > 30 for mention in bundle):
        doubts.append(_("năm cách quá xa năm kế hoạch"))
    if any(one.link == other.link == "range" for one, other in pairwise(bundle)):
        doubts.append(_("nhiều dấu nối liên tiếp"))
    windows = []
    filled, backwards = _in_order(_fill_years(bundle), plan_year)
    doubts += backwards
    for item in _items(_spread_limits(filled)):
        window, item_doubts = _read_item(item, plan_year, before_includes_day)
        doubts += item_doubts
        if window:
            windows.append(window)
    if len({window.due_on for window in windows}) > 1 and any(m.done and not bundle[0].done for m in bundle[1:]):
        doubts.append(_("một mốc là lúc làm, một mốc là lúc xong"))
    return Group(tuple(windows), tuple(bundle), tuple(dict.fromkeys(doubts)))


def _fill_years(bundle: list[Mention]) -> list[Mention]:
    """Each time without a year takes the next written one, else the last one before it."""
    filled: list[Mention] = []
    year: int | None = None
    for mention in reversed(bundle):
        year = mention.year if mention.year is not None and mention.lends else year
        filled.append(mention if mention.year is not None else replace(mention, year=year, borrowed=year is not None))
    filled.reverse()
    year = None
    for index, mention in enumerate(filled):
        year = mention.year if mention.year is not None and mention.lends else year
        filled[index] = mention if mention.year is not None else replace(mention, year=year, borrowed=year is not None)
    return filled


def _in_order(bundle: list[Mention], plan_year: int) -> tuple[list[Mention], list[str]]:
    """A list that runs backwards crosses New Year: "tháng 11, 12, 1/2027" begins in 2026; either way it is doubted."""
    ordered = list(bundle)
    doubts: list[str] = []
    for index in range(len(bundle) - 2, -1, -1):
        here, after = ordered[index], ordered[index + 1]
        first, second = here.bounds(_year_of(here, plan_year)), after.bounds(_year_of(after, plan_year))
        if after.link in ("list", "or") and first and second and first[0] > second[1]:
            doubts.append(CROSSES_NEW_YEAR)
            if here.borrowed and here.year is not None:
                ordered[index] = replace(here, year=here.year - 1)
    return ordered, doubts


def _spread_limits(bundle: list[Mention]) -> list[Mention]:
    """In "Trước ngày 10/6 và 10/12" the word before the first day of a list governs the others too."""
    spread = [bundle[0]]
    for mention in bundle[1:]:
        before = spread[-1]
        carried = (
            mention.limit == ""
            and mention.link == "list"
            and mention.unit == before.unit
            and before.limit in ("before", "until")
        )
        spread.append(replace(mention, limit=before.limit) if carried else mention)
    return spread


def _items(bundle: list[Mention]) -> list[tuple[Mention, ...]]:
    """Single times and ranges of two."""
    items: list[tuple[Mention, ...]] = []
    for mention in bundle:
        if mention.link == "range" and items and len(items[-1]) == 1:
            items[-1] = (items[-1][0], mention)
        else:
            items.append((mention,))
    return items


def _read_item(item: tuple[Mention, ...], plan_year: int, inclusive: bool) -> tuple[Window | None, list[str]]:
    if len(item) == 2:
        return _read_range(item[0], item[1], plan_year, inclusive)
    mention = item[0]
    bounds = mention.bounds(_year_of(mention, plan_year))
    if bounds is None:
        return None, [NO_SUCH_DAY]
    doubts = _vagueness(mention)
    if mention.limit == "from":
        return Window(bounds[0], None), doubts
    if mention.limit == "after":
        return Window(None, None), [_("chỉ nói “sau” một mốc")]
    due = _due(mention, bounds, inclusive)
    if mention.limit == "before" and mention.part == "cuoi":
        doubts.append(_("“trước cuối” kỳ không phải một ngày rõ"))
    says_start = mention.limit == "" and mention.part not in ("cuoi", "het") and mention.unit != "day"
    return Window(bounds[0] if says_start else None, due), doubts


def _vagueness(mention: Mention) -> list[str]:
    doubt = _VAGUE.get(mention.part, _("“tuần” trong tháng không phải một ngày rõ"))
    return [doubt] if doubt else []


def _year_of(mention: Mention, plan_year: int) -> int:
    return plan_year if mention.year is None else mention.year


def _due(mention: Mention, bounds: tuple[date, date], inclusive: bool) -> date:
    if mention.limit != "before":
        return bounds[1]
    if mention.unit == "day":
        return bounds[0] if inclusive else bounds[0] - DAY
    return bounds[1] if mention.part == "cuoi" else bounds[0] - DAY


def _read_range(first: Mention, last: Mention, plan_year: int, inclusive: bool) -> tuple[Window | None, list[str]]:
    first_year, last_year = _year_of(first, plan_year), _year_of(last, plan_year)
    one_written = first.year is None or first.borrowed or last.borrowed
    start, end = first.bounds(first_year), last.bounds(last_year)
    if start is None or end is None:
        return None, [NO_SUCH_DAY]
    doubts: list[str] = []
    if start[0] > end[1]:
        doubts.append(CROSSES_NEW_YEAR if one_written else _("mốc đầu đứng sau mốc cuối"))
        if not one_written:
            return Window(None, _due(last, end, inclusive)), doubts
        start, end = _across_new_year(first, last, first_year, last_year)
        if start is None or end is None:
            return None, [NO_SUCH_DAY]
    doubts += _vagueness(last)
    if first.part in ("giua", "cuoi"):
        doubts.append(_("ngày bắt đầu của khoảng không rõ"))
    if first.limit in ("before", "after"):
        doubts.append(_("mốc đầu của khoảng có chữ “trước” hoặc “sau”"))
    due = _due(last, end, inclusive)
    return Window(start[0] if start[0] <= due else None, due), doubts


def _across_new_year(
    first: Mention, last: Mention, first_year: int, last_year: int
) -> tuple[tuple[date, date] | None, tuple[date, date] | None]:
    """The year stands at the end: the start lies in the year before; else the end lies in the year after."""
    if first.borrowed:
        return first.bounds(first_year - 1), last.bounds(last_year)
    return first.bounds(first_year), last.bounds(last_year + 1)


def main_group(groups: list[Group]) -> Group:
    """Outside brackets first; among equals the one with "trước"/"chậm nhất", then the latest."""
    depth = min(group.mentions[0].depth for group in groups)
    outer = [group for group in groups if group.mentions[0].depth == depth]
    limited = [group for group in outer if group.mentions[0].limit in ("before", "until")]
    return max(limited or outer, key=lambda group: group.last_due or date.min)


def merged(windows: list[Window]) -> list[Window]:
    """Adjacent periods or days are one window; two times that end on one day are one, with the start that is said."""
    started = {window.due_on for window in windows if window.start_on}
    kept = {window for window in windows if window.start_on or window.due_on not in started}
    ordered = sorted(kept, key=lambda w: (w.due_on or date.max, w.start_on or date.min))
    mixed = len({window.start_on is None for window in ordered}) > 1
    if mixed or any(window.due_on is None for window in ordered) or overlap(_stretches(ordered)):
        return ordered
    runs: list[Window] = []
    for start, due in _stretches(ordered):
        if runs and runs[-1].due_on and start == runs[-1].due_on + DAY:
            runs[-1] = Window(runs[-1].start_on or runs[-1].due_on, due)
        else:
            runs.append(Window(start if ordered[0].start_on else None, due))
    return runs


def _stretches(windows: list[Window]) -> list[tuple[date | None, date]]:
    """First and last days; a bare day begins and ends on itself."""
    return [(window.start_on or window.due_on, window.due_on) for window in windows if window.due_on]


def overlap(pairs: list[tuple[date | None, date]]) -> bool:
    """Overlapping periods conflict, except report periods that all begin on one day (quý I, 6 tháng, 9 tháng, năm)."""
    starts = {start for start, _ in pairs}
    if len(starts) == 1:
        return False
    return any(later[0] is not None and later[0] <= earlier[1] for earlier, later in pairwise(pairs))
