"""What converters leave in a cell, and texts in fonts of the old days."""

import pytest

from tracker.domain.markup import cell_text, looks_like_legacy_font


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ('<ul style="x"> <li>một</li><li>- hai &amp; ba</li></ul>', "- một\n- hai & ba"),
        ("một<br/>hai", "một\nhai"),
        ("dưới <5 % và A < B", "dưới <5 % và A < B"),
        ("**CẢI CÁCH**", "CẢI CÁCH"),
        ("a\u00a0b\u200b", "a b"),
        ("Tiê\u0301n", "Tiến"),
        ("\uf02d Rà soát", "- Rà soát"),
        (None, ""),
    ],
)
def test_a_cell_is_freed_of_markup(raw, text):
    assert cell_text(raw) == text


@pytest.mark.parametrize("text", ["KÕ ho¹ch c¶i c¸ch hµnh chÝnh", "Keá hoaïch caûi caùch haønh chính", "nhieäm vuï"])
def test_legacy_fonts_are_seen(text):
    assert looks_like_legacy_font(text)


@pytest.mark.parametrize(
    "text", ["Nhiệm vụ trọng tâm", "Xã hội hoá, tuỳ theo, thuỷ lợi, hoà giải", "Plan 2026", "Cao Bằng"]
)
def test_unicode_is_not_taken_for_them(text):
    assert not looks_like_legacy_font(text)
