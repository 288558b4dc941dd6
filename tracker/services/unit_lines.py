"""Several units at once, a line each: the full name, then other names by which papers call it."""

import re
from collections.abc import Sequence

from ..domain.errors import RuleViolation
from ..domain.text import fold, one_line
from ..domain.wording import _
from ..models import Unit
from .units import add_unit

MOST = 300
_HEAD_WORDS = frozenset({"stt", "tt", "ten", "ten don vi", "don vi", "ten day du", "phong", "ten viet tat", "viet tat",
                         "cach goi khac", "ten goi khac"})


def add_units(lines: Sequence[str], kind: str = "unit") -> list[Unit]:
    """Add every line's unit: all or none, the refusal naming its line. Numbers (STT) and column heads say nothing."""
    wanted = [names for names in map(_names, lines) if not all(fold(name) in _HEAD_WORDS for name in names)]
    if not wanted:
        raise RuleViolation(_("Ghi mỗi dòng một đơn vị."), field="lines")
    if len(wanted) > MOST:
        raise RuleViolation(_("Danh sách có {count} đơn vị; mỗi lần thêm nhiều nhất {most}. Chia làm nhiều lần.",
                              count=len(wanted), most=MOST),
                            field="lines")
    added = []
    for place, (name, *aliases) in enumerate(wanted, start=1):
        try:
            added.append(add_unit(name, kind, aliases))
        except RuleViolation as error:
            field = error.field if error.field == "kind" else "lines"
            raise RuleViolation(_("Dòng {place} ({name}): {message}",
                                  place=place, name=name, message=error.message), field=field) from error
    return added


def _names(line: str) -> list[str]:
    """The cells of a line that are names; a comma stays, for it may stand within a name."""
    cells = [one_line(cell) for cell in re.split(r"[\t;]", line)]
    return [cell for cell in cells if cell and not re.fullmatch(r"[\d.]+", cell)]
