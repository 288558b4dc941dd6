"""A plan in other agencies' layouts: columns dropped, permuted and renamed, pages torn elsewhere, then converted.

The PDF is torn by its own pages; its rows, written out as a converter leaves them, are read as text, Excel and Word.
"""

import random

import pytest

from tests.integration.test_papers import letters
from tests.paper_builder import docx, pdf, tsv, xlsx
from tests.papers import expected as rows_of
from tests.random_plans import HEADS
from tracker.documents.reading import read_paper
from tracker.domain.appendix import read_appendix

OPTIONAL = ("objective", "activities", "product", "budget", "coordinating")


def laid_out(rng):
    """The plan as a grid, and its tasks with the fields that the layout kept."""
    dropped = {field for field in OPTIONAL if rng.random() < 0.3}
    fields = [field for field in HEADS if field not in dropped and field not in ("number", "objective")]
    rng.shuffle(fields)
    fields = ["number", *(["objective"] if "objective" not in dropped else []), *fields]
    covered = "^" if rng.random() < 0.6 else ""
    grid, section, above = [[rng.choice(HEADS[field]) for field in fields]], None, None
    for task in rows_of("so-mau-2022"):
        if task["section"] != section:
            grid.append([task["section"], task["section_title"], *["<"] * (len(fields) - 2)])
            above = None
        if task["subsection"] and (task["section"], task["subsection"]) != (section, (above or {}).get("subsection")):
            grid.append([task["subsection"], task["sub_title"], *["<"] * (len(fields) - 2)])
        section = task["section"]
        shared = above is not None and all(task[f] == above[f] for f in ("subsection", "number", "objective"))
        grid.append([covered if shared and f in ("number", "objective") else task[f] for f in fields])
        above = task
    return grid, [{f: letters(task[f]) for f in (*fields, "section", "subsection")} for task in rows_of("so-mau-2022")]


def read_again(data, name, expected):
    tasks = read_appendix(read_paper(data, name), 2022).tasks
    return [{field: letters(getattr(task, field)) for field in expected[0]} for task in tasks]


def check(seed):
    rng = random.Random(seed)
    grid, expected = laid_out(rng)
    height = rng.choice(("130mm", "160mm", "210mm"))
    torn = pdf(grid, before="Phụ lục", repeat_head=rng.random() < 0.5, font_size=rng.choice((8, 10, 12)), height=height)
    assert read_again(torn, "x.pdf", expected) == expected, f"seed {seed} pdf"
    rows = []
    for row in read_paper(torn, "x.pdf").tables[0].rows:
        if row.page_edge and rng.random() < 0.5:
            rows.append([""] * len(row.cells))
        rows.append(row.texts())
    for name, data in (("x.tsv", tsv(rows)), ("x.xlsx", xlsx(("A", rows))), ("x.docx", docx(rows))):
        assert read_again(data, name, expected) == expected, f"seed {seed} {name}"


def test_a_plan_in_another_layout_is_read_the_same():
    check(1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 32))
def test_a_plan_in_many_layouts_is_read_the_same(seed):
    check(seed)
