"""Tell what a file is by what it holds, never by its name: the kinds that offices keep as evidence.

Only its kind is looked at; nothing of the file is opened, run or shown. What is not in the list is refused by name of
what would be accepted.
"""

import io
import zipfile
from dataclasses import dataclass

from ..domain.errors import BadInput
from ..domain.wording import _

MAX_BYTES = 20 * 1024 * 1024
ACCEPTED = _("Tệp nhận được: pdf, docx, xlsx, pptx, doc, xls, jpg, png, tif.")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MARKS = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"II*\x00", "tif", "image/tiff"),
    (b"MM\x00*", "tif", "image/tiff"),
)
_PACKED = (
    ("word/", "docx", _OFFICE + "wordprocessingml.document"),
    ("xl/", "xlsx", _OFFICE + "spreadsheetml.sheet"),
    ("ppt/", "pptx", _OFFICE + "presentationml.presentation"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class FileType:
    """`extension` without the dot."""

    extension: str
    media_type: str


def type_of(content: bytes) -> FileType:
    """The type of a file by its content. `BadInput` says what is wrong: empty, too large, damaged, not accepted."""
    if not content:
        raise BadInput(_("Tệp rỗng, không có nội dung. Hãy chọn lại tệp."), field="file")
    if len(content) > MAX_BYTES:
        raise BadInput(_("Tệp lớn hơn 20 MB. Hãy giảm dung lượng hoặc tách tệp rồi gửi lại."), field="file")
    for mark, extension, media_type in _MARKS:
        if content.startswith(mark):
            return FileType(extension, media_type)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(_OLE):
        if "WordDocument".encode("utf-16-le") in content:
            return FileType("doc", "application/msword")
        if "Workbook".encode("utf-16-le") in content:
            return FileType("xls", "application/vnd.ms-excel")
    raise BadInput(_("Không nhận loại tệp này. {accepted}", accepted=ACCEPTED), field="file")


def _packed(content: bytes) -> FileType:
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise BadInput(_("Tệp bị hỏng, không đọc được. Hãy lưu lại bằng phần mềm đã tạo ra tệp rồi gửi lại."),
                       field="file") from error
    if any(name.lower().endswith(("vbaproject.bin", ".exe")) for name in names):
        raise BadInput(_("Tệp có macro hoặc chương trình nên không nhận. Hãy lưu thành docx, xlsx hoặc pdf."),
                       field="file")
    for folder, extension, media_type in _PACKED:
        if any(name.startswith(folder) for name in names):
            return FileType(extension, media_type)
    raise BadInput(_("Không nhận loại tệp nén này. {accepted}", accepted=ACCEPTED), field="file")
