"""Several people at once, a line each as Excel copies them: all or none, every fault known before anything is kept.

The check does the very act and takes it back, so that what it promises is what the act then does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..domain.errors import NotFound, RuleViolation
from ..domain.people_lines import is_head, read_person
from ..domain.wording import _
from ..models import User
from ..queries.units import find_unit
from .people import first_password, new_person

MOST = 100


@dataclass(frozen=True)
class Entered:
    """What became of a line: the person who was entered, or what is wrong."""

    line: str
    person: User | None = None
    error: str = ""


def enter_people(lines: Sequence[str], role: str, agency: str) -> list[Entered]:
    """Enter a person for every line; `role` is for lines that name none. A line of column heads is passed over, and so
    is the name of the `agency` itself where a list says it as somebody's unit.

    Nobody can sign in yet (`first_passwords`). Nothing may be kept where any line has an error: the caller rolls back.
    """
    wanted = [line for line in lines if line.strip() and not is_head(line)]
    if not wanted:
        raise RuleViolation(_("Dán danh sách: mỗi dòng một người, gồm họ tên, e-mail, đơn vị, chức vụ."), field="lines")
    if len(wanted) > MOST:
        raise RuleViolation(_("Danh sách có {count} người; mỗi lần thêm nhiều nhất {most}. Chia làm nhiều lần.",
                              count=len(wanted), most=MOST),
                            field="lines")
    return [_enter(line, role, agency) for line in wanted]


def first_passwords(entered: Sequence[Entered]) -> list[tuple[User, str]]:
    """Give each person entered a password for the first sign-in; it is shown once and stored nowhere."""
    return [(one.person, first_password(one.person)) for one in entered if one.person is not None]


def _enter(line: str, role: str, agency: str) -> Entered:
    meant = read_person(line, lambda text: find_unit(text) is not None, agency)
    try:
        if not meant.name:
            raise RuleViolation(_("Thiếu họ và tên. Ghi thêm vào dòng này."))
        if not meant.email:
            raise RuleViolation(_("Thiếu e-mail. Ghi thêm vào dòng này."))
        if meant.left_over:
            raise RuleViolation(_("Không hiểu “{left_over}”: không phải đơn vị trong danh mục, cũng không phải chức "
                                  "vụ. Ghi đúng tên đơn vị, thêm đơn vị ở trang Đơn vị trước, hoặc bỏ ô này.",
                                  left_over=meant.left_over[0]))
        person = new_person(meant.email, role=meant.role or role, unit_name=meant.unit or None, name=meant.name)
    except (RuleViolation, NotFound) as error:
        return Entered(line, error=error.message)
    return Entered(line, person)
