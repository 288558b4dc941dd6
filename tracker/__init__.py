"""Run a Vietnamese agency's yearly administrative-reform plan: appendix in, tasks followed, report out.

The language is chosen here, before any word is read: many are constants.
"""

import os
from gettext import translation
from pathlib import Path

from .domain import wording

LOCALE = Path(__file__).parent / "locale"


def _choose(language: str) -> None:
    if language in ("", wording.SOURCE):
        return
    try:
        wording.use(translation("tracker", LOCALE, [language]))
    except OSError as error:
        raise SystemExit(f"TRACKER_LANGUAGE={language}: chưa có bản dịch {LOCALE / language}. "
                         "Bỏ biến này để dùng tiếng Việt.") from error


_choose(os.environ.get("TRACKER_LANGUAGE", "").strip())
