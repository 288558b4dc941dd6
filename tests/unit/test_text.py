"""Vietnamese text is compared, searched and sorted in one way everywhere."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.text import clean, fold, one_line, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Kế hoạch", "ke hoach", id="accents"),
        pytest.param("ĐIỀU HÀNH", "dieu hanh", id="d-bar-upper"),
        pytest.param(unicodedata.normalize("NFD", "Điều hành"), "dieu hanh", id="decomposed"),
        pytest.param("Văn\u00a0 phòng\n Sở", "van phong so", id="blanks"),
        pytest.param("VP\u200bUB", "vpub", id="invisible"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_fold_forgets_case_accents_and_blanks(text, folded):
    assert fold(text) == folded


def test_clean_keeps_line_breaks_and_squeezes_blanks():
    assert clean("  a \t b\r\n\u00a0c ") == "a b\nc"


@given(st.text())
def test_fold_is_stable(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_one_line_has_no_line_break(text):
    assert "\n" not in one_line(text)


def test_sorting_follows_the_vietnamese_alphabet_then_the_tones():
    names = ["đa", "da", "ă", "a", "â", "áo", "ao", "ảo", "ba", "ơ", "o", "ô", "y", "ư", "u"]
    assert sorted(names, key=sort_key) == [
        "a",
        "ao",
        "ảo",
        "áo",
        "ă",
        "â",
        "ba",
        "da",
        "đa",
        "o",
        "ô",
        "ơ",
        "u",
        "ư",
        "y",
    ]
