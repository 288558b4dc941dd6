"""The name of an appendix: its own words, never the bare mark "PHỤ LỤC"."""

import pytest

from tracker.domain.appendix_title import _title_lines


@pytest.mark.parametrize(("above", "title"), [
    (["PHỤ LỤC", "(Kèm theo Kế hoạch số     /KH)"], []),
    (["Phụ lục số 01", "(Kèm theo Kế hoạch số 5/KH-UBND ngày 12/01/2026)"], []),
    (["PHỤ LỤC II:"], []),
    (["PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026", "(Kèm theo Kế hoạch số 5/KH-UBND)"],
     ["PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026"]),
    (["Phụ lục", "(Kèm theo Kế hoạch số 5/KH-UBND)", "Kế hoạch CCHC năm 2026"], ["Phụ lục", "Kế hoạch CCHC năm 2026"]),
    (["DANH MỤC NHIỆM VỤ NĂM 2026"], ["DANH MỤC NHIỆM VỤ NĂM 2026"]),
])
def test_a_bare_mark_is_no_title(above, title):
    assert _title_lines(above) == title
