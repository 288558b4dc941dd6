"""Recognise what the columns of an appendix hold, whatever they are called and however they are ordered.

Head texts are compared without accents or case. In Vietnamese the leading words carry the meaning, so that "Thời gian
hoàn thành sản phẩm" is a deadline and "Sản phẩm hoàn thành" a product: the earlier a key word stands, the more it
counts. Where the head leaves a choice ("Tiến độ"), or says nothing, the cells below it decide. Every guess has its
certainty, is shown, and may be corrected by a person.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from tracker.domain.text import fold, one_line
from tracker.domain.units import begins_like_unit, looks_like_group

from .wording import _

FIELDS = ("number", "section", "objective", "task", "activities", "product", "lead", "coordinating", "deadline",
          "deadline_start", "deadline_end", "period", "role", "budget", "note", "basis", "state", "other")  # fmt: skip
DETAILS = ("lead", "coordinating", "role", "deadline", "deadline_start", "deadline_end", "period", "product")
REPEATABLE = ("note", "basis", "state", "other", "period", "role")
SURE, LIKELY, GUESS = "sure", "likely", "guess"
_WEIGHTY = frozenset(
    ("number", "objective", "task", "activities", "product", "lead", "coordinating", "deadline", "budget")
)
MOST_WEIGHT = len(_WEIGHTY)

_PERIOD = re.compile(
    r"^(quy|thang|t|q)? ?(i{1,3}|iv|0?[1-9]|1[0-2])( ?[/ ]? ?(nam )?20\d\d)?$|^(nam )?20\d\d$"
    r"|^(ca|trong|hang) nam( 20\d\d)?$|^thuong xuyen$|^0?[69] thang( (dau|cuoi) nam)?( 20\d\d)?$"
)
_RULES: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (field, score, re.compile(pattern))
    for field, score, pattern in (
        ("number", 12, r"^(s ?tt|tt|so tt|so thu tu|thu tu|so|no|stt tt|tt stt|muc)$"),
        ("number", 12, r"^ma( so| nv| hieu| viec| cong viec| nhiem vu)?$"),
        ("other", 11.5, r"^ma( so| nv| hieu| viec| cong viec| nhiem vu)?$"),
        ("other", 12, r"^(don vi tinh|dvt|don vi do)\b|^(cap trinh|cap ban hanh|hinh thuc van ban|loai van ban)"),
        ("other", 11, r"(theo doi|don doc|kiem tra|giam sat|tham dinh|phe duyet)$"),
        ("other", 9, r"^lanh dao (\w+ )*(phu trach|chi dao|theo doi)|^(nguoi|lanh dao) chi dao"),
        ("coordinating", 10, r"\bphoi hop\b"),
        ("coordinating", 7, r"^(cac )?(don vi|co quan|phong|bo phan|to chuc|nguoi)\b.*\b(lien quan|tham gia|ho tro)$"),
        ("lead", 10, r"\bchu tri\b"),
        ("deadline_start", 11, r"\b(bat dau|khoi dong|trien khai tu|tu ngay|tu thang)\b|^tu$"),
        ("deadline_end", 11, r"\b(ket thuc|den ngay|den thang)\b|^den$"),
        ("deadline", 11, (r"\b(thoi (gian|han|diem)|han|ngay|tien do|du kien(?! (san pham|ket qua))) "
                         r"(\w+ ){0,3}?(hoan thanh|xong|ket thuc)\b")),
        ("deadline", 11, r"\bthoi han\b"),
        ("deadline", 10, r"\b(moc thoi gian|han (xu ly|cuoi|chot|dinh|nop)|hoan thanh (truoc|trong|vao))\b|^han$"),
        ("deadline", 10, r"^deadline\b"),
        ("deadline", 9, r"^(tg|t g|th gian)\b"),
        ("deadline", 9, r"\b(thoi gian|thoi diem|lo trinh|ky han)\b"),
        ("deadline", 8.5, r"\btien do\b"),
        ("deadline", 6, r"^(nam|thang|quy|ngay|ke hoach)$"),
        ("budget", 10, r"\b(kinh phi|du toan|nguon von|so tien|thanh tien)\b"),
        ("budget", 8, r"\bnguon luc\b"),
        ("note", 10, r"^ghi chu|^luu y$"),
        ("state", 9, r"\b(trang thai|tinh trang|tinh hinh thuc hien|ty le|muc do hoan thanh|danh gia)\b"),
        ("basis", 9, r"\b(can cu|co so phap ly|van ban giao|van ban chi dao|nguon giao)\b"),
        ("product", 10, r"\b(san pham)\b"),
        ("product", 9, r"\b(ket qua)\b"),
        ("product", 7, r"\b(dau ra|minh chung|hinh thuc ket qua|yeu cau can dat)\b"),
        ("task", 10.5, r"\b(nhiem vu cu the|cong viec cu the|ten nhiem vu|ten cong viec|tieu de nhiem vu)\b"),
        ("task", 9.5, r"\b(nhiem vu)\b"),
        ("task", 9, r"\b(cong viec|dau viec)\b"),
        ("activities", 10, r"\bhoat dong\b"),
        ("activities", 8, r"\b(giai phap|bien phap|cach thuc|cac buoc|noi dung (cu the|chi tiet|trien khai))\b"),
        ("objective", 10, r"\bmuc tieu\b"),
        ("objective", 8.5, r"\b(chi tieu|chi so|tieu chi)\b"),
        ("section", 8, r"^(linh vuc|nhom nhiem vu|nhom viec|nhom|chuyen de)\b"),
        ("task", 7, r"\b(noi dung|viec)\b"),
        ("task", 5, r"\b(ten van ban|trich yeu|dien giai|ten|mo ta)\b"),
        ("lead", 9, (r"\b(nguoi|can bo|cong chuc|chuyen vien|don vi|co quan|bo phan|phong|ban|to chuc) "
                    r"((?!phoi hop)\w+ ){0,4}?"
                    r"(thuc hien|phu trach|tham muu|chiu trach nhiem|dau moi|soan thao|duoc giao|xu ly|trinh)\b")),
        ("lead", 8, r"\b(trach nhiem|phan cong|dau moi|phu trach|giao nhiem vu|nguoi lam)\b"),
        ("lead", 5, r"^((co quan |bo phan |phong )?don vi|co quan|bo phan|phong( ban)?|(nguoi )?thuc hien)$"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A printed column: grid places `start` up to, not including, `end`; `field` is "" where nothing is recognised.

    `path` holds the head's texts from the top down, () where it was not read from a head of several rows.
    """

    index: int
    start: int
    end: int
    header: str
    field: str = ""
    certainty: str = SURE
    shared: bool = False
    path: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The head's texts from the top down, at least one."""
        return self.path or (self.header,)

    @property
    def name(self) -> str:
        """How a problem speaks of the column."""
        return self.header or _("cột {index}", index=self.index + 1)


@dataclass(frozen=True, slots=True)
class Head:
    """The head rows `first`..`last` of a table (last is first - 1 where the table has none) and their columns."""

    first: int
    last: int
    columns: tuple[Column, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns if column.field)

    @property
    def weight(self) -> int:
        """How much of an appendix the head promises; below 3 it is none."""
        known = self.fields
        if "task" not in known:
            return 0
        headers = [plain(column.header) for column in self.columns]
        timed = known & {"deadline", "deadline_end", "period"}
        if not timed and any(re.search(r"\b(don vi tinh|dvt)$", header) for header in headers):
            return 1
        named = self.column_of("task")
        if (
            not timed
            and not known & {"lead", "coordinating"}
            and not (named and re.search("nhiem vu|cong viec", plain(named.header)))
        ):
            return 1
        return len(known & _WEIGHTY | ({"deadline"} if known & {"deadline_end", "period", "deadline_start"} else set()))

    def column_of(self, field: str) -> Column | None:
        return next((column for column in self.columns if column.field == field), None)


def plain(header: str) -> str:
    """A head text as the rules compare it: folded, without brackets and punctuation."""
    folded = fold(re.sub(r"\([^)]*\)", " ", one_line(header))) or fold(header)
    return " ".join(re.sub(r"[^a-z0-9 ]+", " ", folded).split())


@lru_cache(maxsize=1024)
def scores_of(header: str) -> Mapping[str, float]:
    """Every field that a head text may mean, with its score; an early word counts more."""
    text = plain(header)
    scores: dict[str, float] = {}
    if not text or len(text) > 90:
        return scores
    for field, score, pattern in _RULES:
        match = pattern.search(text)
        if match:
            scores[field] = max(scores.get(field, 0), score - 0.08 * match.start())
    return scores


def path_scores(path: Sequence[str]) -> dict[str, float]:
    """The scores of a head over several rows: the lowest text leads, the texts above it help where it is silent."""
    scores: dict[str, float] = {}
    parents = " ".join(path[:-1])
    if parents and _PERIOD.match(plain(path[-1])) and {"deadline"} & scores_of(parents).keys():
        return {"period": 11}
    for depth, text in enumerate(reversed(path)):
        for field, score in scores_of(text).items():
            scores.setdefault(field, score - 2.5 * depth)
        if scores and depth == 0 and max(scores.values()) >= 8:
            break
    return {field: score for field, score in scores.items() if score > 2}


def assign(paths: Sequence[Sequence[str]]) -> list[tuple[str, str, bool]]:
    """Field, certainty and whether lead and coordinating share the column, for each column's head texts."""
    table = [path_scores(path) for path in paths]
    fields: list[str] = [""] * len(paths)
    certainty: list[str] = [GUESS] * len(paths)
    taken: set[str] = set()
    offers = sorted(
        ((score, -index, field) for index, scores in enumerate(table) for field, score in scores.items()), reverse=True
    )
    for score, minus, field in offers:
        index = -minus
        if fields[index] or (field in taken and field not in REPEATABLE):
            continue
        if score < max(table[index].values()) - 4:
            continue
        fields[index] = field
        certainty[index] = SURE if score >= 8.5 and score == max(table[index].values()) else LIKELY
        taken.add(field)
    _promote_task(table, fields, certainty)
    _place_second_tasks(table, fields)
    shared = [
        field == "lead" and {"lead", "coordinating"} <= scores.keys() and "coordinating" not in taken
        for field, scores in zip(fields, table, strict=True)
    ]
    for index, scores in enumerate(table):
        if fields[index] == "coordinating" and "lead" in scores and "lead" not in taken:
            fields[index], shared[index] = "lead", True
    return list(zip(fields, certainty, shared, strict=True))


def _promote_task(table: list[dict[str, float]], fields: list[str], certainty: list[str]) -> None:
    """Where no column is called a task, the nearest in meaning is it."""
    if "task" in fields:
        return
    for field in ("activities", "objective", "section", "basis"):
        options = [index for index, name in enumerate(fields) if name == field]
        named = [index for index in options if "task" in table[index]] or options
        if named and field != "basis":
            fields[named[0]], certainty[named[0]] = "task", LIKELY
            return


def _place_second_tasks(table: list[dict[str, float]], fields: list[str]) -> None:
    """A second column that could be the task is the objective when it stands left of it, else the activities."""
    task = fields.index("task") if "task" in fields else -1
    for index, scores in enumerate(table):
        if fields[index] == "" and "task" in scores and task >= 0:
            other = "objective" if index < task else "activities"
            if other not in fields:
                fields[index] = other


def settle_by_content(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], reads_as_deadline: Callable[[str], bool]
) -> list[Column]:
    """Let the cells decide what the head leaves open: "Tiến độ" that holds states, a deadline or lead without a name.

    `rows` are the texts of the rows below the head, one for every column.
    """
    settled = list(columns)
    samples = {column.index: _sample(column, rows) for column in columns}

    def share(column: Column, test: Callable[[str], bool]) -> float:
        texts = samples[column.index]
        return sum(map(test, texts)) / len(texts) if texts else 0.0

    for position, column in enumerate(settled):
        doubtful = (
            column.field == "deadline"
            and "tien do" in plain(column.header)
            and "hoan thanh" not in plain(column.header)
        )
        if doubtful and samples[column.index] and share(column, reads_as_deadline) < 0.5:
            settled[position] = replace(column, field="state", certainty=LIKELY)
    known = {column.field for column in settled}
    for field, test in (("deadline", reads_as_deadline), ("lead", _names_a_unit)):
        instead = {"deadline_end", "deadline_start", "period"} if field == "deadline" else {"role"}
        if field in known or known & instead:
            continue
        free = [c for c in settled if c.field in ("", "other", "state", "note") and len(samples[c.index]) >= 2]
        best = max(free, key=lambda c: share(c, test), default=None)
        if best and share(best, test) >= 0.6:
            settled[settled.index(best)] = replace(best, field=field, certainty=GUESS)
    return settled


def override(columns: Sequence[Column], chosen: Mapping[int, str]) -> list[Column]:
    """The columns as a person corrected them: {column index: field}; "" keeps a column as an extra."""
    taken = {field for field in chosen.values() if field and field not in REPEATABLE}
    return [
        replace(column, field=chosen[column.index], certainty=SURE)
        if column.index in chosen
        else replace(column, field="" if column.field in taken else column.field)
        for column in columns
    ]


def _sample(column: Column, rows: Sequence[Sequence[str]]) -> list[str]:
    texts = (one_line(row[column.index]) for row in rows)
    return list(islice((text for text in texts if text), 60))


def _names_a_unit(text: str) -> bool:
    return len(text) < 150 and (begins_like_unit(text) or looks_like_group(text))
