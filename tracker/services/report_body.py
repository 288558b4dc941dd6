"""Write the report's own pages from the numbers, part by part; a person may rewrite any part before it is exported.

Each part is drafted anew from the period's tasks, documents and obstacles. Where somebody has rewritten it her words
stand; the draft of that time is kept beside them, so that the page can say that the numbers have moved since.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..domain.counting import DONE, Verdict
from ..domain.document_refs import with_gap
from ..domain.report_parts import (
    CLOSING,
    NEXT,
    OPENING,
    PROGRESS,
    STEERING,
    WEAKNESSES,
    Heading,
    figures_by_part,
    heading_case,
    headings,
    part_of_section,
    part_of_task,
)
from ..domain.report_prose import (
    assigned_sentence,
    contradictions,
    day_words,
    next_cutoff,
    next_words,
    percent_words,
    progress_sentences,
    provisional_sentence,
)
from ..domain.text import dotted, one_line
from ..domain.wording import _
from ..models import Agency, ReportText
from ..queries.behind import TaskBehind, documents_with_ids, rows_behind
from ..queries.plans import sections_of
from ..queries.report_body import citation, citations_of, obstacles_in
from ..queries.report_sheets import ReportSheet, members_of, standing_of

UNASSIGNED = _("chưa giao đơn vị")


@dataclass(frozen=True)
class Part:
    """One part: what the numbers say, and what is printed. `moved`: the numbers have changed since it was rewritten."""

    heading: Heading
    drafted: str
    text: str
    stored: ReportText | None
    warnings: tuple[str, ...]

    @property
    def moved(self) -> bool:
        return self.stored is not None and self.stored.drafted != self.drafted


def report_body(agency: Agency, sheet: ReportSheet) -> list[Part]:
    """All parts in their printed order."""
    drafter = _Drafter(agency, sheet)
    stored = {one.part: one for one in sheet.report.texts} if sheet.report else {}
    standing = standing_of(sheet.count)
    parts = []
    for heading in drafter.headings():
        draft, own = drafter.draft(heading.part), stored.get(heading.part)
        text = own.text if own is not None else draft
        warnings = tuple(contradictions(text, standing)) if own is not None else ()
        parts.append(Part(heading, draft, text, own, warnings))
    return parts


def prose(sheet: ReportSheet) -> list[str]:
    """The report's sentences on the whole plan and on the assigned tasks, as its numbers say them."""
    count = sheet.count
    sentences = [words] if (words := provisional_sentence(sheet.period.to_on, sheet.known_on)) else []
    sentences += progress_sentences(count.as_of, count.buckets, count.awaiting, count.withdrawn)
    given = sheet.assigned
    return [" ".join(sentences), assigned_sentence(sheet.assigner_words, given.given, given.on_time, given.late)]


def coming(sheet: ReportSheet) -> list[str]:
    """The next period's tasks: what is open and falls due after this cut-off and up to the next, by due day."""
    last = next_cutoff(sheet.period)
    due = [one.facts.id for one in sheet.scene.verdicts
           if one.owed_on is not None and sheet.period.to_on < one.owed_on <= last]
    rows = sorted(rows_behind(sheet.scene, due), key=lambda row: row.verdict.owed_on or last)
    lines = [_("- {row} ({unit}; hạn {owed_on:%d/%m/%Y})",
               row=_short(row), unit=row.unit or UNASSIGNED, owed_on=row.verdict.owed_on) for row in rows]
    if not lines:
        return [_("Đến ngày {last:%d/%m/%Y} không có nhiệm vụ nào của kế hoạch đến hạn.", last=last)]
    return [_("Nhiệm vụ trọng tâm thời gian tới: {count} nhiệm vụ đến hạn từ nay đến hết ngày {last:%d/%m/%Y}:",
              count=len(lines), last=last),
            *_listed(lines)]


def _listed(lines: Sequence[str]) -> list[str]:
    """Lines of a list: a semicolon after each, a full stop after the last."""
    return [*(f"{line};" for line in lines[:-1]), f"{lines[-1]}."] if lines else []


def _short(row: TaskBehind) -> str:
    return one_line(row.task.text).rstrip(" .;")


class _Drafter:
    """Drafts the parts of one report; what several parts need is looked up once."""

    def __init__(self, agency: Agency, sheet: ReportSheet) -> None:
        self.agency, self.sheet = agency, sheet
        self.verdicts = [one for one in sheet.scene.verdicts if one.bucket is not None]
        self.rows = {row.task.id: row for row in rows_behind(sheet.scene, [one.facts.id for one in self.verdicts])}
        self.others: dict[str, str] = {}
        self.part_by_section = self._parts_of_sections()
        self.by_part: dict[str, list[Verdict]] = defaultdict(list)
        for one in self.verdicts:
            section_part = self.part_by_section.get(one.facts.section_id or 0, STEERING)
            self.by_part[part_of_task(section_part, self.rows[one.facts.id].task.text)].append(one)
        self.figures = figures_by_part((row.form, str(row.value)) for row in sheet.rows)
        self.citations = citations_of(one.facts.id for one in self.verdicts if one.bucket in DONE)

    def headings(self) -> Sequence[Heading]:
        return headings(self.others, next_words(self.sheet.period))

    def draft(self, part: str) -> str:
        """What the numbers say in a part, paragraphs on lines of their own."""
        special = {OPENING: self._opening, STEERING: self._steering, PROGRESS: lambda: prose(self.sheet),
                   WEAKNESSES: self._weaknesses, NEXT: lambda: coming(self.sheet), CLOSING: self._closing}
        lines = special[part]() if part in special else self._field(part)
        return "\n".join(lines)

    def _parts_of_sections(self) -> dict[int, str]:
        """Each section's part: by its own title, else its parent's, else one of its own."""
        sections = {one.id: one for one in (sections_of(self.sheet.plan.id) if self.sheet.plan else [])}
        found: dict[int, str] = {}
        for section in sections.values():
            root = section
            while root.parent_id in sections:
                root = sections[root.parent_id]
            part = part_of_section(root.title) or part_of_section(section.title)
            if part is None:
                part = f"muc-{root.id}"
                self.others[part] = heading_case(root.title) or _("Mục {code}", code=root.code)
            found[section.id] = part
        return found

    def _opening(self) -> list[str]:
        plan, period, agency = self.sheet.plan, self.sheet.period, self.agency
        text = _("{name} báo cáo kết quả thực hiện công tác cải cách hành chính {name2} như sau:",
                 name=agency.name, name2=period.name)
        if plan is not None and plan.number:
            text = _("Thực hiện Kế hoạch số {number} ngày {issued_on:%d/%m/%Y}, ",
                     number=with_gap(plan.number), issued_on=plan.issued_on) + text
        return [text]

    def _steering(self) -> list[str]:
        sheet, lines = self.sheet, self._plan_issued()
        documents = documents_with_ids(members_of(sheet.scene, "plan.documents.guidance", None))
        if documents:
            lines.append(_("Trong kỳ đã ban hành {count} văn bản chỉ đạo, điều hành cải cách hành chính:",
                           count=len(documents)))
            lines += _listed([f"- {citation(one)}" for one in documents])
        own = self.by_part[STEERING]
        lines += self._done_lines(own, _("Đã hoàn thành trong kỳ các nhiệm vụ chỉ đạo, điều hành:"))
        return lines + self._figure_lines(STEERING)

    def _plan_issued(self) -> list[str]:
        plan, name, total = self.sheet.plan, self.agency.name, self.sheet.count.total
        if plan is None:
            return []
        if not plan.number:
            return [_("Kế hoạch cải cách hành chính năm {year} của {name} đề ra {total} nhiệm vụ.",
                      year=plan.year, name=name, total=total)]
        return [_("Để triển khai công tác cải cách hành chính năm {year}, {name} đã ban hành Kế hoạch số {number} "
                  "ngày {issued_on:%d/%m/%Y}, đề ra {total} nhiệm vụ.",
                  year=plan.year, name=name, number=with_gap(plan.number), issued_on=plan.issued_on, total=total)]

    def _figure_lines(self, part: str) -> list[str]:
        """What people typed into the form's rows of this part."""
        figures = self.figures.get(part, [])
        return [_("Số liệu trong kỳ: {names}.", names="; ".join(figures))] if figures else []

    def _field(self, part: str) -> list[str]:
        own = self.by_part[part]
        figures = self._figure_lines(part)
        if not own:
            return figures or [_("Kế hoạch không có nhiệm vụ riêng ở nội dung này.")]
        done = [one for one in own if one.bucket in DONE]
        late = sum(one.bucket == "completed_late" for one in done)
        overdue = sum(one.bucket == "open_overdue" for one in own)
        text = (_("Kế hoạch đề ra {count} nhiệm vụ; đến ngày {to_on} đã hoàn thành {count2}/{count} nhiệm vụ{count3}",
                  count=len(own), to_on=day_words(self.sheet.period.to_on), count2=len(done),
                  count3=percent_words(len(done), len(own))))
        text += _(", trong đó {late} nhiệm vụ hoàn thành quá hạn", late=late) if late else ""
        text += _("; {overdue} nhiệm vụ đang quá hạn", overdue=overdue) if overdue else ""
        return [text + ".", *self._done_lines(own, _("Kết quả trong kỳ:")), *figures]

    def _done_lines(self, verdicts: Iterable[Verdict], head: str) -> list[str]:
        """The tasks completed within the period, with their documents by number and day."""
        lines = []
        for one in verdicts:
            if one.bucket in DONE and self.sheet.scene.holds(one.done_on):
                cited = "; ".join(self.citations.get(one.facts.id, []))
                lines.append(f"- {_short(self.rows[one.facts.id])}" + (f" ({cited})" if cited else ""))
        return [head, *_listed(lines)] if lines else []

    def _weaknesses(self) -> list[str]:
        overdue = sorted((one for one in self.verdicts if one.bucket == "open_overdue"), key=lambda one: -one.days_late)
        if overdue:
            lines = [_("Đến ngày {to_on} còn {count} nhiệm vụ quá hạn:",
                       to_on=day_words(self.sheet.period.to_on), count=len(overdue))]
            lines += _listed([self._late_line(one) for one in overdue])
        else:
            lines = [_("Đến ngày {to_on} không có nhiệm vụ nào của kế hoạch quá hạn.",
                       to_on=day_words(self.sheet.period.to_on))]
        missed = [one for one in self.verdicts if one.bucket == "not_completed"]
        if missed:
            lines.append(_("Không hoàn thành {count} nhiệm vụ:", count=len(missed)))
            lines += _listed([f"- {_short(self.rows[one.facts.id])}" for one in missed])
        told = [f"- {self.rows[task_id].unit or UNASSIGNED}: {one_line(text).rstrip(' .;')} "
                f"({_short(self.rows[task_id])})" for task_id, text in obstacles_in(self.sheet.scene)]
        if told:
            lines += [_("Vướng mắc các đơn vị nêu:"), *_listed(told)]
        return lines

    def _late_line(self, one: Verdict) -> str:
        row = self.rows[one.facts.id]
        return (_("- {row} ({unit}; hạn {owed_on:%d/%m/%Y}, quá hạn {days_late} ngày)",
                  row=_short(row), unit=row.unit or UNASSIGNED, owed_on=one.owed_on, days_late=dotted(one.days_late)))

    def _closing(self) -> list[str]:
        return [_("Số liệu chi tiết tại Phụ lục kèm theo."),
                _("Trên đây là kết quả công tác cải cách hành chính {name}, {name2} trân trọng báo cáo./.",
                  name=self.sheet.period.name, name2=self.agency.name)]
