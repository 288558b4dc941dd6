"""A list of people as Excel copies it: who is meant by each line, whatever the order of the columns.

An e-mail is told by its @, a unit by the register, a role by the words of the office a person holds; the first cell
left is the name. Numbers alone (STT, telephone) and the agency's own name say nothing. What is left over is not passed
over in silence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .permissions import ROLES
from .text import fold, one_line

_LEADERS = ("lanh dao", "ban giam doc", "ban lanh dao")  # how a unit of those who lead the agency is called
_NUMBER = re.compile(r"[+()\d .,\-]+")
_HEAD_WORDS = frozenset({"stt", "tt", "so tt", "ho va ten", "ho ten", "ten", "e-mail", "email", "thu dien tu",
                         "dia chi e-mail", "don vi", "phong", "vai tro", "chuc vu", "chuc danh", "dien thoai",
                         "ghi chu"})
# How a position begins; the first that fits counts, so the longer stand before the shorter. With their accents, because
# "Trương Văn A" is a name.
_POSITIONS = (
    ("giám đốc trung tâm", "head"), ("phó giám đốc trung tâm", "head"), ("phó giám đốc", "director"),
    ("giám đốc", "director"), ("phó chủ tịch", "director"), ("chủ tịch", "director"), ("chánh", "head"),
    ("phó chánh", "head"), ("trưởng", "head"), ("phó trưởng", "head"), ("phó phòng", "head"), ("phụ trách", "head"),
    ("tổ trưởng", "head"), ("lãnh đạo phòng", "head"), ("lãnh đạo", "director"), ("đầu mối", "office"),
    ("văn phòng", "office"), ("quản trị", "admin"), ("kiểm tra", "auditor"), ("chuyên viên", "staff"),
    ("công chức", "staff"), ("viên chức", "staff"), ("cán bộ", "staff"), ("nhân viên", "staff"),
    ("thanh tra viên", "staff"), ("kế toán", "staff"),
)  # fmt: skip


@dataclass(frozen=True)
class PersonLine:
    """What one line says; `role` is "" where it names none, `left_over` holds cells that were not understood."""

    name: str = ""
    email: str = ""
    role: str = ""
    unit: str = ""
    left_over: tuple[str, ...] = ()


def role_of_position(text: str) -> str:
    """The role that fits a position ("Phó Trưởng phòng" → head) or the name of a role; "" for other words."""
    key, written = fold(text), one_line(text).casefold()
    named = next((role for role, name in ROLES.items() if fold(name) == key), "")
    return named or next((role for words, role in _POSITIONS
                          if re.match(rf"{words}\b", written) or (text.isascii() and key == fold(words))), "")


def is_head(line: str) -> bool:
    """Whether a line holds the heads of the columns and nobody."""
    cells = [fold(cell) for cell in _cells(line)]
    return bool(cells) and all(cell in _HEAD_WORDS for cell in cells)


def read_person(line: str, is_unit: Callable[[str], bool], agency: str = "") -> PersonLine:
    """Whom a line means. `is_unit` says whether the register knows a text as a unit; `agency` is the agency's name."""
    found: dict[str, str] = {}
    left: list[str] = []
    for cell in _cells(line):
        kind = _kind_of(cell, is_unit)
        if kind and kind not in found:
            found[kind] = cell
        elif not _NUMBER.fullmatch(cell) and not _names_agency(cell, agency):
            left.append(cell)
    name, unit = left.pop(0) if left else "", found.get("unit", "")
    return PersonLine(name, found.get("email", ""), _role(found.get("role", ""), unit), unit, tuple(left))


def _role(position: str, unit: str) -> str:
    """The role of a position; a director or chairman of one of the agency's units is that unit's head."""
    role = role_of_position(position)
    of_a_unit = unit and not fold(unit).startswith(_LEADERS)
    return "head" if role == "director" and of_a_unit and fold(position) != fold(ROLES["director"]) else role


def _names_agency(cell: str, agency: str) -> bool:
    """Whether a cell is the agency's name or how it begins, without the place at its end ("UBND tỉnh")."""
    return len(cell.split()) > 1 and f"{fold(agency)} ".startswith(f"{fold(cell)} ")


def _cells(line: str) -> list[str]:
    """Excel parts its cells by tabs; a line typed by hand has semicolons."""
    return [one_line(cell) for cell in re.split(r"\t" if "\t" in line else r"\t|;", line) if cell.strip()]


def _kind_of(cell: str, is_unit: Callable[[str], bool]) -> str:
    if "@" in cell:
        return "email"
    if is_unit(cell):
        return "unit"
    return "role" if role_of_position(cell) else ""
