"""What `make setup` puts into static/vendor is complete: a PDF in Tinos has every Vietnamese letter."""

import hashlib
import json
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from setup.assets import ROOT, STYLES, VENDOR, build, vietnamese_letters


def test_the_alphabet_is_whole():
    assert len(vietnamese_letters()) == 2 * (12 * 6 + 17)
    assert {"ặ", "Ỡ", "đ", "Đ", "ữ", "ỵ"} <= vietnamese_letters()


@pytest.mark.parametrize("style", STYLES)
def test_each_font_has_every_letter_digit_and_mark_of_a_paper(style):
    font = TTFont(VENDOR / "fonts" / f"Tinos-{style}.ttf")
    assert vietnamese_letters() | set("0123456789.,;:–-/()“”…%₫") <= {chr(c) for c in font.getBestCmap()}
    assert font["name"].getDebugName(16) or font["name"].getDebugName(1) == "Tinos"


def test_htmx_is_exactly_the_version_that_was_chosen():
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert package["dependencies"]["htmx.org"] == "2.0.11"
    assert 'version:"2.0.11"' in (VENDOR / "htmx.min.js").read_text(encoding="utf-8")


def test_the_fonts_come_out_the_same_each_time(tmp_path):
    build(tmp_path / "vendor")
    names = [path.relative_to(VENDOR) for path in sorted(VENDOR.rglob("*")) if path.is_file()]
    assert len(names) == 7
    assert [digest(VENDOR / name) for name in names] == [digest(tmp_path / "vendor" / name) for name in names]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
