"""Read any paper that an agency hands in, or say in one Vietnamese sentence why it can't be read.

The type is told by content, not by the file's name; a name that promises another kind is refused where Word, Excel and
PDF readers refuse it too, and passed over where offices use it for anything (.xls, .doc, .txt).

Limits: 20 MB, 10,000 rows, 500 PDF pages; a packed file at most 100 MB unpacked and 2,000 parts. `read_paper_safely`
reads in a child process with its own memory, time and deadline: that is what a server uses, because a forged file of
5 KB can exhaust a parser. What only an office program reads (.doc, .odt, .rtf) is turned into docx first, where
LibreOffice is installed.
"""

import io
import json
import logging
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.documents.packages import LOCKED, TOO_HEAVY, check_package, open_package
from tracker.domain.errors import BadInput
from tracker.domain.paper import Paper, paper_from_data

from ..domain.wording import _

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 10_000
DEADLINE_SECONDS = 60

ACCEPTED = _("Tệp nhận được: docx, xlsx, xls, pdf, csv, tsv, txt (doc, odt, rtf: lưu thành docx).")
OFFICE_KINDS = ("doc", "odt", "rtf")
STRICT_NAMES = ("docx", "xlsx", "pdf")
TOO_LARGE = _("Tệp lớn hơn 20 MB. Hãy tách riêng phần phụ lục rồi nộp lại.")
EMPTY = _("Tệp rỗng, không có nội dung. Hãy chọn lại tệp.")
DAMAGED = _("Tệp bị hỏng, không đọc được. Hãy mở bằng phần mềm đã tạo ra tệp, lưu lại rồi nộp.")

_BLANK = b" \t\r\n\x00"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"^\s*(<!doctype html|<html|<head|<meta|<table|<body|<p[ >]|<h[1-6][ >]|<div[ >]|<ol[ >]|<ul[ >]|<!--"
    rb"|<\?xml[^>]*\?>\s*<html)",
    re.IGNORECASE,
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_logger = logging.getLogger(__name__)


def read_paper(source: str | Path | bytes, file_name: str = "") -> Paper:
    """Read a paper in this process. Raises BadInput with a sentence for the person who handed it in."""
    name = file_name or (str(source) if not isinstance(source, bytes) else "")
    data, kind = _ready(source, name)
    with _damage_as_a_sentence(kind):
        return _read(kind, data)


def ready_to_read(source: str | Path | bytes, file_name: str = "") -> bytes:
    """The file's content, turned into docx where only an office program reads it. Raises BadInput as `read_paper`."""
    return _ready(source, file_name)[0]


def _ready(source: str | Path | bytes, file_name: str) -> tuple[bytes, str]:
    """The content and its kind, which is none of OFFICE_KINDS any more."""
    data = _bytes_of(source)
    kind = sniff(data, file_name)
    _refuse_another_name(kind, file_name)
    if kind not in OFFICE_KINDS:
        return data, kind
    from tracker.documents.conversion import to_docx

    with _damage_as_a_sentence(kind):
        if kind == "odt":
            check_package(data)
        data = to_docx(data, kind)
    return data, sniff(data, file_name)


@contextmanager
def _damage_as_a_sentence(kind: str) -> Iterator[None]:
    try:
        yield
    except (BadInput, MemoryError):
        raise
    except Exception as error:  # parsers raise whatever their parts raise on damaged files
        _logger.warning("unreadable %s file", kind, exc_info=error)
        raise BadInput(DAMAGED) from error


def read_paper_safely(source: str | Path, file_name: str = "", *, deadline: float = DEADLINE_SECONDS) -> Paper:
    """Read a file in a child process that is killed when it takes too much memory or time. Raises BadInput as above."""
    path = Path(source)
    if not path.is_file():
        raise BadInput(_("Không tìm thấy tệp {name}. Hãy kiểm tra lại đường dẫn.", name=path.name))
    if path.stat().st_size > MAX_BYTES:
        raise BadInput(TOO_LARGE)
    command = [sys.executable, "-m", "tracker.documents.reading_child", str(path.resolve()), file_name or path.name]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TRACKER_")}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path)) or os.getcwd()
    try:
        done = subprocess.run(command, capture_output=True, timeout=deadline, env=environment, check=False)
    except subprocess.TimeoutExpired as error:
        raise BadInput(TOO_HEAVY) from error
    return _answer(done)


def _answer(done: subprocess.CompletedProcess[bytes]) -> Paper:
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        _logger.warning("reading ended with %s: %s", done.returncode, done.stderr[-2000:].decode("utf-8", "replace"))
        raise BadInput(TOO_HEAVY if done.returncode < 0 else DAMAGED) from error
    if "error" in answer:
        raise BadInput(answer["error"])
    return paper_from_data(answer["paper"])


def _bytes_of(source: str | Path | bytes) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        if not path.is_file():
            raise BadInput(_("Không tìm thấy tệp {name}. Hãy kiểm tra lại đường dẫn.", name=path.name))
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(TOO_LARGE)
        data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise BadInput(TOO_LARGE)
    if not data[:1024].strip(_BLANK) and not data.strip(_BLANK):
        raise BadInput(EMPTY)
    return data


def sniff(data: bytes, file_name: str = "") -> str:
    """docx, xlsx, xls, pdf, html, csv, tsv, txt or one of OFFICE_KINDS, by content. Raises BadInput for other types."""
    if data.startswith(b"PK\x03\x04"):
        return _packed_kind(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    bare = data[3:] if data.startswith(b"\xef\xbb\xbf") else data
    if _HTML.match(bare[:2000]) or (
        file_name.lower().endswith((".xls", ".doc", ".html", ".htm")) and b"<table" in bare[:100_000].lower()
    ):
        return "html"
    if b"</table>" in bare.lower() and b"</tr>" in bare.lower() and _is_text(data):
        return "html"
    if not _is_text(data):
        raise BadInput(_("Loại tệp này không đọc được. {accepted}", accepted=ACCEPTED))
    extension = Path(file_name).suffix.lower().lstrip(".")
    return extension if extension in ("csv", "tsv") else "txt"


def _refuse_another_name(kind: str, file_name: str) -> None:
    extension = Path(file_name).suffix.lower().lstrip(".")
    if extension in STRICT_NAMES and kind != extension:
        raise BadInput(_("Tệp tên là .{extension} nhưng nội dung là {kind}. Hãy đổi đuôi tệp thành .{kind} rồi nộp "
                         "lại, hoặc mở bằng phần mềm đã tạo ra tệp và lưu lại.", extension=extension, kind=kind))


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return True
    sample = data[:8000]
    zeros = sample.count(0)
    if zeros > len(sample) // 5:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        return max(even, odd) > 3 * max(1, min(even, odd)) and len(data) % 2 == 0
    return len(_CONTROLS.findall(sample)) <= len(sample) // 500


def _packed_kind(data: bytes) -> str:
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        names = set(package.namelist())
        odf = package.open("mimetype").read(64) if {"mimetype", "content.xml"} <= names else b""
    # zipfile raises NotImplementedError for a compression that it does not know
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise BadInput(DAMAGED) from error
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "xl/workbook.bin" in names:
        raise BadInput(_("Tệp xlsb chưa đọc được. Hãy mở bằng Excel và lưu thành xlsx. {accepted}", accepted=ACCEPTED))
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if odf.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if "content.xml" in names:
        raise BadInput(_("Tệp OpenDocument (ods) chưa đọc được. Hãy lưu thành xlsx. {accepted}", accepted=ACCEPTED))
    raise BadInput(_("Loại tệp nén này không đọc được. {accepted}", accepted=ACCEPTED))


def _ole_kind(data: bytes) -> str:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise BadInput(LOCKED)
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise BadInput(_("Loại tệp này không đọc được. {accepted}", accepted=ACCEPTED))


def _read(kind: str, data: bytes) -> Paper:
    if kind == "docx":
        from tracker.documents.docx_reader import read_docx

        paper = read_docx(open_package(data), max_rows=MAX_ROWS)
    elif kind == "xlsx":
        from tracker.documents.xlsx_reader import read_xlsx

        check_package(data)
        paper = read_xlsx(io.BytesIO(data), max_rows=MAX_ROWS)
    elif kind == "xls":
        from tracker.documents.xls_reader import read_xls

        paper = read_xls(data, max_rows=MAX_ROWS)
    elif kind == "pdf":
        from tracker.documents.pdf_reader import read_pdf

        paper = read_pdf(io.BytesIO(data), max_rows=MAX_ROWS)
    elif kind == "html":
        from tracker.documents.html_reader import read_html

        paper = read_html(data, max_rows=MAX_ROWS)
    else:
        from tracker.documents.text_reader import read_text

        paper = read_text(data, kind, max_rows=MAX_ROWS)
    if not paper.tables and not paper.lines:
        raise BadInput(_("Tệp không có bảng hay dòng chữ nào để đọc. Hãy nộp đúng tệp phụ lục."))
    return paper
