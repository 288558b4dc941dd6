"""The sample plan's appendix: 36 tasks in seven sections, all of our own writing.

Row by row as a Word table would have it: a section row is `Line(section=…)`; a task that shares the objective above it
leaves number and objective blank; `torn` cuts a row in two as a page's edge does.
"""

from dataclasses import dataclass

from .days import Calendar

HEAD = ("TT", "Mục tiêu/Chỉ tiêu", "Nhiệm vụ", "Kết quả, sản phẩm", "Chủ trì", "Phối hợp", "Thời hạn hoàn thành",
        "Kinh phí")
ROOMS = "Các phòng chuyên môn"
OFFICE, PLANNING, INSPECTION = "Văn phòng", "Phòng Kế hoạch - Tài chính", "Thanh tra Sở"
LEGAL, TOURISM, PUBLIC = "Phòng Pháp chế", "Phòng Quản lý Du lịch", "Trung tâm Dịch vụ, Sự nghiệp công"
IT, PERSONNEL = "Tổ CNTT", "Phòng Tổ chức cán bộ"
BUDGET = "Theo dự toán được duyệt"


@dataclass(frozen=True)
class Line:
    """One printed row. `task` None marks a section row; `shares` a further task of the objective above."""

    task: str | None = None
    number: str = ""
    objective: str = ""
    product: str = ""
    lead: str = ""
    helpers: str = ""
    due: str = ""
    budget: str = "0"
    section: str = ""
    one_cell: bool = False
    stray: str = ""
    torn: tuple[str, ...] = ()


def section(text: str, *, one_cell: bool = False, stray: str = "") -> Line:
    """A section row: code and title in two cells, or all in one merged across."""
    return Line(section=text, one_cell=one_cell, stray=stray)


def lines(days: Calendar) -> list[Line]:
    """The whole appendix in print order."""
    return [*_direction(days), *_institutions(days), *_procedures(days), *_organisation(days), *_service(days),
            *_finance(days), *_digital(days)]


def _direction(d: Calendar) -> list[Line]:
    goal = "Nâng cao chất lượng chỉ đạo, điều hành và tham mưu cải cách hành chính"
    return [
        section("I|CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH"),
        Line("Xây dựng, ban hành Kế hoạch cải cách hành chính năm của Sở", "1", goal, "Kế hoạch được phê duyệt",
             OFFICE, ROOMS, f"Trước ngày {d.issued_on:%d/%m/%Y}"),
        Line("Ban hành văn bản chấn chỉnh các tồn tại nêu tại kết luận kiểm tra năm trước", product="Công văn",
             lead=OFFICE, helpers=ROOMS, due=d.quarter(-2)),
        Line("Đưa nội dung cải cách hành chính vào giao ban hằng tháng của Sở", product="Thông báo kết luận giao ban",
             lead=OFFICE, helpers=ROOMS, due="Thường xuyên", budget=BUDGET),
        Line("Kiểm tra cải cách hành chính tại ít nhất 04 phòng, đơn vị thuộc Sở", "2",
             "100% tồn tại phát hiện qua kiểm tra được xử lý xong trong năm",
             "Kế hoạch, biên bản, báo cáo kết quả kiểm tra", OFFICE, "Thanh tra Sở, các phòng chuyên môn", d.month(-1)),
        Line("Tuyên truyền cải cách hành chính trên Trang thông tin điện tử và mạng xã hội của Sở", "3",
             "Mỗi tháng có ít nhất 02 tin, bài về cải cách hành chính", "Tin, bài được đăng", PUBLIC, OFFICE,
             "Trước ngày 25 hằng tháng", BUDGET),
        Line("Báo cáo kết quả cải cách hành chính định kỳ gửi Sở Nội vụ", "4",
             "Báo cáo đầy đủ, đúng hạn, số liệu có căn cứ", "Báo cáo", OFFICE, ROOMS, "Định kỳ hằng quý"),
    ]


def _institutions(d: Calendar) -> list[Line]:
    return [
        section("II CẢI CÁCH THỂ CHẾ", one_cell=True),
        Line("Xây dựng Kế hoạch rà soát văn bản quy phạm pháp luật và theo dõi thi hành pháp luật", "1",
             "Văn bản quy phạm pháp luật do Sở tham mưu đúng quy trình, khả thi", "Kế hoạch được phê duyệt",
             LEGAL, ROOMS, d.quarter(-3)),
        Line("Tham mưu ban hành quy định hỗ trợ phát triển du lịch cộng đồng",
             product="Dự thảo Nghị quyết trình HĐND tỉnh", lead=TOURISM, helpers="Phòng Pháp chế; Sở Tư pháp",
             due="Kỳ họp cuối năm của HĐND tỉnh", budget=BUDGET),
        Line("Rà soát, hệ thống hóa văn bản quy phạm pháp luật thuộc lĩnh vực quản lý", "2",
             "100% văn bản được rà soát theo kế hoạch", "Báo cáo kết quả rà soát", LEGAL,
             "Các phòng chuyên môn, đơn vị thuộc Sở", f"Trước ngày {d.on(12)}"),
        Line("Phổ biến, giáo dục pháp luật cho cơ sở kinh doanh du lịch", "3",
             "Ít nhất 04 hội nghị phổ biến trong năm", "Hội nghị, tài liệu",
             "Các phòng chủ trì tham mưu văn bản quy phạm pháp luật", "Các đơn vị có liên quan", "Thường xuyên", BUDGET,
             torn=("", "", "Phổ biến, giáo dục pháp luật cho", "", "Các phòng chủ trì tham mưu", "Các đơn", "")),
    ]


def _procedures(d: Calendar) -> list[Line]:
    goal = "Đơn giản hóa tối thiểu 10% thủ tục hành chính thuộc thẩm quyền"
    return [
        section("III|CẢI CÁCH THỦ TỤC HÀNH CHÍNH"),
        Line("Rà soát, đề xuất đơn giản hóa thủ tục hành chính lĩnh vực nông nghiệp", "1", goal,
             "Quyết định thông qua phương án đơn giản hóa", OFFICE, ROOMS, f"Chậm nhất ngày {d.on(-9)}"),
        Line("Rà soát, đề xuất đơn giản hóa thủ tục hành chính lĩnh vực du lịch",
             product="Quyết định thông qua phương án đơn giản hóa", lead=TOURISM, helpers=OFFICE,
             due=f"Trước ngày {d.on(-34)}"),
        Line("Công bố, công khai kịp thời danh mục thủ tục hành chính sửa đổi, bổ sung", "2",
             "100% thủ tục hành chính được công khai đúng hạn", "Quyết định công bố", OFFICE, ROOMS, "Thường xuyên"),
        Line("Số hóa kết quả giải quyết thủ tục hành chính còn hiệu lực", "3",
             "Tối thiểu 80% kết quả còn hiệu lực được số hóa", "Cơ sở dữ liệu kết quả", "Văn phòng Sở, Tổ CNTT",
             PUBLIC, f"Từ ngày {d.on(-120)} đến ngày {d.on(6)}", BUDGET),
        Line("Khảo sát mức độ hài lòng của người dân, doanh nghiệp", "4",
             "Mức độ hài lòng đạt từ 92% trở lên", "Báo cáo kết quả khảo sát", PUBLIC, OFFICE, d.month(0), BUDGET),
        Line("Rút ngắn thời gian giải quyết hồ sơ cấp giấy phép kinh doanh dịch vụ lữ hành", "5",
             "Rút ngắn ít nhất 20% thời gian so với quy định", "Quy trình nội bộ được phê duyệt", TOURISM, OFFICE,
             f"Hoàn thành trước {d.on(-2)}"),
    ]


def _organisation(d: Calendar) -> list[Line]:
    return [
        section("IV. CẢI CÁCH TỔ CHỨC BỘ MÁY HÀNH CHÍNH NHÀ NƯỚC", one_cell=True),
        Line("Sắp xếp, kiện toàn Trung tâm Dịch vụ, Sự nghiệp công", "1",
             "Bộ máy tinh gọn, hoạt động hiệu lực, hiệu quả", "Đề án trình UBND tỉnh", PUBLIC, PERSONNEL,
             f"{d.quarter(-1)}"),
        Line("Rà soát, điều chỉnh chức năng, nhiệm vụ các phòng thuộc Sở", "2",
             "Không còn chồng chéo chức năng, nhiệm vụ", "Quyết định của Giám đốc Sở", PERSONNEL, ROOMS, d.month(-2)),
        Line("Thực hiện tinh giản biên chế theo lộ trình", "3", "Giảm đủ chỉ tiêu được giao", "Danh sách, quyết định",
             PERSONNEL, "Phòng Kế hoạch - Tài chính", "Theo Kế hoạch của UBND tỉnh"),
        Line("Đánh giá việc phân cấp quản lý giữa Sở và cấp xã", "4", "Đề xuất được nội dung phân cấp mới",
             "Báo cáo đánh giá", PERSONNEL, "UBND các xã, phường", f"Trước ngày {d.on(25)}"),
    ]


def _service(d: Calendar) -> list[Line]:
    goal = "Xây dựng đội ngũ chuyên nghiệp, kỷ luật, kỷ cương"
    return [
        section("V|CẢI CÁCH CHẾ ĐỘ CÔNG VỤ", stray="Sở Nội vụ hướng dẫn"),
        Line("Kiểm tra đột xuất việc chấp hành kỷ luật, kỷ cương hành chính", "1", goal, "Biên bản, thông báo kết luận",
             INSPECTION, OFFICE, "Quý II, Quý IV"),
        Line("Bổ sung, hoàn thiện bản mô tả vị trí việc làm", product="Bản mô tả vị trí việc làm được phê duyệt",
             lead=PERSONNEL, helpers=ROOMS, due=d.month(-5)),
        Line("Cử công chức, viên chức tham gia đào tạo, bồi dưỡng", product="Quyết định cử đi học", lead=PERSONNEL,
             helpers="Các phòng, đơn vị thuộc Sở", due="Cả năm", budget=BUDGET),
        Line("Luân chuyển, chuyển đổi vị trí công tác theo quy định về phòng, chống tham nhũng", "2",
             "100% vị trí đến hạn được chuyển đổi", "Quyết định chuyển đổi", PERSONNEL, INSPECTION,
             f"Trước ngày {d.on(-55)}"),
        Line("", "3"),
    ]


def _finance(d: Calendar) -> list[Line]:
    return [
        section("VI|CẢI CÁCH TÀI CHÍNH CÔNG"),
        Line("Sửa đổi, bổ sung Quy chế chi tiêu nội bộ", "1", "Sử dụng kinh phí tiết kiệm, công khai, minh bạch",
             "Quy chế được ban hành", PLANNING, OFFICE, d.month(-9)),
        Line("Công khai dự toán, quyết toán ngân sách", "2", "Công khai đủ nội dung, đúng thời hạn",
             "Quyết định công khai", PLANNING, OFFICE, "Ngày 10 của tháng đầu quý sau"),
        Line("Xây dựng phương án tự chủ tài chính giai đoạn mới của Trung tâm", "3",
             "Giảm chi trực tiếp từ ngân sách cho đơn vị sự nghiệp", "Phương án được phê duyệt", PUBLIC, PLANNING,
             f"Chậm nhất đến ngày {d.on(-17)}"),
        Line("Sắp xếp, xử lý nhà, đất dôi dư", "4", "Không để lãng phí tài sản công", "Phương án trình UBND tỉnh",
             PLANNING, "Sở Tài chính", "20 ngày sau khi có hướng dẫn của Sở Tài chính"),
    ]


def _digital(d: Calendar) -> list[Line]:
    return [
        section("VII|XÂY DỰNG VÀ PHÁT TRIỂN CHÍNH QUYỀN SỐ"),
        section("7.1|Ứng dụng công nghệ thông tin"),
        Line("Nâng cấp Trang thông tin điện tử của Sở theo chuẩn mới", "1", "Đáp ứng 100% tiêu chí bắt buộc",
             "Trang thông tin điện tử vận hành ổn định", IT, "Văn phòng Sở", f"{d.quarter(-1)}", BUDGET),
        Line("Bảo đảm an toàn thông tin mạng nội bộ", "2", "Không để xảy ra sự cố nghiêm trọng",
             "Báo cáo an toàn thông tin", IT, "Sở Khoa học và Công nghệ", "Thường xuyên", BUDGET),
        Line("Tập huấn kỹ năng số cho công chức, viên chức", "3", "100% công chức, viên chức được tập huấn",
             "Kế hoạch, tài liệu, danh sách tham dự", "Văn phòng Sở, Tổ CNTT", ROOMS, d.month(1), BUDGET),
        Line("Tạo lập cơ sở dữ liệu vùng trồng và điểm du lịch", "4", "Dữ liệu dùng chung, kết nối với tỉnh",
             "Cơ sở dữ liệu", IT, "Phòng Quản lý Du lịch và các đơn vị liên quan", f"Trước ngày {d.on(3)}", BUDGET),
        section("7.2|Áp dụng Hệ thống quản lý chất lượng theo TCVN ISO 9001:2015"),
        Line("Duy trì, cải tiến hệ thống quản lý chất lượng tại Sở", "1", "Hệ thống được duy trì hiệu lực",
             "Kế hoạch, báo cáo", "Văn phòng Sở, Tổ CNTT", ROOMS, "Theo Kế hoạch ISO năm", BUDGET),
        Line("Đánh giá nội bộ, họp xem xét của lãnh đạo", "2", "Mỗi năm ít nhất 01 lần", "Biên bản, thông báo kết luận",
             OFFICE, ROOMS, f"Trong ngày {d.on(0)}"),
        Line("Xây dựng quy trình nội bộ cho hoạt động không gắn với thủ tục hành chính", "3",
             "Mỗi phòng có ít nhất 02 quy trình nội bộ", "Quy trình nội bộ", PUBLIC, ROOMS,
             f"Trước ngày {d.on(18)} (theo Thông báo kết luận tháng trước)"),
    ]
