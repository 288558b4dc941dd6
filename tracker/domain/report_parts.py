"""The parts of a CCHC report's own pages, as the agencies' reports have them, and where a plan's section belongs.

Chỉ đạo điều hành with tiến độ, kiểm tra and tuyên truyền, the six fields of Nghị quyết 76/NQ-CP, tồn tại, phương
hướng. A plan's section is matched by the words of its title; one that belongs to no field gets a heading of its own,
so that nothing of the plan is left out. The rows that people typed into the form are told in the part that they belong
to.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .report_forms import FormRow
from .text import fold, one_line

OPENING, STEERING, WEAKNESSES, NEXT, CLOSING = "mo-dau", "chi-dao", "ton-tai", "phuong-huong", "ket"
PROGRESS, INSPECTION, PUBLICITY = "tien-do", "kiem-tra", "tuyen-truyen"
STEERING_PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    STEERING: ("Công tác chỉ đạo, điều hành", ("chi dao", "dieu hanh")),
    PROGRESS: ("Tiến độ thực hiện kế hoạch", ()),
    INSPECTION: ("Công tác kiểm tra cải cách hành chính", ("kiem tra",)),
    PUBLICITY: ("Công tác thông tin, tuyên truyền cải cách hành chính", ("tuyen truyen",)),
}
REFORM = ("cchc", "cai cach hanh chinh")
FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "the-che": ("Cải cách thể chế", ("the che",)),
    "thu-tuc": ("Cải cách thủ tục hành chính", ("thu tuc hanh chinh", "tthc", "mot cua")),
    "bo-may": ("Cải cách tổ chức bộ máy hành chính nhà nước", ("bo may",)),
    "cong-vu": ("Cải cách chế độ công vụ", ("cong vu", "cong chuc", "doi ngu")),
    "tai-chinh": ("Cải cách tài chính công", ("tai chinh",)),
    "chinh-quyen-so": ("Xây dựng và phát triển chính quyền điện tử, chính quyền số",
                       ("dien tu", "chinh quyen so", "chuyen doi so", "cong nghe thong tin", "hien dai hoa")),
}
ROMAN = ("I", "II", "III", "IV")
_ABBREVIATED = re.compile(r"\W*(?:[B-DF-HJ-NP-TV-XZĐ]{2,}|UBND|ISO|I{1,3}|IV)\W*")  # no syllable lacks a vowel


@dataclass(frozen=True)
class Heading:
    """A part's heading: `part` is its key, `text` as printed; `group` is printed once above the first part under it."""

    part: str
    text: str
    group: str = ""


def part_of_section(title: str) -> str | None:
    """The part that a plan's section belongs to, None where its title names none."""
    words = fold(title)
    for part, (_, marks) in (FIELDS | STEERING_PARTS).items():
        if any(mark in words for mark in marks):
            return part
    return None


def part_of_task(section_part: str, text: str) -> str:
    """The part of a task whose section belongs to a part: of the steering ones, what inspects or makes known."""
    words = fold(text)
    if section_part != STEERING:
        return section_part
    if "tuyen truyen" in words:
        return PUBLICITY
    return INSPECTION if "kiem tra" in words and any(word in words for word in REFORM) else STEERING


def figures_by_part(typed: Iterable[tuple[FormRow, str]]) -> dict[str, list[str]]:
    """What people typed into a form's rows, as words, by the part that the row stands under by its printed number.

    Rows whose value is a code ("Không = 0, Có = 1") say nothing in words and are left out.
    """
    found: dict[str, list[str]] = defaultdict(list)
    part: str | None = None
    for row, value in typed:
        if row.depth == 1:
            part = part_of_section(row.label)
        elif row.depth == 2 and part in STEERING_PARTS:
            part = part_of_section(row.label) if part_of_section(row.label) in STEERING_PARTS else STEERING
        if part and row.source == "manual" and value and "=" not in row.unit:
            label = _uncapped(one_line(row.label).rstrip(" .;:"))
            found[part].append(f"{label}: {_with_unit(one_line(value), row.unit)}")
    return found


def _with_unit(value: str, unit: str) -> str:
    """12 thủ tục, 99,9%; a value in words stands by itself."""
    if not re.fullmatch(r"[\d.,/]+", value) or fold(unit) == "so luong":
        return value
    return f"{value}%" if unit == "%" else f"{value} {_uncapped(unit)}".strip()


def _uncapped(text: str) -> str:
    """Words as they stand within a sentence; an abbreviation keeps its capital."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def heading_case(title: str) -> str:
    """A title printed in capitals as a heading in small letters; abbreviations (TTHC, UBND) and numerals stay."""
    if not title.isupper():
        return title
    words = " ".join(word if _ABBREVIATED.fullmatch(word) else word.lower() for word in title.split())
    return words[:1].upper() + words[1:]


def headings(others: Mapping[str, str], next_period: str) -> Sequence[Heading]:
    """All headings in order; `others` are the plan's sections that belong to no field, by part."""
    names = [(part, name) for part, (name, _) in FIELDS.items()] + list(others.items())
    results = f"{ROMAN[1]}. KẾT QUẢ THỰC HIỆN CÁC NỘI DUNG CẢI CÁCH HÀNH CHÍNH"
    fields = [Heading(part, f"{number}. {name}", results) for number, (part, name) in enumerate(names, start=1)]
    steering = f"{ROMAN[0]}. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH"
    return [
        Heading(OPENING, ""),
        *(Heading(part, f"{number}. {name}", steering)
          for number, (part, (name, _)) in enumerate(STEERING_PARTS.items(), start=1)),
        *fields,
        Heading(WEAKNESSES, f"{ROMAN[2]}. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN"),
        Heading(NEXT, f"{ROMAN[3]}. PHƯƠNG HƯỚNG, NHIỆM VỤ {next_period.upper()}"),
        Heading(CLOSING, ""),
    ]
