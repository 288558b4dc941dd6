"""What a file may cost: 60 s, 512 MB, 20 MB, 10,000 rows, 500 pages. Each limit is met by something that breaks it."""

import json
import signal
import subprocess
import sys
import time

import pytest

from tests.paper_builder import docx, html, pdf, tsv, xls, xlsx
from tracker.documents import pdf_reader, reading, reading_child
from tracker.documents.reading import TOO_HEAVY, read_paper, read_paper_safely
from tracker.domain.errors import BadInput

HEAD = ["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"]
WRITERS = {"docx": docx, "xlsx": lambda grid: xlsx(("A", grid)), "xls": xls, "html": html, "tsv": tsv, "pdf": pdf}


def grid_of(rows: int) -> list[list[str]]:
    return [HEAD, *([str(number), "Rà soát", "Văn phòng", "Quý I"] for number in range(1, rows))]


def in_a_child(code: str) -> subprocess.CompletedProcess:
    """Runs `code` where a file would be read: the child's `main` with the reading itself replaced."""
    program = (
        "from tracker.documents import reading_child as child\nchild.ready_to_read = lambda *_: b''\n"
        f"{code}\nchild.main(['x.docx', 'x.docx'])"
    )
    return subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)


def test_the_limits_are_those_promised():
    assert (reading.DEADLINE_SECONDS, reading.MAX_BYTES, reading.MAX_ROWS) == (60, 20 * 2**20, 10_000)
    assert (pdf_reader.MAX_PAGES, reading_child.MEMORY_BEYOND_BASELINE) == (500, 512 * 2**20)
    assert reading_child.CPU_SECONDS < reading.DEADLINE_SECONDS


@pytest.mark.parametrize("promised", ["docx", "xlsx", "pdf"])
@pytest.mark.parametrize("held", sorted(WRITERS))
def test_a_name_that_promises_another_kind_is_refused_by_name(promised, held):
    content = WRITERS[held](grid_of(5))
    if promised == held:
        assert read_paper(content, f"x.{promised}").tables
    else:
        with pytest.raises(BadInput, match=f"Tệp tên là .{promised} nhưng nội dung là"):
            read_paper(content, f"x.{promised}")


@pytest.mark.parametrize(("name", "held"), [
    ("x.xls", "html"), ("x.xls", "xlsx"), ("x.doc", "docx"), ("x.txt", "tsv"), ("x", "pdf"),
])
def test_a_name_that_offices_give_to_anything_is_passed_over(name, held):
    assert read_paper(WRITERS[held](grid_of(5)), name).tables


def test_a_file_of_20_mb_is_looked_at_and_one_byte_more_is_not(tmp_path):
    path = tmp_path / "x.docx"
    path.write_bytes(b"\x89PNG" + bytes(reading.MAX_BYTES - 4))
    for more, said in ((b"", "Loại tệp này"), (b"\0", "lớn hơn 20 MB")):
        with path.open("ab") as file:
            file.write(more)
        for read in (read_paper, read_paper_safely):
            with pytest.raises(BadInput, match=said):
                read(path)


@pytest.mark.parametrize("kind", WRITERS)
def test_one_row_more_than_allowed_is_refused(kind, monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 20)
    assert len(read_paper(WRITERS[kind](grid_of(20)), f"x.{kind}").tables[0].rows) == 20
    with pytest.raises(BadInput, match="quá nhiều dòng"):
        read_paper(WRITERS[kind](grid_of(21)), f"x.{kind}")


def test_ten_thousand_rows_are_read_and_one_more_is_refused():
    assert len(read_paper(tsv(grid_of(10_000)), "x.tsv").tables[0].rows) == 10_000
    with pytest.raises(BadInput, match="quá nhiều dòng"):
        read_paper(tsv(grid_of(10_001)), "x.tsv")


def test_a_pdf_of_more_than_500_pages_is_refused():
    import typst

    with pytest.raises(BadInput, match="quá nhiều trang .hơn 500."):
        read_paper(bytes(typst.compile(b"#for n in range(501) [a #pagebreak(weak: true)]")), "x.pdf")


def test_a_child_may_take_512_mb_and_no_more():
    for megabytes, answered in ((400, False), (520, True)):
        done = in_a_child(f"child.read_paper = lambda *_: bytearray({megabytes} * 2**20)")
        assert (done.stdout == json.dumps({"error": TOO_HEAVY}).encode()) is answered


def test_a_child_that_computes_too_long_is_ended_and_a_person_is_told():
    done = in_a_child("child.CPU_SECONDS = 1\ndef endless(*_):\n    while True: pass\nchild.read_paper = endless")
    assert done.returncode == -signal.SIGXCPU
    with pytest.raises(BadInput, match="quá nặng"):
        reading._answer(done)


def test_a_child_that_only_waits_is_ended_at_the_deadline(tmp_path, monkeypatch):
    sleeper = tmp_path / "python"
    sleeper.write_text(f"#!/bin/sh\nsleep 2\ntouch {tmp_path}/outlived\n")
    sleeper.chmod(0o755)
    path = tmp_path / "x.tsv"
    path.write_bytes(tsv(grid_of(2)))
    monkeypatch.setattr(sys, "executable", str(sleeper))
    started = time.monotonic()
    with pytest.raises(BadInput, match="quá nặng"):
        read_paper_safely(path, deadline=0.3)
    assert time.monotonic() - started < 1.9
    time.sleep(2)
    assert not (tmp_path / "outlived").exists()
