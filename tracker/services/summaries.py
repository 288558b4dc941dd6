"""Sum up a year's completion by unit, by section and by month, as of a day.

Each task is counted once: at the unit that answers for it as of the day, in its section, in the month of its deadline.
The verdicts are those of `domain/counting.py`; pandas only groups them, so that the summary and the report can never
disagree. pandas takes a third of a second to load and is imported when a summary is made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from ..domain.counting import (
    BUCKETS,
    DONE,
    OPEN,
    Rate,
    TaskFacts,
    Verdict,
    charge_on,
    co_led_by_unit,
    updated_within,
    verdict_of,
)
from ..domain.deadline_history import in_force, known_entries
from ..domain.indicators import Scene
from ..domain.periods import parse_period
from ..domain.wording import _
from ..models import Agency, Plan
from ..queries.behind import section_names_of, unit_names_on
from ..queries.counting import rule_for, scene_of
from ..queries.facts import facts_of
from ..queries.plans import counted_plan
from ..queries.tally import Tally, co_led_now, ids_apart, tallies

UNASSIGNED = _("Chưa giao đơn vị")
NO_SECTION = _("Không thuộc lĩnh vực nào")
NO_MONTH = _("Chưa có hạn")
NONE = "khong"
AGES = {"age_week": _("Quá hạn đến 7 ngày"), "age_month": _("Quá hạn 8–30 ngày"), "age_more": _("Quá hạn trên 30 ngày")}
TITLES = {
    "don-vi": (_("Theo đơn vị chủ trì"), _("Đơn vị")), "linh-vuc": (_("Theo lĩnh vực"), _("Lĩnh vực")),
    "thang": (_("Theo tháng đến hạn"), _("Tháng")),
}
MEASURES = (*BUCKETS, "total", "awaiting", "due", "due_completed", "completed_undated", "open", "updated", *AGES)


@dataclass(frozen=True)
class Line:
    """One row: `key` finds its tasks again, `counts` holds the MEASURES, `co_led` is never summed (None: no column)."""

    key: str
    label: str
    counts: Mapping[str, int]
    co_led: int | None = None

    @property
    def completed(self) -> int:
        """Both buckets of completed tasks."""
        return sum(self.counts[name] for name in DONE)

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The four rates, each naming its denominator."""
        counts = self.counts
        on_time = counts["completed_on_time"] - counts["completed_undated"]
        return (
            Rate(_("hoàn thành / tổng số"), self.completed, counts["total"]),
            Rate(_("hoàn thành / đã đến hạn"), counts["due_completed"], counts["due"]),
            Rate(_("đúng hạn / hoàn thành có hạn"), on_time, self.completed - counts["completed_undated"]),
            Rate(_("có cập nhật / đang thực hiện"), counts["updated"], counts["open"]),
        )


@dataclass(frozen=True)
class Block:
    """A table of the summary. `by` is its word in addresses."""

    by: str
    title: str
    head: str
    lines: tuple[Line, ...]
    total: Line


@dataclass(frozen=True)
class Ask:
    """What is asked of a summary; `from_on` is the first day in which updates count for the update rate."""

    as_of: date
    rule: str
    from_on: date | None = None
    known_at: datetime | None = None


@dataclass(frozen=True)
class Summary:
    """The three tables as of a day. `tasks` finds the tasks behind any cell."""

    ask: Ask
    blocks: tuple[Block, ...]
    withdrawn: int
    tasks: tuple["Sorted", ...] = field(repr=False)

    @property
    def total(self) -> Line:
        """The whole, which every table adds up to."""
        return self.blocks[0].total

    def behind(self, by: str, key: str, measure: str) -> list[int]:
        """The ids of the tasks behind a cell; `key` empty asks for the total."""
        return [one.verdict.facts.id for one in self.tasks
                if key in ("", one.keys.get(by)) and one.measures.get(measure)]


@dataclass(frozen=True)
class Sorted:
    """One task's verdict, with the row it belongs to in each table and what it adds to each column."""

    verdict: Verdict
    keys: Mapping[str, str]
    measures: Mapping[str, bool]


@dataclass(frozen=True)
class Completion:
    """A year's summary with the scene that it was counted in."""

    year: int
    scene: Scene
    summary: Summary


def completion_as_of(agency: Agency, year: int, as_of: date) -> Completion:
    """The summary of the year's counted plan as of a day; updates count from the year's first reporting day on."""
    plan, scene = scene_of(agency, replace(parse_period(str(year)), to_on=as_of))
    scene = replace(scene, rule=rule_for(agency, year, as_of))
    ask = Ask(as_of, scene.rule, scene.from_on, scene.known_at)
    summary = summarise(scene.plan_tasks, ask, unit_names_on(as_of, kinds=("unit",)), section_names_of(plan))
    return Completion(year, scene, summary)


def summary_of_today(agency: Agency, year: int, today: date) -> Summary:
    """The same summary for the present day, counted by the database; its `tasks` stay empty: it opens no cell."""
    plan = counted_plan(year)
    return summary_now(plan, Ask(today, rule_for(agency, year, today), parse_period(str(year)).from_on))


def summary_now(plan: Plan | None, ask: Ask) -> Summary:
    """The summary of a plan on the day that is today. Tasks that only their history can tell are judged by the domain,
    as everything is on a past day."""
    units, sections = unit_names_on(ask.as_of, kinds=("unit",)), section_names_of(plan)
    if plan is None:
        return summarise((), ask, units, sections)
    apart = ids_apart(plan.id, ask.as_of)
    verdicts = [verdict_of(one, ask.as_of, None, ask.rule) for one in facts_of(apart).values()]
    tables: dict[str, dict[str, dict[str, int]]] = {by: {} for by in TITLES}
    for one in (_sorted(verdict, ask, units, sections) for verdict in verdicts if verdict.bucket is not None):
        for by in tables:
            _add(tables[by], one.keys[by], {name: int(one.measures[name]) for name in MEASURES})
    withdrawn = sum(one.withdrawn for one in verdicts)
    for tally in tallies(plan.id, ask.as_of, ask.rule, ask.from_on, apart):
        if tally.state == "withdrawn":
            withdrawn += 0 if tally.by_month else tally.number
            continue
        amounts = _amounts_of(tally)
        for by, key in _keys_of(tally, units, sections).items():
            _add(tables[by], key, amounts)
    return Summary(ask, _blocks(tables, units, sections, co_led_now(plan.id, ask.as_of)), withdrawn, ())


def _keys_of(tally: Tally, units: Mapping[int, str], sections: Mapping[int, str]) -> dict[str, str]:
    if tally.by_month:
        return {"thang": f"{tally.month // 100}-{tally.month % 100:02}" if tally.month else NONE}
    return {"don-vi": str(tally.unit_id) if tally.unit_id in units else NONE,
            "linh-vuc": str(tally.section_id) if tally.section_id in sections else NONE}


def _amounts_of(tally: Tally) -> dict[str, int]:
    """What the tasks of a tally add to each column, as `_sorted` says it of one task."""
    number, due = tally.number, tally.due
    if tally.state == "completed" or tally.done_in_parts:
        bucket = "completed_late" if tally.done_late else "completed_on_time"
        return {bucket: number, "total": number, "due": due, "due_completed": due, "completed_undated": tally.undated}
    if tally.state == "not_completed":
        return {"not_completed": number, "total": number, "due": due}
    return {
        "open_overdue": tally.overdue, "open_undated": tally.undated,
        "open_in_time": number - tally.overdue - tally.undated, "total": number, "open": number, "due": due,
        "awaiting": tally.awaiting, "updated": tally.updated, "age_week": tally.overdue - tally.over_a_week,
        "age_month": tally.over_a_week - tally.over_a_month, "age_more": tally.over_a_month,
    }


def _add(table: dict[str, dict[str, int]], key: str, amounts: Mapping[str, int]) -> None:
    row = table.setdefault(key, dict.fromkeys(MEASURES, 0))
    for name, amount in amounts.items():
        if amount:
            row[name] += amount


def _blocks(tables: Mapping[str, Mapping[str, Mapping[str, int]]], units: Mapping[int, str],
            sections: Mapping[int, str], co_led: Mapping[int, int]) -> tuple[Block, ...]:
    """The three tables, their rows in printed order, those without any task left out."""
    labels = {
        "don-vi": {**{str(key): name for key, name in units.items()}, NONE: UNASSIGNED},
        "linh-vuc": {**{str(key): name for key, name in sections.items()}, NONE: NO_SECTION},
        "thang": {**{month: _("Tháng {month}/{month2}",
                              month=int(month[5:]),
                              month2=month[:4]) for month in sorted(set(tables["thang"]) - {NONE})},
                  NONE: NO_MONTH},
    }
    shared = {str(key): amount for key, amount in co_led.items()}
    return tuple(
        _table(tables[by], by, *TITLES[by], labels[by], shared if by == "don-vi" else None) for by in TITLES
    )


def summarise(tasks: Iterable[TaskFacts], ask: Ask, units: Mapping[int, str], sections: Mapping[int, str]) -> Summary:
    """The summary of a plan's tasks. `units` (those that can answer for one) and `sections` come in printed order."""
    tasks = list(tasks)
    verdicts = [verdict_of(facts, ask.as_of, ask.known_at, ask.rule) for facts in tasks]
    placed = tuple(_sorted(one, ask, units, sections) for one in verdicts if one.bucket is not None)
    tables: dict[str, dict[str, dict[str, int]]] = {by: {} for by in TITLES}
    for by, table in tables.items():
        table.update(_frame(placed).groupby(by)[list(MEASURES)].sum().astype(int).to_dict("index"))
    co_led = co_led_by_unit(tasks, ask.as_of, ask.known_at)
    return Summary(ask, _blocks(tables, units, sections, co_led), sum(one.withdrawn for one in verdicts), placed)


def _sorted(verdict: Verdict, ask: Ask, units: Mapping[int, str], sections: Mapping[int, str]) -> Sorted:
    facts, bucket = verdict.facts, verdict.bucket
    charge = charge_on(facts, ask.as_of, ask.known_at)
    lead = charge.lead_unit_id if charge else None
    deadline = in_force(known_entries(facts.deadlines, ask.known_at), ask.as_of)
    month = f"{deadline.due_on:%Y-%m}" if deadline and deadline.due_on else NONE
    keys = {
        "don-vi": str(lead) if lead in units else NONE,
        "linh-vuc": str(facts.section_id) if facts.section_id in sections else NONE,
        "thang": month,
    }
    done, overdue, days = bucket in DONE, bucket == "open_overdue", verdict.days_late
    measures = {name: name == bucket for name in BUCKETS} | {
        "total": True, "completed": done, "awaiting": verdict.awaiting, "due": verdict.was_due,
        "due_completed": verdict.was_due and done, "completed_undated": done and verdict.undated,
        "open": bucket in OPEN,
        "updated": bucket in OPEN and updated_within(facts, ask.from_on, ask.as_of, ask.known_at),
        "age_week": overdue and days <= 7, "age_month": overdue and 7 < days <= 30, "age_more": overdue and days > 30,
    }
    return Sorted(verdict, keys, measures)


def _frame(placed: Sequence[Sorted]):
    """One line a task: its rows' keys and what it adds to each column."""
    import pandas

    columns = ["don-vi", "linh-vuc", "thang", *MEASURES]
    return pandas.DataFrame(
        [{**one.keys, **{name: int(one.measures[name]) for name in MEASURES}} for one in placed], columns=columns,
    )


def _table(found: Mapping[str, Mapping[str, int]], by: str, title: str, head: str, labels: Mapping[str, str],
           co_led: Mapping[str, int] | None = None) -> Block:
    """The table of one key: its rows in the order of `labels`, those without any task left out."""
    nothing = dict.fromkeys(MEASURES, 0)
    lines = []
    for key, label in labels.items():
        shared = None if co_led is None else co_led.get(key, 0)
        if key in found or shared:
            lines.append(Line(key, label, found.get(key, nothing), shared))
    whole = {name: sum(row[name] for row in found.values()) for name in MEASURES}
    return Block(by, title, head, tuple(lines), Line("", _("Tổng số"), whole))
