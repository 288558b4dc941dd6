"""The forms that stand folded on a task's page: whose right each asks for, and what it offers to choose from.

They are drawn when they are opened, alone for htmx or open on the page (`?mo=`): most visits open none of them.
"""

import re
from typing import Any

from ..queries.plans import names_of_tasks
from ..queries.task_sheet import Shown, people_to_choose, sections_to_choose
from ..queries.units import units_to_choose

FORMS = {
    "van-ban": "task.report", "y-kien": "task.comment", "gia-han": "extension.request", "noi-dung": "task.edit",
    "don-vi": "task.edit", "nguoi": "task.edit", "han": "task.edit", "ngung-nhac": "chase.act",
    "khong-hoan-thanh": "task.close", "rut": "task.close", "chuyen": "task.edit", "tach": "task.edit",
    "xoa": "task.edit",
}
_UNDO = re.compile(r"huy-buoc-([0-9]{1,9})")
MOST_SIBLINGS = 300


def right_of_form(name: str) -> str | None:
    """The right that a folded form asks for; None where a task's page has no form of this name."""
    return "task.close" if step_of(name) else FORMS.get(name)


def step_of(form: str) -> int | None:
    """The step that a form takes back, None for every other form."""
    found = _UNDO.fullmatch(form)
    return int(found[1]) if found else None


def choices_of(form: str, task: Shown) -> dict[str, Any]:
    """What the form's select boxes offer; nothing for the many forms that have none of the database."""
    if form == "don-vi":
        units = units_to_choose()
        return {"own_units": [(unit.id, unit.name) for unit in units if unit.kind == "unit" and unit.in_use],
                "all_units": [(unit.id, unit.name) for unit in units if unit.in_use]}
    if form == "nguoi":
        return {"people": [(one.id, f"{one.name}{' – ' + one.unit_name if one.unit_name else ''}")
                           for one in people_to_choose()]}
    return _places(task) if form == "chuyen" else {}


def _places(task: Shown) -> dict[str, Any]:
    """Where the task could be put in its plan: the sections, and every other task by its number and first words; in a
    plan too long for a list the clerk writes the number."""
    if task.plan is None:
        return {"plan_sections": [], "siblings": []}
    sections = [(one.id, f"{one.code} {one.title}".strip()) for one in sections_to_choose(task.plan.id)]
    if task.plan.last_position > MOST_SIBLINGS:
        return {"plan_sections": sections, "siblings": None}
    return {
        "plan_sections": sections,
        "siblings": [(key, f"{position}. {text[:90]}") for key, position, text in names_of_tasks(task.plan.id)
                     if key != task.id],
    }
