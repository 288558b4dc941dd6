"""Turn what only an office program reads (.doc, .odt, .rtf) into docx, by LibreOffice where it is installed.

Each call has a profile of its own that runs no macro and follows no link, a time limit, and is believed only when the
file is there and holds as much of a table as the original: LibreOffice may end well and have lost one.
"""

import io
import logging
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from tracker.documents.docx_numbering import W
from tracker.domain.errors import BadInput

from ..domain.wording import _

CONVERTED = {"doc": _("Word đời cũ (.doc)"), "odt": "OpenDocument (.odt)", "rtf": "RTF (.rtf)"}
SECONDS = 45  # less than the reading child has, which would leave a killed one's folder behind
MEMORY = 2 * 1024**3
TOO_SLOW = _("Chuyển tệp sang .docx quá lâu nên đã dừng. Hãy mở bằng Word, lưu thành .docx rồi nộp lại.")
NOT_CONVERTED = (
    _("Tệp bị hỏng hoặc có mật khẩu, không chuyển được sang .docx. Hãy mở bằng Word, bỏ mật khẩu nếu có, lưu thành "
      ".docx rồi nộp lại.")
)
TABLE_LOST = _("Chuyển tệp sang .docx làm mất bảng. Hãy mở bằng Word, lưu thành .docx rồi nộp lại.")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
</item></oor:items>
"""
_SINK = "http://127.0.0.1:9"
_logger = logging.getLogger(__name__)


def to_docx(data: bytes, kind: str, *, seconds: float = SECONDS) -> bytes:
    """The file as docx; `kind` is a key of CONVERTED. Raises BadInput where that can't be done, saying what to do."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise BadInput(
            _("Tệp {converted} chưa đọc được trên máy chủ này. Hãy mở bằng Word, chọn Lưu thành (Save As) kiểu .docx "
              "rồi nộp lại.", converted=CONVERTED[kind])
        )
    with tempfile.TemporaryDirectory(prefix="tracker-convert-") as folder:
        _run(program, Path(folder), data, kind, seconds)
        converted = Path(folder) / "out" / "paper.docx"
        if not converted.is_file():
            raise BadInput(NOT_CONVERTED)
        docx = converted.read_bytes()
    if _lost_a_table(data, kind, docx):
        raise BadInput(TABLE_LOST)
    return docx


def _run(program: str, folder: Path, data: bytes, kind: str, seconds: float) -> None:
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    source = folder / f"paper.{kind}"
    source.write_bytes(data)
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nologo",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder),
                   "LANG": "C.UTF-8", "http_proxy": _SINK, "https_proxy": _SINK}  # fmt: skip
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        process_group=0,
    )  # fmt: skip
    try:
        resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise BadInput(TOO_SLOW) from error
    finally:
        _end_group(process)
    _logger.info("conversion ended with %s: %s", process.returncode, said[-500:].decode("utf-8", "replace"))


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """soffice is a script that starts others; what is left of them ends with it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        _logger.debug("nothing is left of the conversion")
    process.wait()


def _lost_a_table(data: bytes, kind: str, docx: bytes) -> bool:
    """Whether less is left than nine tenths of what the original holds (a letterhead's frame may go)."""
    before = _BEFORE[kind](data)
    return _after(docx, kind) < 0.9 * before


def _cells_of_doc(data: bytes) -> int:
    import struct

    from xlrd.compdoc import CompDocError

    from tracker.documents.old_word import filled_cells

    try:
        return filled_cells(data)
    except (ValueError, struct.error, CompDocError, IndexError) as error:
        raise BadInput(NOT_CONVERTED) from error


def _rows_of_odt(data: bytes) -> int:
    content = zipfile.ZipFile(io.BytesIO(data)).read("content.xml")
    return len(re.findall(rb"<table:table-row[ >/]", content))


def _rows_of_rtf(data: bytes) -> int:
    return len(re.findall(rb"\\row(?![a-z])", data))


_BEFORE: dict[str, Callable[[bytes], int]] = {"doc": _cells_of_doc, "odt": _rows_of_odt, "rtf": _rows_of_rtf}


def _after(docx: bytes, kind: str) -> int:
    from lxml import etree

    document = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml")
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    if kind != "doc":
        return sum(1 for _ in root.iter(f"{W}tr"))
    cells = (cell for cell in root.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tc"), None) is None)
    return sum(1 for cell in cells if "".join(part.text or "" for part in cell.iter(f"{W}t")).strip())
