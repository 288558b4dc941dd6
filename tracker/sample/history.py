"""What happened in the sample agency so far: who reported what, when, with which document."""

from dataclasses import dataclass

ALL, ALL_BUT_LAST = None, -1


@dataclass(frozen=True)
class Step:
    """One thing done to the task at `position`, `days_ago` days before today, or `early` days before its due day.

    `what`: complete (confirmed at once), report (waits for confirmation), return, update, extend, ask_extension,
    withdraw, give_up, occurrences (the periods due so far, cut at `count` as a list is cut).
    """

    position: int
    what: str
    days_ago: int = 0
    text: str = ""
    document: str = ""
    count: int | None = None
    early: int = 3
    to_days: int = 0


def steps() -> list[Step]:
    """The history in the order in which it was recorded."""
    return [
        Step(1, "complete", early=2, document="Kế hoạch số 05/KH-SNNDL"),
        Step(2, "complete", early=11, document="Công văn số 112/SNNDL-VP"),
        Step(3, "occurrences", count=ALL),
        Step(4, "update", 12, text="Đã kiểm tra 03/04 đơn vị; còn Trung tâm Dịch vụ, Sự nghiệp công."),
        Step(5, "occurrences", count=ALL_BUT_LAST, early=2),
        Step(6, "occurrences", count=ALL, early=1),
        Step(7, "complete", early=6, document="Kế hoạch số 31/KH-SNNDL"),
        Step(9, "update", 6, text="Đã rà soát 41 văn bản, đang tổng hợp."),
        Step(11, "update", 33, text="Đã gửi lấy ý kiến các phòng."),
        Step(12, "report", 1, text="Đã trình UBND tỉnh.", document="Tờ trình số 214/TTr-SNNDL"),
        Step(13, "occurrences", count=ALL_BUT_LAST),
        Step(14, "update", 20, text="Đã số hóa 62% kết quả còn hiệu lực."),
        Step(15, "update", 3, text="Đã phát 300 phiếu, thu về 244 phiếu."),
        Step(16, "ask_extension", 2, text="Chờ ý kiến Sở Tư pháp về quy trình liên thông.", to_days=20),
        Step(17, "extend", 35, text="Chờ quyết định phân bổ biên chế.", to_days=30),
        Step(18, "complete", early=-9, document="Quyết định số 87/QĐ-SNNDL"),
        Step(21, "occurrences", count=ALL),
        Step(22, "complete", early=4, document="Quyết định số 64/QĐ-SNNDL"),
        Step(23, "occurrences", count=ALL),
        Step(24, "report", 3, text="Đã có quyết định chuyển đổi 05 vị trí."),
        Step(24, "return", 2, text="Bổ sung số, ngày của quyết định."),
        Step(25, "complete", early=1, document="Quyết định số 19/QĐ-SNNDL"),
        Step(26, "occurrences", count=ALL, early=1),
        Step(27, "update", 45, text="Trung tâm đang hoàn thiện phương án."),
        Step(29, "give_up", 15, text="Không được bố trí kinh phí trong năm."),
        Step(30, "occurrences", count=ALL),
        Step(35, "withdraw", 10, document="Quyết định số 101/QĐ-SNNDL điều chỉnh kế hoạch"),
    ]


# assigner, received so many days ago, due so many days from today, unit, text, done so many days ago (None: open)
ASSIGNED = (
    ("ubnd-tinh", 80, -50, "Văn phòng Sở", "Báo cáo kết quả xử lý phản ánh, kiến nghị của doanh nghiệp", 55),
    ("ubnd-tinh", 60, -20, "Phòng Quản lý Du lịch", "Tham mưu kế hoạch kích cầu du lịch cuối năm", 12),
    ("ubnd-tinh", 25, 10, "Phòng Kế hoạch - Tài chính", "Rà soát vốn đầu tư công chậm giải ngân", None),
    ("chinh-phu", 45, -5, "Phòng Pháp chế", "Góp ý dự thảo Nghị định về dịch vụ công trực tuyến", None),
    ("khac", 15, 15, "Phòng Tổ chức cán bộ", "Cung cấp số liệu biên chế cho Sở Nội vụ", None),
)

# reference, so many days ago
GUIDANCE = (
    ("Công văn số 48/SNNDL-VP", 52, "đôn đốc thực hiện Kế hoạch cải cách hành chính"),
    ("Công văn số 133/SNNDL-VP", 30, "chấn chỉnh việc giải quyết hồ sơ quá hạn"),
    ("Thông báo số 21/TB-SNNDL", 9, "kết luận kiểm tra cải cách hành chính đợt 2"),
)
