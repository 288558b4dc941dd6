"""Old Word files (.doc, .odt, .rtf): converted where LibreOffice is, else refused with what to do; never a table lost.

A small program stands in for LibreOffice here, so that the tests say the same on a machine without it; where it is
installed the whole way is tried as well.
"""

import io
import os
import shutil
import struct
import subprocess
import sys
import time
import zipfile

import pytest

from tests.paper_builder import docx
from tests.papers import paper
from tracker.documents import conversion, reading
from tracker.documents.old_word import filled_cells
from tracker.documents.reading import read_paper, read_paper_safely
from tracker.domain.appendix import read_appendix
from tracker.domain.errors import BadInput

GRID = [["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"], ["1", "Rà soát", "Văn phòng", "Quý I"]]
SECTOR = 512


def rtf(rows: int = 2) -> bytes:
    return b"{\\rtf1 " + b"\\trowd\\intbl a\\cell\\row " * rows + b"}"


def odt(rows: int = 2, kind: bytes = b"application/vnd.oasis.opendocument.text", before: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", before + b"<a>" + b"<table:table-row/>" * rows + b"</a>")
    return stream.getvalue()


def doc(text: str) -> bytes:
    """An old Word file with no more than its text and the table that says where it lies (MS-DOC, MS-CFB)."""
    body = text.encode("utf-16-le")
    pieces = struct.pack("<IIHIH", 0, len(text), 0, 2048, 0)
    clx = b"\x01" + struct.pack("<h", 3) + b"abc" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    head = bytearray(2048)
    struct.pack_into("<H", head, 0x0A, 0x0200)
    struct.pack_into("<II", head, 0x01A2, 0, len(clx))
    streams = {"WordDocument": (bytes(head) + body).ljust(8192, b"\0"), "1Table": clx.ljust(4096, b"\0")}
    return compound_file(streams)


def compound_file(streams: dict[str, bytes]) -> bytes:
    """Sector 0 is the allocation table, 1 the directory, then the streams, none so small as to need the mini stream."""
    table, sectors, entries = [-3, -2], [], [("Root Entry", 5, -2, 0)]
    for name, content in streams.items():
        assert len(content) >= 4096 and len(content) % SECTOR == 0
        entries.append((name, 2, len(table), len(content)))
        count = len(content) // SECTOR
        table += [*range(len(table) + 1, len(table) + count), -2]
        sectors.append(content)
    directory = b""
    for index, (name, kind, start, size) in enumerate(entries):
        raw = (name + "\0").encode("utf-16-le")
        child, right = (1, -1) if index == 0 else (-1, index + 1 if 0 < index < len(entries) - 1 else -1)
        directory += raw.ljust(64, b"\0") + struct.pack("<HBBiii", len(raw), kind, 1, -1, right, child)
        directory += bytes(36) + struct.pack("<iII", start, size, 0)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IiIIiIiI", 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<i", 0) + struct.pack("<i", -1) * 108
    allocation = struct.pack(f"<{len(table)}i", *table).ljust(SECTOR, b"\xff")
    return head + allocation + directory.ljust(SECTOR, b"\0") + b"".join(sectors)


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Puts a program called soffice first on PATH; answers a function that says what it does."""
    folder = tmp_path / "bin"
    folder.mkdir()
    result = tmp_path / "result.docx"

    def does(script: str = "", *, makes: bytes | None = None) -> None:
        if makes is not None:
            result.write_bytes(makes)
            script += f"shutil.copy({str(result)!r}, folder / 'paper.docx')\n"
        program = folder / "soffice"
        program.write_text(
            f"#!{sys.executable}\nimport os, pathlib, shutil, sys, time\n"
            "folder = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\nfolder.mkdir()\n" + script
        )
        program.chmod(0o755)

    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return does


@pytest.fixture
def no_office(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))


FILES = {"doc": doc("a\x07b\x07\x07"), "odt": odt(), "rtf": rtf()}


@pytest.mark.parametrize(("kind", "data"), FILES.items())
def test_without_libreoffice_a_person_is_told_to_save_as_docx(no_office, kind, data):
    with pytest.raises(BadInput, match=rf"\(\.{kind}\).*Lưu thành \(Save As\) kiểu \.docx"):
        read_paper(data, f"x.{kind}")


@pytest.mark.parametrize(("kind", "data"), FILES.items())
def test_a_converted_file_is_read(office, tmp_path, kind, data):
    office(makes=docx(GRID))
    path = tmp_path / f"x.{kind}"
    path.write_bytes(data)
    for read in (read_paper, read_paper_safely):
        assert [task.task for task in read_appendix(read(path), 2026).tasks] == ["Rà soát"]


@pytest.mark.parametrize(("kind", "data"), {
    "doc": doc("Phụ lục\rTT\x07Nhiệm vụ\x07\x07" + "1\x07Rà soát\x07\x07" * 9), "odt": odt(9), "rtf": rtf(9),
}.items())  # fmt: skip
def test_a_conversion_that_lost_a_table_is_refused(office, kind, data):
    office(makes=docx("Phụ lục", GRID))
    with pytest.raises(BadInput, match="mất bảng"):
        read_paper(data, f"x.{kind}")


def test_a_conversion_ends_before_the_child_that_waits_for_it():
    assert conversion.SECONDS < reading.DEADLINE_SECONDS


def test_a_conversion_that_says_well_and_left_no_file_is_refused(office):
    office("sys.exit(0)")
    with pytest.raises(BadInput, match="không chuyển được"):
        read_paper(rtf(), "x.rtf")


def test_a_conversion_that_made_rubbish_is_refused(office):
    office(makes=b"PK\x03\x04 rubbish")
    with pytest.raises(BadInput, match="hỏng"):
        read_paper(rtf(), "x.rtf")


def test_a_slow_conversion_ends_with_all_that_it_started(office, tmp_path):
    """soffice is a script that starts the program proper; both are gone when the person gets her sentence."""
    mark = tmp_path / "still alive"
    office(f"if os.fork() == 0:\n    time.sleep(1)\n    pathlib.Path({str(mark)!r}).touch()\ntime.sleep(30)")
    started = time.monotonic()
    with pytest.raises(BadInput, match="quá lâu"):
        conversion.to_docx(rtf(), "rtf", seconds=0.4)
    assert time.monotonic() - started < 5
    time.sleep(1)
    assert not mark.exists()


def test_each_conversion_has_a_profile_and_a_folder_that_go_with_it(office, tmp_path):
    seen = tmp_path / "seen"
    script = (
        "profile = next(a for a in sys.argv if a.startswith('-env:UserInstallation=file://'))\n"
        f"with open({str(seen)!r}, 'a') as out: print(profile.split('file://')[1], file=out)\n"
        "assert 'DisableMacrosExecution' in "
        "(pathlib.Path(profile.split('file://')[1]) / 'user/registrymodifications.xcu').read_text()\n"
    )
    office(script, makes=docx(GRID))
    for _ in range(2):
        read_paper(rtf(), "x.rtf")
    first, second = seen.read_text().split()
    assert first != second and not os.path.exists(first) and not os.path.exists(second)


def test_a_forged_old_file_is_damage(office):
    office(makes=docx(GRID))
    whole = doc("x")
    for data in (whole[:8] + bytes(504) + "WordDocument".encode("utf-16-le"), whole[:4000]):
        with pytest.raises(BadInput, match="hỏng"):
            read_paper(data, "x.doc")


def test_an_open_document_is_checked_before_anything_opens_it(office):
    office("raise SystemExit('opened')")
    with pytest.raises(BadInput, match="DOCTYPE"):
        read_paper(odt(before=b"<!DOCTYPE a>"), "x.odt")
    with pytest.raises(BadInput, match="ods"):
        read_paper(odt(kind=b"application/vnd.oasis.opendocument.spreadsheet"), "x.ods")


def test_cells_of_an_old_word_file_are_counted():
    assert filled_cells(doc("Phụ lục\rTT\x07Nhiệm vụ\x07\x07" + "1\x07\x07\x07" + "hết\r")) == 3


def test_a_real_conversion_reads_the_same(tmp_path):
    """Where LibreOffice is installed; elsewhere the sentence that says what to do."""
    source = tmp_path / "so-mau-2022.docx"
    source.write_bytes(paper(source.name))
    for kind in conversion.CONVERTED:
        path = tmp_path / f"so-mau-2022.{kind}"
        if program := shutil.which("soffice"):
            command = [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
                       "--convert-to", kind, "--outdir", str(tmp_path), str(source)]  # fmt: skip
            subprocess.run(command, check=True, capture_output=True, timeout=60)
            assert len(read_appendix(read_paper_safely(path), 2022).tasks) == 32
        else:
            path.write_bytes(FILES[kind])
            with pytest.raises(BadInput, match="chưa đọc được trên máy chủ này"):
                read_paper_safely(path)
