"""Columns as wide as their longest word, rows as high as their text."""

import pytest

from tracker.documents.column_widths import fitted, letters, letters_of, lines_in
from tracker.documents.paper import HeadCell, PaperTable, TableRow


def table(*cells: str, heads: tuple[str, ...], widths: tuple[int, ...], **more) -> PaperTable:
    return PaperTable("", "", "", (tuple(HeadCell(text) for text in heads),), widths, "l" * len(widths),
                      (TableRow(cells),), **more)


def test_no_column_is_narrower_than_its_longest_word():
    one = table("1", "Rà soát " * 40, "Trước ngày 15/01/2026", heads=("TT", "Nhiệm vụ", "Thời hạn"), widths=(1, 90, 4))
    widths = fitted(one)
    assert sum(widths) == pytest.approx(letters_of(one))
    assert widths[2] > letters("15/01/2026") and widths[0] > letters("TT")


def test_columns_with_room_for_every_word_keep_their_proportions():
    one = table("a", "b", heads=("A", "B"), widths=(1, 3))
    assert fitted(one) == pytest.approx((letters_of(one) / 4, letters_of(one) * 3 / 4))


def test_a_table_that_cannot_fit_its_words_keeps_its_proportions():
    one = table(*["Nguyễn-Thị-Hồng-Vân"] * 20, heads=("A",) * 20, widths=(1,) * 20)
    assert fitted(one) == pytest.approx((letters_of(one) / 20,) * 20)


def test_a_head_over_two_rows_claims_its_own_column_and_one_over_several_claims_none():
    one = PaperTable("", "", "", ((HeadCell("Đơn vị", rows=2), HeadCell("Dài" * 20, columns=2)),
                                  (HeadCell("Hoàn"), HeadCell("Thành"))), (1, 1, 1), "lll", ())
    assert fitted(one) == pytest.approx((letters_of(one) / 3,) * 3)


@pytest.mark.parametrize(("text", "width", "lines"), [
    ("", 10, 1), ("một", 10, 1), ("một hai ba bốn năm", 10, 3), ("một\nhai", 10, 2), ("a" * 30, 10.8, 3),
])
def test_a_text_takes_as_many_lines_as_its_words_need(text, width, lines):
    assert lines_in(text, width) == lines
