"""The sample agency's units and people."""

UNITS = (
    "Văn phòng Sở", "Phòng Kế hoạch - Tài chính", "Thanh tra Sở", "Phòng Pháp chế", "Phòng Quản lý Du lịch",
    "Phòng Tổ chức cán bộ", "Trung tâm Dịch vụ, Sự nghiệp công", "Tổ Công nghệ thông tin",
)
ALIASES = {"Văn phòng": "Văn phòng Sở", "Tổ CNTT": "Tổ Công nghệ thông tin"}
ROOMS = ("Phòng Kế hoạch - Tài chính", "Phòng Pháp chế", "Phòng Quản lý Du lịch", "Phòng Tổ chức cán bộ")
GROUPS = {
    "Các phòng chuyên môn": ROOMS,
    "Các phòng, đơn vị thuộc Sở": UNITS,
}
EXTERNAL = ("Sở Tư pháp", "Sở Tài chính", "Sở Khoa học và Công nghệ", "UBND các xã, phường")

# e-mail's first part, name, role, unit
PEOPLE = (
    ("quantri", "Lê Quang Trị", "admin", "Văn phòng Sở"),
    ("vanphong", "Trần Thu Hà", "office", "Văn phòng Sở"),
    ("lanhdao", "Nguyễn Thị Hồng Vân", "director", None),
    ("kiemtra", "Đoàn Minh Soát", "auditor", None),
    ("cvp", "Phạm Đức Long", "head", "Văn phòng Sở"),
    ("chuyenvien", "Võ Ngọc Ánh", "staff", "Văn phòng Sở"),
    ("tp.dulich", "Hồ Hải Yến", "head", "Phòng Quản lý Du lịch"),
    ("tp.taichinh", "Đặng Văn Phúc", "head", "Phòng Kế hoạch - Tài chính"),
    ("tp.phapche", "Bùi Thanh Luật", "head", "Phòng Pháp chế"),
    ("tp.tochuc", "Ngô Bích Thủy", "head", "Phòng Tổ chức cán bộ"),
    ("chanhthanhtra", "Lý Công Minh", "head", "Thanh tra Sở"),
    ("gd.trungtam", "Dương Mỹ Linh", "head", "Trung tâm Dịch vụ, Sự nghiệp công"),
    ("tt.cntt", "Trịnh Gia Bảo", "head", "Tổ Công nghệ thông tin"),
)
DOMAIN = "huonggiang.example"
