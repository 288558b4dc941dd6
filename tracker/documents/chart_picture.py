"""A chart as a picture for Word, drawn by the same layout that the PDF uses, so that both show the same bars."""

import json
from dataclasses import asdict
from pathlib import Path

import typst

from ..config import resource
from .paper import Chart, printable

LAYOUT = Path(__file__).with_name("chart_picture.typ")
DOTS_PER_INCH = 160.0


def chart_png(chart: Chart) -> bytes:
    """The chart as a PNG, 252 mm wide at its own height."""
    data = json.loads(printable(json.dumps(asdict(chart), ensure_ascii=False)))
    picture = typst.compile(LAYOUT, sys_inputs={"chart": json.dumps(data, ensure_ascii=False)},
                            font_paths=[resource("static") / "vendor" / "fonts"], format="png", ppi=DOTS_PER_INCH)
    return picture if isinstance(picture, bytes) else picture[0]
