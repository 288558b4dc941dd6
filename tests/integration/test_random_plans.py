"""Random plans in several layouts read again equal, cell by cell."""

import random

import pytest

from tests.paper_builder import docx, pdf, tsv, xlsx
from tests.random_plans import HEADS, make_marked_plan, make_plan
from tracker.documents.reading import read_paper
from tracker.domain.appendix import read_appendix

LAYOUTS = {
    "merged": {"merged": True, "torn": False},
    "blank below": {"merged": False, "torn": False},
    "torn": {"merged": True, "torn": True},
    "torn, blank below": {"merged": False, "torn": True},
    "torn, head repeated": {"merged": True, "torn": True, "repeated_head": True},
}
WRITERS = {"docx": docx, "xlsx": lambda grid: xlsx(("Phụ lục", grid)), "tsv": tsv}


def read_again(plan, data, name):
    appendix = read_appendix(read_paper(data, name), 2026)
    return [{field: getattr(task, field) for field in plan.expected[0]} for task in appendix.tasks]


def unspaced(tasks):
    """In a PDF the lines of a cell are joined anew, so only the letters are compared."""
    return [{field: "".join((text or "").split()) for field, text in task.items()} for task in tasks]


def check_seed(seed, layout, kind):
    plan = make_plan(random.Random(seed), **LAYOUTS[layout])
    assert read_again(plan, WRITERS[kind](plan.grid), f"x.{kind}") == plan.expected, f"seed {seed}"


def check_pdf(seed):
    rng = random.Random(seed)
    plan = make_plan(rng, merged=seed % 3 != 0, torn=False)
    data = pdf(
        plan.grid,
        before="PHỤ LỤC",
        repeat_head=seed % 2 == 0,
        font_size=rng.choice((9, 11, 13)),
        height=rng.choice(("120mm", "150mm", "210mm")),
    )
    assert unspaced(read_again(plan, data, "x.pdf")) == unspaced(plan.expected), f"seed {seed}"


def test_random_plans_differ_in_columns_heads_and_torn_rows():
    plans = [make_plan(random.Random(seed), merged=True, torn=True) for seed in range(60)]
    whole = [make_plan(random.Random(seed), merged=True, torn=False) for seed in range(60)]
    assert len({tuple(plan.grid[0]) for plan in plans}) > 50
    assert {head for plan in plans for head in plan.grid[0]} == {head for heads in HEADS.values() for head in heads}
    assert {len(plan.grid[0]) for plan in plans} >= {5, 6, 7, 8, 9}

    def rows_more_than_tasks(plan):
        return len(plan.grid) - 1 - len({task["section"] for task in plan.expected}) - len(plan.expected)

    assert sum(rows_more_than_tasks(plan) > 0 for plan in plans) > 40
    assert not any(rows_more_than_tasks(plan) for plan in whole)
    assert sum("^" in row for plan in whole for row in plan.grid) > 60


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_random_plan_is_read_cell_by_cell(layout, kind):
    for seed in range(6):
        check_seed(seed, layout, kind)


def test_a_random_plan_on_torn_pages_is_read_cell_by_cell():
    for seed in range(2):
        check_pdf(seed)


@pytest.mark.parametrize("kind", WRITERS)
def test_random_marks_under_units_are_read_cell_by_cell(kind):
    for seed in range(20):
        plan = make_marked_plan(random.Random(seed))
        assert read_again(plan, WRITERS[kind](plan.grid), f"x.{kind}") == plan.expected, f"seed {seed}"


@pytest.mark.long
@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_many_random_plans(layout, kind):
    for seed in range(100, 400):
        check_seed(seed, layout, kind)


@pytest.mark.long
def test_many_random_plans_on_torn_pages():
    for seed in range(100, 200):
        check_pdf(seed)
