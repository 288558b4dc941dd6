"""Say which units a cell names, against the agency's register of units and aliases.

The register is matched before anything is split, so that "Trung tâm Dịch vụ, Sự nghiệp công" stays one unit where it is
one. What the register does not hold is split cautiously: a comma, a semicolon, a slash, "và" or a line break parts two
names only where a new unit's name clearly begins behind it. Nothing is guessed: the rest comes back as `unknown`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.text import fold, one_line, says_same_as_above

_UNIT_WORDS = (
    "phòng|văn phòng|vp|sở|ban|tổ|trung tâm|tt|thanh tra|ubnd|ủy ban|uỷ ban|hđnd|hội đồng|chi cục|cục|tổng cục|"
    "vụ|viện|trường|khoa|bộ|công an|bộ chỉ huy|quân khu|đơn vị|cơ quan|bộ phận|đoàn|công đoàn|hội|chi bộ|chi đoàn|"
    "đảng ủy|đảng uỷ|bch|bcđ|ban chỉ đạo|ngành|thuế|kho bạc|bảo hiểm|bhxh|bệnh viện|trạm|đội|quỹ|báo|đài|"
    "liên đoàn|liên minh|mặt trận|ubmttq|mttq|tòa án|toà án|viện kiểm sát|ngân hàng|công ty|chủ tịch|phó chủ tịch|"
    "giám đốc|phó giám đốc|lãnh đạo|thủ trưởng|công chức|cán bộ|chuyên viên|kế toán|bql|ban quản lý|"
    "ban biên tập|bbt|huyện|thành phố|xã|phường|các|nhóm|tiểu ban|thư viện|bảo tàng|hợp tác xã|"
    "tổng công ty|hiệp hội|cảng vụ|hải quân|hải quan|bưu điện|vnpt|viettel|bộ tư lệnh|tỉnh ủy|tỉnh uỷ|thị ủy|"
    "huyện ủy|thành ủy|quận ủy|đồng chí|đ/c|đc|ông|bà"
).split("|")
_OTHER_WORD = (  # "xã hội", "hội nhập", "tổ chức", "khoa học" begin no unit's name
    r"(?! (?:hội|nhập|nghị|thảo|chức|máy|kết|thể|hành|nghề|hợp|cáo|ngũ|việc|hữu|học)\b)"
)
_DASHED_WORDS = (
    "phòng|văn phòng|sở|trung tâm|ubnd|ủy ban|uỷ ban|chi cục|cục|vụ|viện|khoa|bộ phận|công an|công đoàn|đoàn"
).split("|")


def _opening(words: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(rf"^(?:{'|'.join(map(re.escape, ordered))})\b{_OTHER_WORD}")


def _folded(words: Iterable[str]) -> re.Pattern[str]:
    """The same for words typed without accents."""
    ordered = sorted({fold(word) for word in words}, key=len, reverse=True)
    return re.compile(rf"^(?:{'|'.join(map(re.escape, ordered))})\b{fold(_OTHER_WORD)}")


_STARTS_UNIT = (_opening(_UNIT_WORDS), _folded(_UNIT_WORDS))
_STARTS_DASHED = (_opening(_DASHED_WORDS), _folded(_DASHED_WORDS))
_ALONE = ("van phong", "thanh tra")
_ABBREVIATION = re.compile(r"^(?:[A-ZĐ]\.\s?)?[A-ZĐ]{2,}[A-ZĐ0-9&.\- ]*$|^(?:TTr|CTr)\b")
_GROUP_STARTS = re.compile(
    r"^(?:cac|nhung|toan (?:the|bo|truong|so|nganh|don vi|co quan)|tat ca|moi|tung|nhieu|100 ?%)\b"
    r"|^(?:can bo, cong chuc|cong chuc, vien chuc)\b|^thon, (?:to dan pho|ban|khu pho)\b|\bcac cap$"
    r"|^(?:ubnd|uy ban nhan dan|hdnd|chu tich ubnd|thu truong|lanh dao|truong|nguoi dung dau|cong chuc|can bo|chu tich)"
    r"\s+(?:\w+ ){0,2}?cac\b"
)
_GROUP_ANYWHERE = re.compile(
    r"^(?:don vi|co quan|phong|bo phan|to chuc|ca nhan|so|nganh|dia phuong|ban|to)\b[\w, ]*"
    r"\b(?:lien quan|truc thuoc|chuyen mon|chuyen mon nghiep vu|nghiep vu)$"
    r"|^(?:don vi|co quan|bo phan|phong ban|phong|to chuc)(?:,? [\w, ]+)?\s+"
    r"(?:thuoc|truc thuoc|co lien quan|lien quan)\b"
    r"|^(?:don vi|co quan|to chuc|ca nhan|dia phuong|don vi, dia phuong|co quan, don vi)$"
    r"|^so,? (?:ban,? )?(?:va )?nganh\b|^(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan) cap\b"
)
_SEPARATOR = re.compile(r"\s*(?:[,;\n/+•]|\s[-–]\s|(?<!\w)(?:và|cùng|VÀ|Và)(?!\w))\s*")
_BULLET = re.compile(r"^\s*(?:[-–+•*]|\d{1,2}[.)](?!\d))\s*")
_LABEL = re.compile(r"^(?:(?:đơn vị|cơ quan)\s+)?(?:chủ trì|phối hợp|thực hiện)(?:\s+thực hiện)?\s*:\s*", re.IGNORECASE)
_ROLE = re.compile(r"\s*(?:\(\s*(?:chủ trì|phối hợp|đầu mối)\s*\)|(?:chủ trì|phối hợp|làm đầu mối))$", re.IGNORECASE)
_WITH = re.compile(r"[,;]?\s*(?:chủ trì\s*,?\s*)?phối hợp\s+(?:với|cùng)\s+", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\([^()]*\)$")
_ONE_OFFICE = re.compile(r"(?:hdnd|hoi dong nhan dan|dbqh|dai bieu quoc hoi)$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A line of the agency's register. `kind` is "unit" or "group"; `members` are ids, () for a group without."""

    id: int | str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = "unit"
    members: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A name as printed in a cell. `kind` is unit, group or unknown; `unit` is set where the register knows it."""

    text: str
    kind: str
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """The units a cell names, in order; `remainder` joins the texts that are neither in the register nor a group."""

    units: tuple[NamedUnit, ...]
    remainder: str

    @property
    def first(self) -> NamedUnit | None:
        """The unit that answers for the task."""
        return self.units[0] if self.units else None


def looks_like_group(text: str) -> bool:
    """Whether a text names several units without naming one: "các phòng chuyên môn", "đơn vị liên quan"."""
    folded = fold(one_line(_BULLET.sub("", text))).strip(" .;,")
    return bool(_GROUP_STARTS.search(folded) or _GROUP_ANYWHERE.search(folded))


def begins_like_unit(text: str) -> bool:
    """Whether a text opens as a unit's name does ("Phòng …", "Văn phòng", "UBND …", or a bare abbreviation)."""
    plain = one_line(_BULLET.sub("", text))
    return _opens(plain, _STARTS_UNIT) > 0 or bool(_ABBREVIATION.match(plain))


def _opens(text: str, patterns: tuple[re.Pattern[str], re.Pattern[str]]) -> int:
    """How many letters of a text are the word that a unit's name begins with; accents tell "sở" from "số"."""
    printed, folded = patterns
    match = folded.match(fold(text)) if text.isascii() else printed.match(text.lower())
    return match.end() if match else 0


def _names_one(text: str) -> bool:
    """Whether a text opens as a name does and goes on ("Phòng Nội vụ"), or is an office that needs no more."""
    opened = _opens(text, _STARTS_UNIT)
    return (0 < opened < len(text.rstrip())) or fold(text) in _ALONE


def match_units(cell_text: str, register: Iterable[Unit] = ()) -> UnitMatch:
    """The units named in a cell: the register's longest name or alias first, then cautious splitting; none for "nt"."""
    text = "\n".join(filter(None, map(_bare_line, (cell_text or "").split("\n"))))
    names = _names(register)
    found: list[NamedUnit] = []
    for piece in _pieces(text, names):
        piece = _ROLE.sub("", piece)
        known = names.get(_key(piece)) or names.get(_key(_BRACKET.sub("", piece)))
        if known:
            found.append(NamedUnit(one_line(piece), known.kind, known))
        elif piece.strip(" .,;") and not says_same_as_above(piece):
            found.append(NamedUnit(one_line(piece).strip(" .,;"), "group" if looks_like_group(piece) else "unknown"))
    rest = ", ".join(unit.text for unit in found if unit.kind == "unknown")
    return UnitMatch(tuple(found), rest)


def _bare_line(line: str) -> str:
    """A line of a cell without its bullet, number or label; "A phối hợp với B" names A and B."""
    return _WITH.sub("; ", _LABEL.sub("", _BULLET.sub("", line).strip())).strip()


def _names(register: Iterable[Unit]) -> dict[str, Unit]:
    names: dict[str, Unit] = {}
    for unit in register:
        for name in (unit.name, *unit.aliases):
            names.setdefault(_key(name), unit)
    names.pop("", None)
    return names


def _key(text: str) -> str:
    folded = re.sub(r"\s*&\s*", " va ", re.sub(r"[–—]", "-", fold(one_line(text))))
    return re.sub(r"\s*([,;/+-])\s*", r"\1 ", re.sub(r"\.\s+", ".", folded)).strip(" .,;")


def _pieces(text: str, names: dict[str, Unit]) -> list[str]:
    """The cell cut at those separators that part two names."""
    cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(text)]
    bounds = [*cuts, (len(text), len(text))]
    pieces: list[str] = []
    start = 0
    while start < len(text):
        end, behind = _known_end(text, start, bounds, names) or _unknown_end(text, start, bounds, names)
        pieces.append(text[start:end])
        start = max(behind, start + 1)
    return pieces


def _known_end(
    text: str, start: int, bounds: Sequence[tuple[int, int]], names: dict[str, Unit]
) -> tuple[int, int] | None:
    """The farthest bound up to which the register knows the text as one name."""
    for end, behind in reversed(bounds):
        if end > start and _key(text[start:end]) in names:
            return end, behind
    return None


def _unknown_end(text: str, start: int, bounds: Sequence[tuple[int, int]], names: dict[str, Unit]) -> tuple[int, int]:
    for end, behind in bounds:
        if end > start and (behind >= len(text) or _parts(text, start, end, behind, bounds, names)):
            return end, behind
    return len(text), len(text)


def _parts(
    text: str, start: int, end: int, behind: int, bounds: Sequence[tuple[int, int]], names: dict[str, Unit]
) -> bool:
    """Whether the separator at `end` parts two names rather than standing inside of one."""
    if _known_end(text, behind, bounds, names):
        return True
    left, right = text[start:end], text[behind:]
    mark = text[end:behind].strip()
    small = right[:1].islower()
    if mark == ";":
        return not small or bool(re.match(r"^(?:các|những)\b", right))
    if _ONE_OFFICE.search(fold(left)) and re.match(r"ubnd|uy ban|hdnd|hoi dong", fold(right)):
        return False
    if small:
        groups = re.match(r"^các\s", right) or (_names_one(left) and looks_like_group(right))
        return bool(groups) and not looks_like_group(left)
    if mark in ("-", "–"):
        return _opens(right, _STARTS_DASHED) > 0
    chunk = _SEPARATOR.split(right, maxsplit=1)[0]
    if _ABBREVIATION.match(chunk):
        return mark.lower() != "và" or _key(left) in names or bool(_ABBREVIATION.match(left))
    return _names_one(chunk)
