"""Units named in a cell: the register first, cautious splitting after."""

import pytest

from tracker.domain.units import Unit, begins_like_unit, looks_like_group, match_units

REGISTER = (
    Unit(1, "Văn phòng Sở", ("Văn phòng",)),
    Unit(2, "Tổ Công nghệ thông tin", ("Tổ CNTT",)),
    Unit(3, "Trung tâm Dịch vụ, Sự nghiệp công"),
    Unit(4, "Các phòng chuyên môn", (), "group", (5, 6)),
    Unit(5, "Phòng KHCN & HTQT"),
)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("Văn phòng Sở, Tổ CNTT", [("Văn phòng Sở", 1), ("Tổ CNTT", 2)], id="two units"),
        pytest.param(
            "Trung tâm Dịch vụ, Sự nghiệp công", [("Trung tâm Dịch vụ, Sự nghiệp công", 3)], id="comma inside"
        ),
        pytest.param(
            "Trung tâm Dịch vụ, Sự nghiệp công và Văn phòng",
            [("Trung tâm Dịch vụ, Sự nghiệp công", 3), ("Văn phòng", 1)],
            id="comma inside, then và",
        ),
        pytest.param(
            "văn phòng\nTổ công nghệ thông tin", [("văn phòng", 1), ("Tổ công nghệ thông tin", 2)], id="lines"
        ),
        pytest.param("Tổ Công nghệ\nthông tin", [("Tổ Công nghệ thông tin", 2)], id="one name on two lines"),
        pytest.param("- Văn phòng;\n- Phòng KHCN & HTQT", [("Văn phòng", 1), ("Phòng KHCN & HTQT", 5)], id="bullets"),
        pytest.param("Văn phòng/Tổ CNTT", [("Văn phòng", 1), ("Tổ CNTT", 2)], id="slash"),
        pytest.param("Văn phòng Đăng ký đất đai", [("Văn phòng Đăng ký đất đai", None)], id="alias opens another name"),
        pytest.param("Sở Nông nghiệp và Môi trường", [("Sở Nông nghiệp và Môi trường", None)], id="và inside a name"),
        pytest.param("", [], id="empty"),
    ],
)
def test_units_are_matched_before_the_cell_is_split(cell, expected):
    found = match_units(cell, REGISTER).units
    assert [(one.text, one.unit.id if one.unit else None) for one in found] == expected


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("Các phòng chuyên môn", ["group"]),
        ("Các đơn vị có liên quan", ["group"]),
        ("Thanh tra Sở, các phòng chuyên môn", ["unknown", "group"]),
        ("Các Sở, ban, ngành; UBND các xã, phường", ["group", "group"]),
        ("UBND các huyện, thành phố, thị xã", ["group"]),
        ("Các phòng, bộ phận liên quan", ["group"]),
        ("Ban Quản lý các khu công nghiệp", ["unknown"]),
        ("Phòng Kế hoạch, Tài chính và Tổng hợp", ["unknown"]),
    ],
)
def test_groups_are_told_from_units(cell, kinds):
    assert [one.kind for one in match_units(cell, REGISTER).units] == kinds


def test_a_group_of_the_register_keeps_its_members():
    (found,) = match_units("Các phòng chuyên môn", REGISTER).units
    assert found.unit is not None and found.unit.members == (5, 6)


def test_what_nobody_knows_is_the_remainder():
    assert match_units("Văn phòng, BCĐ ISO", REGISTER).remainder == "BCĐ ISO"
    assert match_units("Văn phòng, Tổ CNTT", REGISTER).remainder == ""


def test_the_first_unit_answers_for_the_task():
    first = match_units("Văn phòng Sở, BCĐ ISO", REGISTER).first
    assert first is not None and first.unit is REGISTER[0]
    assert match_units("", REGISTER).first is None


@pytest.mark.parametrize(
    "text", ["các phòng chuyên môn", "Đơn vị thuộc Sở", "Thủ trưởng các đơn vị", "Đơn vị liên quan"]
)
def test_groups_need_no_register(text):
    assert looks_like_group(text)


@pytest.mark.parametrize("text", ["Văn phòng", "Phòng Tổ chức cán bộ", "Thanh tra Sở", "Chi cục Bảo vệ môi trường"])
def test_single_units_are_no_groups(text):
    assert not looks_like_group(text)
    assert begins_like_unit(text)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Văn phòng Sở phối hợp với Thanh tra Sở", ["Văn phòng Sở", "Thanh tra Sở"]),
        ("Chủ trì: Văn phòng", ["Văn phòng Sở"]),
        ("Văn phòng (chủ trì)", ["Văn phòng Sở"]),
        ("Văn phòng chủ trì, Thanh tra phối hợp", ["Văn phòng Sở", "Thanh tra Sở"]),
        ("1. Văn phòng\n2. Thanh tra", ["Văn phòng Sở", "Thanh tra Sở"]),
        ("Văn phòng (bộ phận Một cửa)", ["Văn phòng Sở"]),
        ("P.QLCN", ["Phòng Quản lý Công nghiệp"]),
        ("Phòng Kỹ thuật – Môi trường", ["Phòng Kỹ thuật - Môi trường"]),
        ("Trung tâm Khuyến công & Xúc tiến", ["Trung tâm Khuyến công và Xúc tiến"]),
        ("Trung tâm Khuyến công và XTTM", ["Trung tâm Khuyến công và XTTM"]),
        ("VP HĐND và UBND, Phòng Nội vụ", ["VP HĐND và UBND", "Phòng Nội vụ"]),
        ("nt", []),
        ("″", []),
    ],
)
def test_a_unit_is_known_through_labels_roles_and_spellings(cell, expected):
    register = [
        Unit(1, "Văn phòng Sở", ("Văn phòng",)),
        Unit(2, "Thanh tra Sở", ("Thanh tra",)),
        Unit(3, "Phòng Quản lý Công nghiệp", ("P. QLCN",)),
        Unit(4, "Phòng Kỹ thuật - Môi trường"),
        Unit(5, "Trung tâm Khuyến công và Xúc tiến"),
    ]
    assert [one.unit.name if one.unit else one.text for one in match_units(cell, register).units] == expected


@pytest.mark.parametrize("text", ["Sở, ban, ngành cấp tỉnh", "Sở, ngành", "UBND cấp xã", "HĐND cấp huyện"])
def test_offices_of_a_level_are_a_group(text):
    assert looks_like_group(text)


@pytest.mark.parametrize(
    "name",
    [
        "Phòng Văn hóa - Xã hội",
        "Phòng Văn hóa, Xã hội",
        "Phong Van hoa - Xa hoi",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "Phòng Hành chính - Tổ chức - Tài chính",
        "Phòng Đào tạo và Khoa học",
        "Phòng Khoa học và Đổi mới sáng tạo",
        "Phòng Quản lý đô thị và Quy hoạch",
        "Phòng Quản trị và Bảo vệ",
        "Phòng Hợp tác và Hội nhập",
        "Ban Giải quyết khiếu nại, Tố cáo",
        "Trung tâm Công nghệ thông tin và Số hóa",
        "Phòng Quản lý khoa học và Sở hữu trí tuệ",
        "Trung tâm Văn hóa - Thể thao - Du lịch",
        "Văn phòng HĐND và UBND xã",
    ],
)
def test_words_that_only_sound_like_units_part_no_name(name):
    """Without accents "số" would be "sở", "bảo" "báo", "hội nhập" a "hội"."""
    assert [one.text for one in match_units(name).units] == [name]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Phòng Văn hóa - Xã hội, Phòng Kinh tế", ["Phòng Văn hóa - Xã hội", "Phòng Kinh tế"]),
        ("Công an xã, Hội Nông dân", ["Công an xã", "Hội Nông dân"]),
        ("Sở Nội vụ - Sở Tài chính", ["Sở Nội vụ", "Sở Tài chính"]),
        ("VP, TTr, P.KHTC", ["VP", "TTr", "P.KHTC"]),
        ("Phong Noi vu, Van phong", ["Phong Noi vu", "Van phong"]),
        ("Sở Tư pháp, cơ quan, đơn vị liên quan", ["Sở Tư pháp", "cơ quan, đơn vị liên quan"]),
    ],
)
def test_names_side_by_side_are_several(cell, expected):
    assert [one.text for one in match_units(cell).units] == expected


@pytest.mark.parametrize("text", ["Tổ chức tập huấn", "Ban hành kế hoạch", "Báo cáo", "Đổi mới", "Hội nghị", "Số hóa"])
def test_work_begins_with_no_units_name(text):
    assert not begins_like_unit(text)


@pytest.mark.parametrize(
    "text", ["Toàn trường", "Thôn, tổ dân phố", "Cấp ủy, chính quyền các cấp", "Cán bộ, công chức, viên chức"]
)
def test_everybody_is_a_group(text):
    assert looks_like_group(text)
