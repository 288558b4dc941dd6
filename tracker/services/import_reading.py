"""Between a paper and a stored draft: read in a child process, keep what was read, give it back as an appendix.

Reading touches no database, so that a slow file holds no lock; `keep` and `appendix_of` do.
"""

import json
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from .. import clock
from ..database import db
from ..domain.paper import Paper, paper_from_data, paper_to_data
from ..domain.sections import Section
from ..domain.settings import AgencySettings
from ..domain.units import Unit
from ..domain.wording import _
from ..models import ImportDraft, ImportRow
from ..queries.imports import TEXT_FIELDS, RowFacts

if TYPE_CHECKING:
    from ..domain.appendix import Appendix
    from ..domain.appendix_tasks import CellProblem
    from ..domain.appendix_title import TitleBlock

KEPT = ("number", "issued_on", "title", "chosen", "remembered", "table", "kept", "document", "decided_on")
COMPUTED_COLUMNS = ("lead", "deadline", "deadline_start", "deadline_end", "period")


def paper_of(name: str, content: bytes) -> Paper:
    """The paper in an uploaded file, read in a child process with limits. `BadInput` says by name what is wrong."""
    from ..documents.reading import read_paper_safely

    with tempfile.NamedTemporaryFile(suffix=PurePath(name).suffix) as file:
        file.write(content)
        file.flush()
        return read_paper_safely(file.name, name)


def understand(paper: Paper, year: int, rules: AgencySettings, register: Sequence[Unit], *,
               table_index: int | None = None, columns: Mapping[int, str] | None = None) -> "Appendix":
    """The appendix in a paper; `table_index` and `columns` are a person's choices."""
    from ..domain.appendix import read_appendix

    return read_appendix(paper, year, table_index=table_index, columns=columns, known_units=register,
                         before_includes_day=rules.before_includes_day)


def stored_paper(draft: ImportDraft) -> Paper | None:
    """The paper kept with a draft."""
    return paper_from_data(json.loads(zlib.decompress(draft.paper))) if draft.paper else None


def keep(draft: ImportDraft, appendix: "Appendix", paper: Paper) -> None:
    """Store what was read, and the paper. What a person changed in a row stays where its text reads as before."""
    from ..domain.appendix_tables import candidates

    edited = dict(draft.meta or {})
    before = {row.position: row for row in draft.rows}
    for row in before.values():
        db.session.delete(row)
    db.session.flush()
    db.session.expire(draft, ["rows"])
    fields = {column.name: column.field for column in appendix.columns}
    draft.meta = {
        **{key: edited[key] for key in KEPT if key in edited},
        "tables": [asdict(one) for one in candidates(paper.tables, edited.get("table"))],
        "printed_title": appendix.title.text, "printed_year": appendix.title.year,
        "columns": [[one.index, one.start, one.end, one.header, one.field, one.certainty, one.shared]
                    for one in appendix.columns],
        "sections": [[one.code, one.title, one.parent, one.style, one.place] for one in appendix.sections],
        "problems": [[one.row, one.column, one.value, one.message]
                     for one in appendix.problems if one.position is None],
        "joined_rows": appendix.joined_rows, "count_by_number": appendix.count_by_number,
    }
    for key, value in _title(appendix.title).items():
        draft.meta.setdefault(key, value)
    for task in appendix.tasks:
        reading = {name: getattr(task, name) for name in (*TEXT_FIELDS, "section", "subsection", "lead_lines",
                                                          "section_index")}
        source = {**{name: reading[name] for name in TEXT_FIELDS}, "place": task.place,
                  "rows": [[one.place, list(one.texts)] for one in task.sources]}
        same = before.get(task.position)
        edits = _edits(same, source) if same else {}
        draft.rows.append(ImportRow(
            position=task.position, source=source, reading={**reading, "extra": dict(task.extra), **edits},
            settled=bool(same and same.settled and same.source["deadline"] == source["deadline"]),
            version=same.version + 1 if same else 1,
            problems=[{"column": one.column, "value": one.value, "message": one.message} for one in appendix.problems
                      if one.position == task.position and not _worked_out_anew(one, fields)],
        ))
    draft.paper = zlib.compress(json.dumps(paper_to_data(paper)).encode())
    draft.state, draft.updated_at, draft.message = "ready", clock.now(), ""
    draft.version += 1
    db.session.flush()


def _edits(row: ImportRow, source: Mapping[str, object]) -> dict[str, object]:
    """What a person changed in those fields of a row that read now as they did before."""
    kept = {name: row.reading[name] for name in TEXT_FIELDS
            if row.reading[name] != row.source[name] and row.source[name] == source[name]}
    if "lead" in kept:
        kept["lead_lines"] = kept["lead"]
    if row.reading.get("dropped") and row.source["task"] == source["task"]:
        kept["dropped"] = True
    return kept


def _worked_out_anew(problem: "CellProblem", fields: Mapping[str, str]) -> bool:
    """Whether `facts_of` finds the problem by itself, from the row's present texts."""
    field = fields.get(problem.column, {_("Thời hạn"): "deadline", _("Chủ trì"): "lead"}.get(problem.column, ""))
    return field in COMPUTED_COLUMNS or (field == "task" and not problem.value)


def _title(title: "TitleBlock") -> dict[str, str]:
    number = f"{title.number or ''}/{title.symbol}" if title.symbol else (title.number or "")
    return {"number": number, "issued_on": title.issued_on.isoformat() if title.issued_on else "", "title": title.text}


def appendix_of(draft: ImportDraft, facts: Sequence[RowFacts]) -> "Appendix":
    """The draft as the appendix to import: positions anew from 1, without the rows that were taken out."""
    from ..domain.appendix import Appendix
    from ..domain.appendix_columns import Column
    from ..domain.appendix_tasks import CellProblem
    from ..domain.appendix_title import TitleBlock

    meta = draft.meta
    kept = [fact for fact in facts if not fact.dropped]
    tasks = tuple(replace(fact.task, position=position) for position, fact in enumerate(kept, start=1))
    columns = tuple(Column(*one) for one in meta["columns"])
    heads = {column.field: column.name for column in reversed(columns)}
    problems = tuple(
        CellProblem(fact.row.source["place"], position, heads.get(one.field, one.column), one.value, one.message)
        for position, fact in enumerate(kept, start=1) for one in fact.questions
    )
    issued_on = date.fromisoformat(meta["issued_on"]) if meta["issued_on"] else None
    number, _slash, symbol = meta["number"].partition("/")
    return Appendix(
        year=draft.year, sections=tuple(Section(*one) for one in meta["sections"]), tasks=tasks, problems=problems,
        joined_rows=meta["joined_rows"], count_by_task=len(tasks), count_by_number=meta["count_by_number"],
        columns=columns, header=tuple(column.header for column in columns),
        title=TitleBlock(number or None, symbol or None, issued_on, draft.year, meta["title"]),
    )
