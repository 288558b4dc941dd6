"""What an agency may set for itself, each with the default that PRODUCT.md names.

Stored as a plain dictionary of the values that differ; a setting that a newer program adds simply has its default.
"""

import re
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from .errors import RuleViolation

CONTINUOUS_CHOICES = {"quarter": "mỗi quý một kỳ", "half_year": "mỗi 6 tháng một kỳ", "none": "không chia kỳ"}
DECIDERS = {"office": "Văn phòng", "director": "Lãnh đạo"}


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
        """Raise `RuleViolation`, naming the field, for a value that cannot work."""
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.digest_at):
            raise RuleViolation("Nhập giờ gửi thư theo dạng giờ:phút, ví dụ 07:30.", field="digest_at")
        try:
            date(2023, *self.annual_cutoff)
        except (ValueError, TypeError) as error:
            message = "Nhập ngày chốt năm theo dạng ngày/tháng, ví dụ 14/12."
            raise RuleViolation(message, field="annual_cutoff") from error
        if self.continuous_every not in CONTINUOUS_CHOICES:
            raise RuleViolation("Chọn cách chia kỳ cho nhiệm vụ thường xuyên.", field="continuous_every")
        if not self.reminder_steps or any(not 1 <= step <= 60 for step in self.reminder_steps):
            raise RuleViolation("Nhập các mốc nhắc là số ngày làm việc từ 1 đến 60, ví dụ 15, 7, 3, 1.",
                                field="reminder_steps")
        if not 1 <= self.overdue_every <= 60 or not 1 <= self.overdue_first <= 60:
            raise RuleViolation("Nhập khoảng cách nhắc quá hạn từ 1 đến 60 ngày làm việc.", field="overdue_every")
