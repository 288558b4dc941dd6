"""What differs between two frozen reports, or between a frozen one and the draft that corrects it.

Both come as the plain data that freezing stores, so an old report is compared as it was, whatever the program, the form
and the plan have become since.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .counting import BUCKET_NAMES
from .wording import _

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """`where` names the row, bucket, task or part of the text; `before` and `after` are empty for what wasn't there."""

    where: str
    before: str
    after: str

    def as_data(self) -> dict[str, str]:
        """As it is stored with a frozen correction."""
        return asdict(self)


def differences(old: Content, new: Content) -> list[Difference]:
    """Everything that a reader of both would see differ: days, rows and notes, the six buckets, tasks, words."""
    return [one for part in (_days, _rows, _buckets, _tasks, _words) for one in part(old, new)]


def _days(old: Content, new: Content) -> Iterator[Difference]:
    for end, name in (("from", _("Ngày đầu kỳ")), ("to", _("Ngày chốt"))):
        if old["period"][end] != new["period"][end]:
            yield Difference(name, old["period"][end], new["period"][end])
    if old["rule"] != new["rule"]:
        yield Difference(_("Cách tính"), old["rule"], new["rule"])


def _rows_of(content: Content) -> dict[int, Mapping[str, Any]]:
    return {row["row"]: row for table in content["tables"] for row in table["rows"]}


def _rows(old: Content, new: Content) -> Iterator[Difference]:
    before, after = _rows_of(old), _rows_of(new)
    for number in sorted(before.keys() | after.keys()):
        was, now = before.get(number), after.get(number)
        row = now or was or {}
        name = f"{row['stt']} {row['label']}".strip()
        for key, suffix in (("value", ""), ("note", _(" (ghi chú)"))):
            values = str(was[key]) if was else "", str(now[key]) if now else ""
            if values[0] != values[1]:
                yield Difference(name + suffix, *values)


def _buckets(old: Content, new: Content) -> Iterator[Difference]:
    for bucket, name in BUCKET_NAMES.items():
        if old["buckets"][bucket] != new["buckets"][bucket]:
            yield Difference(_("Nhóm {name}",
                               name=name.lower()), str(old["buckets"][bucket]), str(new["buckets"][bucket]))


def _tasks(old: Content, new: Content) -> Iterator[Difference]:
    before, after = old["tasks"], new["tasks"]
    for key in sorted(before.keys() | after.keys(), key=int):
        was, now = before.get(key), after.get(key)
        states = _state(was), _state(now)
        if states[0] != states[1]:
            task = now or was
            yield Difference(_("Nhiệm vụ {position}. {text}",
                               position=task["position"], text=task["text"][:160]), *states)


def _state(task: Mapping[str, Any] | None) -> str:
    if task is None:
        return _("không có")
    name = BUCKET_NAMES.get(task["bucket"] or "", _("đã rút khỏi kế hoạch"))
    return _("{name}, xong ngày {done_on}", name=name, done_on=task["done_on"]) if task["done_on"] else name


def _words(old: Content, new: Content) -> Iterator[Difference]:
    before, after = ({one["part"]: one for one in content["words"]} for content in (old, new))
    for part in dict.fromkeys((*before, *after)):
        texts = before.get(part, {}).get("text", ""), after.get(part, {}).get("text", "")
        if texts[0] != texts[1]:
            heading = (after.get(part) or before.get(part) or {}).get("heading") or _("Lời báo cáo")
            yield Difference(heading, *texts)
