"""What an agency may set for itself, each with the default that PRODUCT.md names.

Stored as a plain dictionary of the values that differ; a setting that a newer program adds simply has its default.
"""

import re
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from .errors import RuleViolation
from .wording import _

CONTINUOUS_CHOICES = {"quarter": _("mỗi quý một kỳ"), "half_year": _("mỗi 6 tháng một kỳ"), "none": _("không chia kỳ")}
DECIDERS = {"office": _("Văn phòng"), "director": _("Lãnh đạo")}
STEP_FIELDS = ("overdue_first", "overdue_every", "escalate_office_after", "escalate_director_after")
TEXT_FIELDS = ("parent_name", "symbol", "place", "signer_title", "signer_name", "recipients")
LONGEST_STEP = 60
LONGEST_TEXT = 2000


@dataclass(frozen=True)
class AgencySettings:
    """Days of the year are (month, day) pairs; `digest_at` is HH:MM in Asia/Ho_Chi_Minh; steps are working days."""

    before_includes_day: bool = False
    continuous_every: str = "quarter"
    annual_cutoff: tuple[int, int] = (12, 14)
    needs_confirmation: bool = True
    extension_decider: str = "office"
    freeze_decider: str = "office"
    digest_at: str = "07:30"
    reminder_steps: tuple[int, ...] = (15, 7, 3, 1)
    overdue_first: int = 1
    overdue_every: int = 5
    escalate_office_after: int = 3
    escalate_director_after: int = 10
    report_form: str = "ha-tinh-2021"
    parent_name: str = ""
    symbol: str = ""
    place: str = ""
    signer_title: str = "GIÁM ĐỐC"
    signer_name: str = ""
    recipients: str = ""

    @classmethod
    def from_dict(cls, stored: dict[str, Any] | None) -> "AgencySettings":
        """Settings from what was stored; unknown keys of another version are left out."""
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value
                  for key, value in (stored or {}).items() if key in known}
        return cls(**values)

    def differences(self) -> dict[str, Any]:
        """What differs from the defaults, ready to be stored as JSON."""
        default = asdict(AgencySettings())
        return {key: list(value) if isinstance(value, tuple) else value
                for key, value in asdict(self).items() if value != default[key]}

    def annual_cutoff_of(self, year: int) -> date:
        """The plan's annual cut-off in a year."""
        return date(year, *self.annual_cutoff)

    def check(self) -> None:
        """Raise `RuleViolation`, naming the field, for the first value that cannot work."""
        for name, message in self.problems().items():
            raise RuleViolation(message, field=name)

    def problems(self) -> dict[str, str]:
        """Every value that cannot work: the field's name and what to do, in the order of the settings page."""
        found = {name: message for name, good, message in self._demands() if not good}
        found |= {name: f"Nhập số ngày làm việc từ 1 đến {LONGEST_STEP}." for name in STEP_FIELDS
                  if not 1 <= getattr(self, name) <= LONGEST_STEP}
        found |= {name: f"Nội dung dài quá {LONGEST_TEXT} ký tự. Nhập ngắn hơn." for name in TEXT_FIELDS
                  if len(getattr(self, name)) > LONGEST_TEXT}
        return found

    def _demands(self) -> list[tuple[str, bool, str]]:
        steps = self.reminder_steps
        return [
            ("annual_cutoff", _is_day_of_year(self.annual_cutoff),
             "Nhập ngày chốt năm theo dạng ngày/tháng, ví dụ 14/12."),
            ("continuous_every", self.continuous_every in CONTINUOUS_CHOICES,
             "Chọn cách chia kỳ cho nhiệm vụ thường xuyên."),
            ("extension_decider", self.extension_decider in DECIDERS, "Chọn ai quyết định gia hạn."),
            ("freeze_decider", self.freeze_decider in DECIDERS, "Chọn ai chốt số liệu."),
            ("digest_at", bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.digest_at)),
             "Nhập giờ gửi thư theo dạng giờ:phút, ví dụ 07:30."),
            ("reminder_steps", 0 < len(steps) <= 10 and all(1 <= step <= LONGEST_STEP for step in steps),
             f"Nhập các mốc nhắc là số ngày làm việc từ 1 đến {LONGEST_STEP}, ví dụ 15, 7, 3, 1."),
            ("report_form", bool(self.report_form), "Chọn mẫu báo cáo."),
        ]


def _is_day_of_year(pair: tuple[int, int]) -> bool:
    try:
        date(2023, *pair)
    except (ValueError, TypeError):
        return False
    return True
