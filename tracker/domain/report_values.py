"""What deserves a second look in a value that somebody typed. A value is never refused.

Real papers hold "05/05", "16.181/16.183" and "Có thực hiện"; the program keeps whatever stands there and only asks.
"""

import re

from .wording import _

_CODE = re.compile(r"=\s*(\d+)")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%?")
_SHARE = re.compile(r"(\d[\d.]*)\s*/\s*(\d[\d.]*)")
_PLAIN = re.compile(r"0|[1-9]\d{0,14}")


def whole_number(value: str) -> int | None:
    """The number, where the value is typed as a plain whole number ("39"); None for "02", "16.183" or words."""
    return int(value) if _PLAIN.fullmatch(value) else None


def warning_of(unit: str, value: str, last: str = "") -> str | None:
    """A sentence that asks for a second look at a typed value, or None. `last` is the earlier period's value."""
    if not value:
        return None
    codes = _CODE.findall(unit)
    if codes:
        same = value.lstrip("0") or "0"
        return None if same in codes else _("Mẫu chỉ dùng các mã {names}; kiểm tra lại.", names=", ".join(codes))
    share = _SHARE.fullmatch(value)
    if share:
        part, whole = (int(text.replace(".", "") or 0) for text in share.groups())
        return _("Số trước dấu / lớn hơn số sau; kiểm tra lại.") if part > whole else None
    if unit == "%":
        return _percent_warning(value)
    if re.search(r"\d", value) is None:
        return _("Chưa phải số liệu; nếu đúng ý thì giữ nguyên.")
    now, before = whole_number(value), whole_number(last)
    if now is not None and before and (now > 10 * before or 10 * now < before):
        return _("Khác xa kỳ trước ({last}); kiểm tra lại.", last=last)
    return None


def _percent_warning(value: str) -> str | None:
    match = _PERCENT.fullmatch(value)
    if match is None:
        return _("Mẫu ghi tỷ lệ %; kiểm tra lại.")
    return _("Tỷ lệ lớn hơn 100 %; kiểm tra lại.") if float(match[1].replace(",", ".")) > 100 else None
