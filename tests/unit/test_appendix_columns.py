"""Columns are recognised whatever they are called and however they are ordered."""

import pytest

from tracker.domain.appendix_columns import assign, path_scores

HEADS = {
    "TT|Mục tiêu/Chỉ tiêu|Nhiệm vụ|Hoạt động|Kết quả, sản phẩm|Chủ trì|Phối hợp|Thời gian hoàn thành|Kinh phí": (
        "number|objective|task|activities|product|lead|coordinating|deadline|budget"
    ),
    "TT|Tên nhiệm vụ|Sở, ngành chủ trì tham mưu|Đơn vị phối hợp thực hiện|Thời gian thực hiện|Ghi chú": (
        "number|task|lead|coordinating|deadline|note"
    ),
    "Mã NV|Tiêu đề nhiệm vụ|Đơn vị chủ trì|Đơn vị phối hợp|Sản phẩm đầu ra|Thời hạn": (
        "number|task|lead|coordinating|product|deadline"
    ),
    "STT|Nội dung công việc|Cơ quan/đơn vị chủ trì|CQ phối hợp|Dự kiến hoàn thành|Sản phẩm đầu ra|Nguồn lực": (
        "number|task|lead|coordinating|deadline|product|budget"
    ),
    "Số TT|Nhiệm vụ/giải pháp|Người phụ trách|Mốc thời gian|Kết quả dự kiến|Căn cứ": (
        "number|task|lead|deadline|product|basis"
    ),
    "TT|Nội dung|Nhiệm vụ cụ thể|Đơn vị thực hiện|Tiến độ|Kết quả yêu cầu": (
        "number|objective|task|lead|deadline|product"
    ),
    "TT|Nhiệm vụ|Nội dung công việc|Sản phẩm|Đơn vị thực hiện|Hạn": "number|task|activities|product|lead|deadline",
    "TT|Lĩnh vực|Nhiệm vụ|Hoạt động/giải pháp|Cơ quan thực hiện|Thời gian|Lãnh đạo phụ trách|Kinh phí (triệu đồng)": (
        "number|section|task|activities|lead|deadline|other|budget"
    ),
    "TT|Nội dung hoạt động|Trách nhiệm thực hiện|Thời gian thực hiện|Kết quả thực hiện": (
        "number|task|lead|deadline|product"
    ),
    "TT|Mục tiêu, nhiệm vụ|Đơn vị|Thời hạn|Đơn vị theo dõi": "number|task|lead|deadline|other",
    "TT|Nhiệm vụ|Cơ quan chủ trì thực hiện nhiệm vụ|Cơ quan phối hợp thực hiện nhiệm vụ|Thời gian thực hiện nhiệm vụ": (
        "number|task|lead|coordinating|deadline"
    ),
    "thoi han|CHU TRI|noi dung nhiem vu trong tam": "deadline|lead|task",
    "STT|Giải pháp|Chủ trì|Phối hợp|Thời gian": "number|task|lead|coordinating|deadline",
}  # fmt: skip


@pytest.mark.parametrize(("heads", "fields"), HEADS.items(), ids=[heads[:40] for heads in HEADS])
def test_a_head_names_its_fields(heads, fields):
    found = [field for field, _, _ in assign([(head,) for head in heads.split("|")])]
    assert found == fields.split("|")


def test_the_lower_row_of_a_head_leads():
    assert max(path_scores(("Phân công thực hiện", "Phối hợp")).items(), key=lambda item: item[1])[0] == "coordinating"
    assert "deadline_start" in path_scores(("Thời gian", "Bắt đầu"))
    assert path_scores(("Thời gian thực hiện", "Quý II")) == {"period": 11}


def test_one_column_for_lead_and_coordinating_is_shared():
    ((field, _, shared),) = assign([("Đơn vị chủ trì, phối hợp",)])
    assert (field, shared) == ("lead", True)
