"""Files that are wrong, locked, damaged or forged get one Vietnamese sentence, never a traceback."""

import io
import random
import re
import time
import zipfile

import pytest

from tests.paper_builder import docx, tsv, xlsx
from tests.papers import paper
from tracker.documents import packages, reading
from tracker.documents.reading import read_paper, read_paper_safely
from tracker.domain.appendix import appendix_to_json, read_appendix
from tracker.domain.errors import BadInput

GRID = [["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"], ["1", "Rà soát", "Văn phòng", "Quý I"]]
MAIN = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}


def repacked(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """A package with some parts replaced, added, or (None) left out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {**dict.fromkeys(old.namelist()), **changes}:
            content = changes.get(name, b"") if name in changes else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def part(data: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def with_sheet(pattern: bytes, replacement: bytes) -> bytes:
    data = xlsx(("Sheet1", GRID))
    sheet = part(data, MAIN["xlsx"])
    assert re.search(pattern, sheet)
    return repacked(data, {MAIN["xlsx"]: re.sub(pattern, replacement, sheet, count=1)})


def locked_zip() -> bytes:
    data = bytearray(docx(GRID))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(signature, start)) >= 0:
            data[start + offset] |= 1
            start += 4
    return bytes(data)


def swelling_zip() -> bytes:
    stream = io.BytesIO(docx(GRID))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/image1.bin", b"0" * (packages.MAX_UNPACKED + 1))
    return stream.getvalue()


def many_parts() -> bytes:
    stream = io.BytesIO(docx(GRID))
    with zipfile.ZipFile(stream, "a") as package:
        for number in range(packages.MAX_MEMBERS):
            package.writestr(f"x/{number}", b"")
    return stream.getvalue()


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><w:document xmlns:w="x"/>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ODD = {
    "empty": (b"", "Tệp rỗng"),
    "blank": (b" \n\t ", "Tệp rỗng"),
    "picture called docx": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "Loại tệp này không đọc được"),
    "zip of something": (repacked(docx(GRID), {MAIN["docx"]: None, "a.txt": b"x"}), "Loại tệp nén này không đọc được"),
    "cut zip": (docx(GRID)[:300], "Tệp bị hỏng"),
    "locked office": (OLE + "EncryptedPackage".encode("utf-16-le"), "Tệp có mật khẩu"),
    "damaged xls": (OLE + "Workbook".encode("utf-16-le"), "Tệp Excel (xls) bị hỏng"),
    "locked zip": (locked_zip(), "Tệp có mật khẩu"),
    "swelling zip": (swelling_zip(), "Tệp quá nặng"),
    "many parts": (many_parts(), "Tệp quá nặng"),
    "doctype": (repacked(docx(GRID), {MAIN["docx"]: DOCTYPE}), "Tệp khai báo kiểu tài liệu"),
    "no main part": (
        repacked(docx(GRID), {MAIN["docx"]: None, "word/other.xml": b"<a/>"}),
        "Tệp Word thiếu phần nội dung",
    ),
    "broken xml": (repacked(docx(GRID), {MAIN["docx"]: b"<w:document"}), "Tệp Word bị hỏng"),
    "merge bomb": (
        with_sheet(b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'),
        "Tệp Excel có vùng ô gộp quá lớn",
    ),
    "far cell": (
        with_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        "Tệp Excel có ô ở quá xa bảng",
    ),
    "damaged pdf": (b"%PDF-1.7\nabc", "Tệp PDF bị hỏng"),
    "no table": ("Kính gửi: các đơn vị.".encode(), "Không tìm thấy bảng nhiệm vụ"),
    "statistics": (
        tsv([["STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Đơn vị"], ["1", "Số việc", "Việc", "32", ""]]),
        "Không tìm thấy bảng nhiệm vụ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "message"), ODD.values(), ids=ODD)
def test_an_odd_file_is_refused_with_a_sentence(data, message):
    with pytest.raises(BadInput) as refused:
        read_appendix(read_paper(data, "x"), 2026)
    assert refused.value.message.startswith(message)


def test_a_paper_in_a_legacy_font_is_named():
    text = "TT\tNhiÖm vô\tChñ tr×\tThêi h¹n\n1\tX©y dùng kÕ ho¹ch\tV¨n phßng\tQuý I\n"
    with pytest.raises(BadInput, match="phông chữ cũ"):
        read_appendix(read_paper(text.encode(), "x.txt"), 2026)


def test_forged_spans_are_clamped():
    data = docx([["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"], ["I", "CẢI CÁCH", "<", "<"], *GRID[1:]])
    document = part(data, MAIN["docx"]).replace(b'w:gridSpan w:val="3"', b'w:gridSpan w:val="100000000"')
    appendix = read_appendix(read_paper(repacked(data, {MAIN["docx"]: document}), "x.docx"), 2026)
    assert [task.task for task in appendix.tasks] == ["Rà soát"]


def test_a_missing_file_is_named(tmp_path):
    for read in (read_paper, read_paper_safely):
        with pytest.raises(BadInput, match="Không tìm thấy tệp x.docx"):
            read(tmp_path / "x.docx")


def test_a_child_answers_bad_input_as_its_parent_does(tmp_path):
    path = tmp_path / "x.docx"
    path.write_bytes(ODD["doctype"][0])
    with pytest.raises(BadInput, match="DOCTYPE"):
        read_paper_safely(path)


@pytest.mark.long
def test_a_child_that_outgrows_its_memory_is_told_apart(tmp_path):
    """Fifty megabytes of cells in a small file take more than a child may have."""
    sheet = b'<row r="2">' + b'<c t="inlineStr"><is><t>a</t></is></c>' * 1_200_000 + b"</row></sheetData>"
    path = tmp_path / "x.xlsx"
    path.write_bytes(with_sheet(b"</sheetData>", sheet))
    with pytest.raises(BadInput, match="quá nặng|quá nhiều|hỏng"):
        read_paper_safely(path)


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Some bytes changed, dropped or added."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 20))):
        at = rng.randrange(len(changed)) if changed else 0
        what = rng.random()
        if what < 0.5 and changed:
            changed[at] = rng.randrange(256)
        elif what < 0.75:
            del changed[at : at + rng.randrange(1, 200)]
        else:
            changed[at:at] = rng.randbytes(rng.randrange(1, 50))
    return bytes(changed)


def mutated_part(data: bytes, name: str, rng: random.Random) -> bytes:
    """A package whose main part has tags dropped or doubled, numbers forged, or bytes changed."""
    xml = part(data, name)
    for _ in range(rng.choice((1, 5))):
        start, end = rng.choice([match.span() for match in re.finditer(rb"<[^>]+>", xml)])
        what = rng.random()
        if what < 0.3:
            xml = xml[:start] + xml[end:]
        elif what < 0.6:
            xml = xml[:end] + xml[start:end] + xml[end:]
        elif what < 0.8:
            forged = str(rng.choice((0, -1, 10**9, 999_999, 3))).encode()
            xml = re.sub(rb'"\d+"', b'"' + forged + b'"', xml, count=rng.randrange(1, 30))
        else:
            return repacked(data, {name: mutated(xml, rng)})
    return repacked(data, {name: xml})


def check_mutation(seed: int, name: str) -> None:
    rng = random.Random(seed)
    data = paper(name)
    kind = name.rsplit(".", 1)[1]
    packed = kind in MAIN and rng.random() < 0.8
    changed = mutated_part(data, MAIN[kind], rng) if packed else mutated(data, rng)
    started = time.process_time()
    try:
        appendix_to_json(read_appendix(read_paper(changed, name), 2022))
    except BadInput as refused:
        assert refused.message.endswith(".")
    assert time.process_time() - started < reading.DEADLINE_SECONDS / 2, f"seed {seed}"


HUNDREDS = {
    "so-mau-2022.docx": 6, "so-mau-2022.xlsx": 5, "so-mau-2022.txt": 4, "so-nam-cot-2026.docx": 4, "so-mau-2022.pdf": 1,
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in HUNDREDS if not name.endswith("pdf")])
def test_a_mutated_file_gets_an_answer_or_a_sentence(name):
    for seed in range(8):
        check_mutation(seed, name)


@pytest.mark.long
@pytest.mark.parametrize(("name", "hundred"), [(name, at) for name, count in HUNDREDS.items() for at in range(count)])
def test_two_thousand_mutated_files_get_an_answer_or_a_sentence(name, hundred):
    for seed in range(1000 + 100 * hundred, 1100 + 100 * hundred):
        check_mutation(seed, name)
