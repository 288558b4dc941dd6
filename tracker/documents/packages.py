"""Open packed files (docx, xlsx, odt) without trusting them: locks, bombs and document types are refused.

What a part unpacks to is never more than the package declares of it: zipfile stops there, and a part that declares too
little fails its checksum. So the declared sizes bound what is read, and what is not read costs nothing.
"""

import io
import re
import zipfile

from tracker.domain.errors import BadInput

from ..domain.wording import _

MAX_UNPACKED = 100 * 1024 * 1024
MAX_MEMBERS = 2_000

LOCKED = _("Tệp có mật khẩu. Hãy bỏ mật khẩu rồi nộp lại.")
TOO_HEAVY = _("Tệp quá nặng để đọc (quá bộ nhớ hoặc thời gian cho phép). Hãy chỉ giữ lại bảng phụ lục rồi nộp lại.")
_TYPED = _("Tệp khai báo kiểu tài liệu (DOCTYPE) không được phép. Hãy lưu lại bằng Word hoặc Excel rồi nộp.")
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)")
_BEGINNING = 20_000


def open_package(data: bytes) -> zipfile.ZipFile:
    """Refuses a package that is locked or swells beyond measure; its parts are read by `part`."""
    package = zipfile.ZipFile(io.BytesIO(data))
    members = package.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise BadInput(LOCKED)
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise BadInput(TOO_HEAVY)
    return package


def part(package: zipfile.ZipFile, name: str) -> bytes:
    """A part's content; refused where it declares a document type, which may hold entities."""
    content = package.read(name)
    _refuse_declaration(content[:_BEGINNING])
    return content


def check_package(data: bytes) -> None:
    """Refuse what `open_package` and `part` refuse, in every part: for a library that opens them by itself."""
    package = open_package(data)
    for member in package.infolist():
        is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
        with package.open(member) as stream:
            if is_xml:
                _refuse_declaration(stream.read(_BEGINNING))
            while stream.read(1 << 20):
                pass


def _refuse_declaration(beginning: bytes) -> None:
    if b"!" in beginning and _DECLARATION.search(beginning.replace(b"\x00", b"")):  # as in UTF-16
        raise BadInput(_TYPED)
