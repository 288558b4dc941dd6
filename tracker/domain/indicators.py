"""The indicators that a report may draw from: each one function that names the things behind its number.

An indicator answers with members, not with a figure, so every printed number opens to the tasks or documents it counts.
A new indicator is one more function below, with its label and its formula in Vietnamese words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from .counting import (
    BUCKETS,
    DONE,
    Count,
    TaskFacts,
    Verdict,
    bucket_of,
    count,
    count_by_unit,
    count_of,
    verdict_of,
)
from .errors import NotFound
from .spans import Span
from .wording import _

ASSIGNERS = {
    "ubnd-tinh": _("UBND tỉnh, Chủ tịch UBND tỉnh"),
    "chinh-phu": _("Chính phủ, Thủ tướng Chính phủ"),
    "khac": _("Cơ quan khác"),
}


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A guidance document of the register; `span.on` is the day it was issued."""

    id: int
    span: Span


@dataclass(frozen=True)
class Scene:
    """What an indicator looks at: a window, a rule, what was known, the plan's and the assigned tasks, the register."""

    from_on: date
    to_on: date
    rule: str
    known_at: datetime | None = None
    plan_tasks: Sequence[TaskFacts] = ()
    assigned_tasks: Sequence[TaskFacts] = ()
    documents: Sequence[DocumentFacts] = ()
    assigner: str | None = None

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """The plan's tasks as of the window's last day; judged once, however many numbers ask."""
        return [verdict_of(facts, self.to_on, self.known_at, self.rule) for facts in self.plan_tasks]

    @cached_property
    def assigned(self) -> list[Verdict]:
        """The assigned tasks as of the window's last day, narrowed to the assigner where one is asked for."""
        return [verdict_of(facts, self.to_on, self.known_at, self.rule) for facts in self.assigned_tasks
                if self.assigner in (None, facts.assigner)]

    @property
    def assigned_within(self) -> list[Verdict]:
        """The assigned tasks that were received within the window."""
        return [one for one in self.assigned if one.bucket is not None and self.holds(one.facts.received_on)]

    def counted(self) -> Count:
        """The plan's buckets as of the window's last day, updates counting from its first."""
        return count_of(self.verdicts, self.to_on, self.known_at, self.rule, from_on=self.from_on)

    def given_by(self, assigner: str | None) -> "Scene":
        """The same scene, narrowed to who gave the assigned tasks."""
        return self if assigner == self.assigner else replace(self, assigner=assigner)

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the window."""
        return day is not None and self.from_on <= day <= self.to_on


@dataclass(frozen=True)
class Indicator:
    """`members` names the ids behind the number; `of` says of what: task or document."""

    key: str
    label: str
    formula: str
    of: str
    members: Callable[[Scene], list[int]]


INDICATORS: dict[str, Indicator] = {}


def indicator(key: str, label: str, formula: str, of: str = "task") -> Callable:
    """Put a function into the registry of indicators."""

    def register(members: Callable[[Scene], list[int]]) -> Callable[[Scene], list[int]]:
        INDICATORS[key] = Indicator(key, label, formula, of, members)
        return members

    return register


def indicator_named(key: str) -> Indicator:
    """The indicator of this key; `NotFound` lists those that exist."""
    if key not in INDICATORS:
        raise NotFound(_("Không có chỉ tiêu “{key}”. Các chỉ tiêu đang có: {names}.",
                         key=key, names=", ".join(INDICATORS)))
    return INDICATORS[key]


@indicator("plan.tasks", _("Số nhiệm vụ đề ra trong kế hoạch"),
           _("Nhiệm vụ có trong kế hoạch của năm tại ngày chốt, không tính nhiệm vụ đã rút."))
def plan_tasks(scene: Scene) -> list[int]:
    return [one.facts.id for one in scene.verdicts if one.bucket is not None]


@indicator("plan.tasks.completed", _("Số nhiệm vụ đã hoàn thành"),
           _("Nhiệm vụ trong kế hoạch đã được xác nhận hoàn thành tính đến ngày chốt, cả đúng hạn và quá hạn."))
def plan_tasks_completed(scene: Scene) -> list[int]:
    return [one.facts.id for one in scene.verdicts if one.bucket in DONE]


@indicator("plan.documents.guidance", _("Số văn bản chỉ đạo CCHC đã ban hành"),
           _("Văn bản chỉ đạo trong sổ văn bản có ngày ban hành thuộc kỳ báo cáo."), of="document")
def plan_documents_guidance(scene: Scene) -> list[int]:
    return [one.id for one in scene.documents if one.span.known(scene.known_at) and scene.holds(one.span.on)]


@indicator("assigned.tasks", _("Tổng số nhiệm vụ được giao"),
           _("Nhiệm vụ cấp trên giao có ngày nhận thuộc kỳ báo cáo."))
def assigned_tasks(scene: Scene) -> list[int]:
    return [one.facts.id for one in scene.assigned_within]


@indicator("assigned.tasks.completed_on_time", _("Số nhiệm vụ đã hoàn thành đúng hạn"),
           _("Nhiệm vụ được giao trong kỳ, hoàn thành không sau hạn tính đến ngày chốt."))
def assigned_completed_on_time(scene: Scene) -> list[int]:
    return [one.facts.id for one in scene.assigned_within if one.bucket == "completed_on_time"]


@indicator("assigned.tasks.completed_late", _("Số nhiệm vụ đã hoàn thành nhưng quá hạn"),
           _("Nhiệm vụ được giao trong kỳ, hoàn thành sau hạn tính đến ngày chốt."))
def assigned_completed_late(scene: Scene) -> list[int]:
    return [one.facts.id for one in scene.assigned_within if one.bucket == "completed_late"]


@indicator("assigned.tasks.open", _("Số nhiệm vụ được giao trong kỳ chưa hoàn thành"),
           _("Nhiệm vụ được giao trong kỳ, chưa được xác nhận hoàn thành tính đến ngày chốt."))
def assigned_open(scene: Scene) -> list[int]:
    return [one.facts.id for one in scene.assigned_within if one.bucket not in DONE]


@indicator("assigned.tasks.carried_in", _("Số nhiệm vụ được giao từ kỳ trước chuyển sang"),
           _("Nhiệm vụ được giao trước kỳ báo cáo mà đến ngày đầu kỳ chưa hoàn thành."))
def assigned_carried_in(scene: Scene) -> list[int]:
    found = []
    for one in scene.assigned:
        received = one.facts.received_on
        if one.bucket is None or received is None or received >= scene.from_on:
            continue
        done_before = one.bucket in DONE and one.done_on is not None and one.done_on < scene.from_on
        if not done_before:
            found.append(one.facts.id)
    return found


__all__ = [
    "ASSIGNERS", "BUCKETS", "INDICATORS", "Count", "DocumentFacts", "Indicator", "Scene", "TaskFacts", "bucket_of",
    "count", "count_by_unit", "indicator", "indicator_named",
]
