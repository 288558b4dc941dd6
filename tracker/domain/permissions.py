"""Who may do what: one table of rights.

A right is a verb on a noun. `RIGHTS` says which roles hold it at all; `only_own` marks the rights that a head or staff
member holds only on tasks which the own unit leads (or co-leads), `also_coordinating` those that reach tasks the own
unit co-ordinates. Whoever stands in for a head or staff member holds both where that person's unit has its part. Every
route states one right; a test walks routes and roles against this table.
"""

from dataclasses import dataclass

from .wording import _

ROLES = {
    "admin": _("Quản trị"),
    "office": _("Văn phòng (đầu mối CCHC)"),
    "head": _("Trưởng phòng, đơn vị"),
    "staff": _("Chuyên viên"),
    "director": _("Lãnh đạo"),
    "auditor": _("Kiểm tra (chỉ xem)"),
}
UNIT_ROLES = frozenset({"head", "staff"})

EVERYONE = frozenset(ROLES)
OFFICE = frozenset({"admin", "office"})
WORKERS = OFFICE | UNIT_ROLES
SEES_ALL = OFFICE | {"director", "auditor"}


@dataclass(frozen=True)
class Right:
    """`roles` hold the right; with `only_own` heads and staff hold it only where their unit leads."""

    roles: frozenset[str]
    meaning: str
    only_own: bool = False
    also_coordinating: bool = False


RIGHTS: dict[str, Right] = {
    "public": Right(frozenset(), _("ai cũng vào được, kể cả chưa đăng nhập")),
    "self": Right(EVERYONE, _("việc của chính mình: trang đầu, đổi mật khẩu, đăng xuất")),
    "task.view": Right(EVERYONE, _("xem nhiệm vụ, danh sách, thống kê của cơ quan")),
    "task.report": Right(WORKERS, _("báo cáo tiến độ, hoàn thành"), only_own=True),
    "task.comment": Right(WORKERS | {"director"}, _("ghi ý kiến"), only_own=True, also_coordinating=True),
    "task.confirm": Right(OFFICE, _("xác nhận hoặc trả lại báo cáo hoàn thành")),
    "task.close": Right(OFFICE, _("ghi Không hoàn thành, Rút khỏi kế hoạch, hủy bước đã ghi")),
    "task.edit": Right(OFFICE, _("thêm, sửa nhiệm vụ; giao đơn vị, giao người")),
    "extension.request": Right(WORKERS, _("đề nghị gia hạn"), only_own=True),
    "extension.decide": Right(OFFICE | {"director"}, _("quyết định gia hạn")),
    "plan.import": Right(OFFICE, _("nhập phụ lục kế hoạch")),
    "document.view": Right(EVERYONE, _("xem sổ văn bản")),
    "document.edit": Right(OFFICE, _("ghi sổ văn bản chỉ đạo")),
    "assigned.edit": Right(OFFICE, _("ghi nhiệm vụ cấp trên giao")),
    "report.view": Right(SEES_ALL | UNIT_ROLES, _("xem báo cáo, số liệu")),
    "report.fill": Right(OFFICE, _("nhập số liệu báo cáo")),
    "report.freeze": Right(OFFICE | {"director"}, _("chốt số liệu")),
    "chase.view": Right(SEES_ALL, _("xem bàn đôn đốc")),
    "chase.act": Right(OFFICE, _("đôn đốc, nhắc ngay")),
    "reminder.view": Right(OFFICE | {"auditor"}, _("xem sổ nhắc việc của mọi người")),
    "calendar.view": Right(EVERYONE, _("xem lịch làm việc")),
    "calendar.edit": Right(OFFICE, _("sửa ngày nghỉ, ngày làm bù")),
    "unit.view": Right(EVERYONE, _("xem danh mục đơn vị")),
    "unit.edit": Right(OFFICE, _("sửa danh mục đơn vị")),
    "user.view": Right(OFFICE | {"auditor"}, _("xem danh sách người dùng")),
    "user.edit": Right(frozenset({"admin"}), _("thêm, sửa người dùng")),
    "settings.view": Right(OFFICE | {"auditor"}, _("xem thiết lập của cơ quan")),
    "settings.edit": Right(frozenset({"admin"}), _("sửa thiết lập của cơ quan")),
}


def role_may(role: str, right: str) -> bool:
    """Whether a role holds a right on anything at all. An unknown right is nobody's."""
    entry = RIGHTS.get(right)
    return entry is not None and role in entry.roles


def may_on_any_task(role: str, right: str) -> bool:
    """Whether a role holds a right on every task, whatever part the person's unit has in it."""
    return role_may(role, right) and not (role in UNIT_ROLES and RIGHTS[right].only_own)


def may_on_task(role: str, right: str, *, leads: bool, coordinates: bool) -> bool:
    """Whether a role holds a right on one task, given the part that the person's unit has in it."""
    if may_on_any_task(role, right):
        return True
    return role_may(role, right) and (leads or (RIGHTS[right].also_coordinating and coordinates))
