"""The settings page's fields: Vietnamese words for every setting, and the way from what was typed to `AgencySettings`.

The table names each field of the dataclass exactly once (a test compares them), so that a setting cannot be forgotten.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..domain.settings import CONTINUOUS_CHOICES, DECIDERS, AgencySettings
from ..domain.text import clean, one_line
from ..domain.wording import _
from .forms import Answers


@dataclass(frozen=True)
class Setting:
    """One field. `kind`: flag, choice, day, steps, number, time, text or lines."""

    name: str
    label: str
    kind: str
    hint: str = ""
    choices: Mapping[str, str] | None = None


GROUPS: tuple[tuple[str, tuple[Setting, ...]], ...] = (
    (_("Báo cáo và văn bản"), (
        Setting("report_form", _("Mẫu phụ lục thống kê"), "choice",
                _("Mẫu dùng khi mở báo cáo mới. Tỉnh có mẫu khác thì thêm tệp ở trang Báo cáo, nút Mẫu báo cáo.")),
        Setting("parent_name", _("Cơ quan chủ quản"), "text", _("Dòng trên tên cơ quan, ví dụ: UBND TỈNH HÀ TĨNH.")),
        Setting("symbol", _("Ký hiệu cơ quan"), "text", _("Đứng sau số văn bản, ví dụ SCT cho …/BC-SCT.")),
        Setting("place", _("Địa danh"), "text", _("Ghi trước ngày tháng của văn bản, ví dụ: Hà Tĩnh.")),
        Setting("signer_title", _("Chức vụ người ký"), "lines",
                _("GIÁM ĐỐC, hoặc hai dòng: KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC.")),
        Setting("signer_name", _("Họ và tên người ký"), "text"),
        Setting("recipients", _("Nơi nhận"), "lines", _("Mỗi dòng một nơi nhận.")),
    )),
    (_("Thời hạn"), (
        Setting("before_includes_day", _("“Trước ngày 20” tính cả ngày 20"), "flag",
                _("Mặc định không: “trước 20/6” là chậm nhất 19/6.")),
        Setting("continuous_every", _("Nhiệm vụ thường xuyên"), "choice",
                _("Chia thành các kỳ để cập nhật và đánh giá trong năm."), CONTINUOUS_CHOICES),
        Setting("annual_cutoff", _("Ngày chốt số liệu năm"), "day",
                _("Ngày/tháng; theo Nghị định 09/2019/NĐ-CP là 14/12.")),
    )),
    (_("Quyền quyết định"), (
        Setting("needs_confirmation", _("Văn phòng xác nhận báo cáo hoàn thành"), "flag",
                _("Bỏ chọn thì đơn vị chủ trì ghi hoàn thành là xong ngay.")),
        Setting("extension_decider", _("Người quyết định gia hạn"), "choice", "", DECIDERS),
        Setting("freeze_decider", _("Người chốt số liệu báo cáo"), "choice", "", DECIDERS),
    )),
    (_("Nhắc việc"), (
        Setting("digest_at", _("Giờ gửi thư nhắc"), "time", _("Mỗi người tối đa một thư một ngày. Giờ Việt Nam.")),
        Setting("reminder_steps", _("Nhắc trước hạn"), "steps",
                _("Số ngày làm việc, cách nhau dấu phẩy: 15, 7, 3, 1.")),
        Setting("overdue_first", _("Nhắc quá hạn lần đầu sau"), "number", _("Số ngày làm việc sau hạn.")),
        Setting("overdue_every", _("Rồi nhắc lại mỗi"), "number", _("Số ngày làm việc.")),
        Setting("escalate_office_after", _("Báo thêm Văn phòng khi quá hạn"), "number", _(
            "Số ngày làm việc; báo một lần.")),
        Setting("escalate_director_after", _("Báo thêm Lãnh đạo khi quá hạn"), "number", _(
            "Số ngày làm việc; báo một lần.")),
    )),
)
SETTINGS = tuple(setting for _, settings in GROUPS for setting in settings)


def typed_from(settings: AgencySettings) -> dict[str, str]:
    """The settings as they stand in the form's fields."""
    return {setting.name: _written(setting, getattr(settings, setting.name)) for setting in SETTINGS}


def _written(setting: Setting, value: Any) -> str:
    if setting.kind == "flag":
        return "1" if value else ""
    if setting.kind == "day":
        month, day = value
        return f"{day:02d}/{month:02d}"
    if setting.kind == "steps":
        return ", ".join(str(step) for step in value)
    return str(value)


def settings_from(answers: Answers, present: AgencySettings) -> AgencySettings:
    """The settings that were typed; what cannot be read or cannot work stands in `answers.errors`."""
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        value = _read(setting, answers[setting.name])
        if value is not None:
            values[setting.name] = value
    settings = replace(present, **values)
    unread = {setting.name for setting in SETTINGS} - set(values)
    problems = settings.problems() | {name: _UNREAD[_kind_of(name)] for name in unread}
    answers.errors.update({setting.name: problems[setting.name] for setting in SETTINGS if setting.name in problems})
    return settings


_UNREAD = {
    "day": _("Nhập ngày chốt năm theo dạng ngày/tháng, ví dụ 14/12."),
    "steps": _("Nhập các mốc nhắc là số ngày làm việc từ 1 đến 60, ví dụ 15, 7, 3, 1."),
    "number": _("Nhập số ngày làm việc từ 1 đến 60."),
}


def _kind_of(name: str) -> str:
    return next(setting.kind for setting in SETTINGS if setting.name == name)


def _read(setting: Setting, text: str) -> Any:
    """The value behind a text, None where the text cannot be read as its kind."""
    readers: dict[str, Callable[[str], Any]] = {
        "flag": bool, "day": _day_of_year, "steps": _steps, "number": _number, "time": _time, "lines": clean,
    }
    return readers.get(setting.kind, one_line)(text)


def _number(text: str) -> int | None:
    plain = one_line(text)
    return int(plain) if re.fullmatch(r"[0-9]{1,4}", plain) else None


def _steps(text: str) -> tuple[int, ...] | None:
    numbers = [_number(part) for part in re.split(r"[,;\s]+", one_line(text)) if part]
    steps = [number for number in numbers if number is not None]
    return tuple(sorted(set(steps), reverse=True)) if len(steps) == len(numbers) else None


def _day_of_year(text: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"(?:ngày )?([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})", one_line(text))
    return (int(match[2]), int(match[1])) if match else None


def _time(text: str) -> str:
    """07:30 from "7:30", "7h30", "07 giờ 30", "8h"; anything else as it was typed."""
    plain = one_line(text)
    match = re.fullmatch(r"([0-9]{1,2})\s*(?::|h|g|giờ)\s*([0-9]{2})?", plain, re.IGNORECASE)
    return f"{int(match[1]):02d}:{match[2] or '00'}" if match else plain
