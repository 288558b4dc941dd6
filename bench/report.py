"""How long one agency's annual report takes as Word and Excel against the bare libraries, and 200 agencies' counts.

The bare libraries write the same tables cell by cell with the same widths and fonts, which is what a program would do
that used python-docx and openpyxl as their manuals show. Ours reads the rows, counts, and writes the whole report.
Times are processor time, which other work on the machine disturbs least.
"""

import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

YEAR, TASKS, AGENCIES, ROUNDS = 2022, 75, 200, 5
AT_MOST = 2.0
APART = 1_000_000  # more ids than one agency has
COPIED = {"plans", "sections", "units", "unit_names", "tasks", "task_units", "events", "deadline_changes"}


def main() -> int:
    """Print the figures; 1 when a report takes twice as long as the bare libraries or longer."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TRACKER_INSTANCE"] = folder
        from tracker.app import create_app
        from tracker.database import Base, db

        app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
                          "SECRET_KEY": "only for the measurement"})
        with app.app_context():
            Base.metadata.create_all(db.engine)
            codes = _furnish(AGENCIES)
            slower = _report(codes[0])
            _indicators(codes)
            db.engine.dispose()
    return int(slower >= AT_MOST)


def _furnish(number: int) -> list[int]:
    """Agencies with a plan of 75 tasks each, a third of them completed; their ids. All are copies of the first."""
    from tests.factories import make_agency, make_plan, make_task, make_unit
    from tracker.scope import agency_scope, every_agency
    from tracker.services.completion import complete_task
    from tracker.transaction import transaction

    with every_agency(), transaction():
        ids = [agency.id for agency in [make_agency(f"so-{n}", f"Sở số {n}") for n in range(number)]]
    with agency_scope(ids[0]), transaction():
        plan, unit = make_plan(YEAR), make_unit("Văn phòng")
        tasks = [make_task(plan, due_on=date(YEAR, 2, 1) + timedelta(days=4 * n), lead=unit) for n in range(TASKS)]
        for task in tasks[::3]:
            complete_task(task, done_on=task.due_on - timedelta(days=1), today=date(YEAR, 12, 31))
    with every_agency(), transaction():
        for place, agency_id in enumerate(ids[1:], start=1):
            _copy(agency_id, place * APART)
    return ids


def _copy(agency_id: int, apart: int) -> None:
    """The first agency's rows once more for another one, every id moved by the same distance."""
    from sqlalchemy import insert, select

    from tracker.database import Base, db

    for table in Base.metadata.sorted_tables:
        if table.name not in COPIED:
            continue
        moved = [column.name for column in table.columns if column.name == "id" or column.foreign_keys]
        rows = []
        for row in db.session.execute(select(table).where(table.c.agency_id == 1)).mappings():
            new = {name: row[name] + apart if name in moved and row[name] is not None else row[name] for name in row}
            new["agency_id"] = agency_id
            if "data" in new:
                new["data"] = {key: value + apart if key in ("lead_unit_id", "deadline_change_id") and value else value
                               for key, value in new["data"].items()}
            rows.append(new)
        if rows:
            db.session.execute(insert(table), rows)


def _report(agency_id: int) -> float:
    """Ours against the bare libraries, the median of some rounds; returns how many times ours takes."""
    from tracker.database import db
    from tracker.domain.periods import parse_period
    from tracker.models import Agency
    from tracker.queries.report_forms import report_form
    from tracker.queries.report_sheets import report_sheet
    from tracker.scope import agency_scope
    from tracker.services.report_files import report_file, report_paper

    form, period = report_form("ninh-thuan-2021"), parse_period(str(YEAR))
    with agency_scope(agency_id):
        agency = db.session.get_one(Agency, agency_id)
        paper = report_paper(agency, report_sheet(agency, period, form))

        def ours() -> None:
            sheet = report_sheet(agency, period, form)
            for kind in ("docx", "xlsx"):
                report_file(agency, sheet, kind)

        def bare() -> None:
            _bare_docx(paper)
            _bare_xlsx(paper)

        took, least = _median(ours), _median(bare)
    rows = sum(len(table.rows) for table in paper.tables)
    print(f"annual report of {TASKS} tasks, {rows} rows, docx and xlsx: {took * 1000:.0f} ms; "
          f"python-docx and openpyxl alone: {least * 1000:.0f} ms; {took / least:.2f} times (below {AT_MOST:.0f})")
    return took / least


def _indicators(ids: list[int]) -> None:
    """Every agency's indicators and buckets as of the year's cut-off, one after the other."""
    from tracker.database import db
    from tracker.domain.periods import parse_period
    from tracker.models import Agency
    from tracker.queries.counting import indicator_values
    from tracker.scope import agency_scope

    began, total = time.process_time(), 0
    for agency_id in ids:
        with agency_scope(agency_id):
            agency = db.session.get_one(Agency, agency_id)
            total += indicator_values(agency, parse_period(str(YEAR))).values["plan.tasks"]
    took = time.process_time() - began
    assert total == len(ids) * TASKS, total
    print(f"indicators of {len(ids)} agencies × {TASKS} tasks: {took:.2f} s, {took / len(ids) * 1000:.1f} ms an agency")


def _median(act: Callable[[], None]) -> float:
    act()
    spans = []
    for _ in range(ROUNDS):
        began = time.process_time()
        act()
        spans.append(time.process_time() - began)
    return statistics.median(spans)


def _bare_docx(paper) -> None:
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    for text in paper.letter.paragraphs:
        document.add_paragraph(getattr(text, "strong", text))
    for table in paper.tables:
        whole = sum(table.widths)
        made = document.add_table(rows=1, cols=len(table.widths))
        made.autofit = False
        for row in table.rows:
            cells = made.add_row().cells
            for cell, text, share in zip(cells, row.cells, table.widths, strict=True):
                cell.width = Mm(252 * share / whole)
                run = cell.paragraphs[0].add_run(str(text))
                run.font.size, run.font.name, run.bold = Pt(12), "Times New Roman", row.strong
    document.save(io.BytesIO())


def _bare_xlsx(paper) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    book, thin = Workbook(), Side(style="thin")
    for table in paper.tables:
        sheet = book.create_sheet()
        for line, row in enumerate(table.rows, start=1):
            for column, text in enumerate(row.cells, start=1):
                cell = sheet.cell(line, column, text)
                cell.font = Font(name="Times New Roman", size=12, bold=row.strong)
                cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
                cell.alignment = Alignment(vertical="center", wrap_text=True)
    book.save(io.BytesIO())


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, SQLite")
    sys.exit(main())
