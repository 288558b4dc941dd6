"""The parts of a CCHC report's own pages, as the agencies' reports have them, and where a plan's section belongs.

Chỉ đạo điều hành, the six fields of Nghị quyết 76/NQ-CP, tồn tại, phương hướng. A plan's section is matched by the
words of its title; one that belongs to no field gets a heading of its own, so that nothing of the plan is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .text import fold

OPENING, STEERING, WEAKNESSES, NEXT, CLOSING = "mo-dau", "chi-dao", "ton-tai", "phuong-huong", "ket"
STEERING_WORDS = ("chi dao", "dieu hanh", "kiem tra", "tuyen truyen")
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


@dataclass(frozen=True)
class Heading:
    """A part's heading: `part` is its key, `text` as printed; `group` is printed once above the first part under it."""

    part: str
    text: str
    group: str = ""


def part_of_section(title: str) -> str | None:
    """The part that a plan's section belongs to, None where its title names none."""
    words = fold(title)
    for part, (_, marks) in FIELDS.items():
        if any(mark in words for mark in marks):
            return part
    return STEERING if any(mark in words for mark in STEERING_WORDS) else None


def headings(others: Mapping[str, str], next_period: str) -> Sequence[Heading]:
    """All headings in order; `others` are the plan's sections that belong to no field, by part."""
    names = [(part, name) for part, (name, _) in FIELDS.items()] + list(others.items())
    results = f"{ROMAN[1]}. KẾT QUẢ THỰC HIỆN CÁC NỘI DUNG CẢI CÁCH HÀNH CHÍNH"
    fields = [Heading(part, f"{number}. {name}", results) for number, (part, name) in enumerate(names, start=1)]
    return [
        Heading(OPENING, ""),
        Heading(STEERING, f"{ROMAN[0]}. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH"),
        *fields,
        Heading(WEAKNESSES, f"{ROMAN[2]}. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN"),
        Heading(NEXT, f"{ROMAN[3]}. PHƯƠNG HƯỚNG, NHIỆM VỤ {next_period.upper()}"),
        Heading(CLOSING, ""),
    ]
