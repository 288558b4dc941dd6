"""The occurrences a deadline gives its task: each is kept, reminded and judged on its own.

A continuous task has one a quarter unless the agency chose otherwise; a recurring one has its own. An occurrence due
before the task entered the plan was never owed and isn't made (PRODUCT, section 4).
"""

from datetime import date

from tracker.domain.deadline_spans import months
from tracker.domain.deadlines import Deadline, Occurrence
from tracker.domain.errors import RuleViolation

from .wording import _

_MONTHS = {"quarter": 3, "half_year": 6, "none": 0}


def occurrences_of(
    deadline: Deadline, plan_year: int, *, entered_on: date, continuous_every: str = "quarter"
) -> tuple[Occurrence, ...]:
    """Those due on or after `entered_on`, in order of their due day; dates, windows, open and unknown ones have none.

    `continuous_every` is the agency's setting: quarter, half_year or none. Raises RuleViolation for any other value.
    """
    if continuous_every not in _MONTHS:
        raise RuleViolation(
            _("Chu kỳ của việc thường xuyên phải là quý, nửa năm hoặc không chia kỳ."), field="continuous_every"
        )
    made = deadline.occurrences if deadline.kind == "recurring" else ()
    if deadline.kind == "continuous":
        made = _parts_of_the_year(deadline, plan_year, _MONTHS[continuous_every])
    return tuple(sorted((one for one in made if one.due_on >= entered_on), key=lambda one: one.due_on))


def _parts_of_the_year(deadline: Deadline, plan_year: int, step: int) -> tuple[Occurrence, ...]:
    if not step:
        return ()
    parts = [Occurrence(*months(plan_year, first, step)) for first in range(1, 13, step)]
    begins = deadline.start_on
    return tuple(part for part in parts if begins is None or part.due_on >= begins)
