"""Read appendices of 32, 500 and 5,000 rows in Word and Excel, and PDFs of many pages: time a row or page, and memory.

Baseline: the library that opens the same file, used as barely as one can and still see every cell: lxml walking the
cells of a Word file, openpyxl iterating the values of a workbook, pdfplumber's `extract_tables` page by page. Word
files are read by python-docx too, which is what one would use at hand. Each measurement runs in a process of its own,
so that its peak memory is its own; the least processor time counts.
"""

import functools
import gc
import io
import json
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

ROWS = (32, 500, 5_000)
PDF_ROWS = (32, 500)
AT_LEAST, SECONDS = 3, 1.0  # so often, and so long altogether, is each work repeated
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def grid_of(rows: int) -> list[list[str]]:
    """A plan of that many tasks in nine columns and up to 20 sections, four tasks in ten sharing an objective."""
    from tests.papers import HEAD, expected

    rng, samples = random.Random(rows), expected("so-mau-2022")
    grid, number, size = [list(HEAD.values())], 0, max(8, rows // 20)
    for index in range(rows):
        if index % size == 0:
            number = 0
            grid.append([roman(index // size + 1), f"*LĨNH VỰC {index // size + 1}", *["<"] * (len(HEAD) - 2)])
        task = dict(samples[index % len(samples)])
        shared = number > 0 and rng.random() < 0.4
        number += not shared
        task |= {"number": str(number), "task": f"{task['task']} (việc {index + 1})"}
        if rng.random() < 0.5:
            task["deadline"] = f"Trước ngày {rng.randint(1, 28)}/{rng.randint(1, 12)}/2022"
        grid.append(["^" if shared and field in ("number", "objective") else task[field] for field in HEAD])
    return grid


def roman(number: int) -> str:
    """Up to 39."""
    letters = ""
    for value, mark in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        times, number = divmod(number, value)
        letters += mark * times
    return letters


def bare_docx(data: bytes) -> int:
    from lxml import etree

    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    return sum(len("".join(text.text or "" for text in cell.iter(f"{W}t"))) for cell in root.iter(f"{W}tc"))


def python_docx(data: bytes) -> int:
    from docx import Document

    return sum(
        len(cell.text) for table in Document(io.BytesIO(data)).tables for row in table.rows for cell in row.cells
    )


def bare_xlsx(data: bytes) -> int:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data))
    return sum(len(str(value)) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value)


def bare_pdf(data: bytes) -> int:
    import pdfplumber

    total = 0
    with pdfplumber.open(io.BytesIO(data)) as book:
        for page in book.pages:
            total += sum(len(cell or "") for table in page.extract_tables() for row in table for cell in row)
            page.close()
    return total


def read(data: bytes) -> int:
    from tracker.documents.reading import read_paper

    return len(read_paper(data).tables[0].rows)


def read_and_understand(data: bytes) -> int:
    from tracker.documents.reading import read_paper
    from tracker.domain.appendix import read_appendix

    return len(read_appendix(read_paper(data), 2022).tasks)


WORK: dict[str, Callable[[bytes], int]] = {
    "bare_docx": bare_docx, "bare_xlsx": bare_xlsx, "bare_pdf": bare_pdf, "python_docx": python_docx,
    "read": read, "whole": read_and_understand,
}  # fmt: skip


def measure(work: str, path: str) -> None:
    """In a process of its own: prints seconds, MiB at the peak beyond the start, and what the work answered."""
    data = Path(path).read_bytes()
    before = peak_memory()
    seconds: list[float] = []
    while len(seconds) < AT_LEAST or sum(seconds) < SECONDS:
        forget()
        start = time.process_time()
        answer = WORK[work](data)
        seconds.append(time.process_time() - start)
    print(json.dumps([min(seconds), peak_memory() - before, answer]))


def forget() -> None:
    """Empty what functions remember of their arguments, so that no repetition profits from the one before."""
    for remembered in [found for found in gc.get_objects() if isinstance(found, functools._lru_cache_wrapper)]:
        remembered.cache_clear()


def peak_memory() -> float:
    """MiB; from /proc, because ru_maxrss of a child begins with its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def measured(work: str, path: Path) -> tuple[float, float, int]:
    command = [sys.executable, "-m", "bench.reading", work, str(path)]
    seconds, grown, answer = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return seconds, grown, answer


def write_files(folder: Path) -> list[tuple[Path, int]]:
    from tests.paper_builder import docx, pdf, xlsx
    from tests.papers import word

    files = []
    for rows in ROWS:
        grid = grid_of(rows)
        files.append((folder / f"{rows}.docx", rows))
        files[-1][0].write_bytes(word(("Phụ lục",), grid) if rows < 1_000 else docx("Phụ lục", grid))
        files.append((folder / f"{rows}.xlsx", rows))
        files[-1][0].write_bytes(xlsx(("Phụ lục", grid)))
    for rows in PDF_ROWS:
        files.append((folder / f"{rows}.pdf", rows))
        files[-1][0].write_bytes(pdf(grid_of(rows), before="Phụ lục"))
    return files


def pages_of(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as book:
        return len(book.pages)


def main() -> None:
    """Print the figures as a table."""
    print(f"{'file':>10} {'amount':>11} {'bare':>9} {'read':>9} {'ratio':>6} {'+ rules':>9} {'ratio':>6} "
          f"{'a second':>9} {'MiB bare':>9} {'MiB':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for path, rows in write_files(Path(folder)):
            kind = path.suffix[1:]
            bare, bare_grown, _ = measured(f"bare_{kind}", path)
            reading, _, _ = measured("read", path)
            whole, grown, tasks = measured("whole", path)
            if tasks != rows:
                raise SystemExit(f"{path.name}: {tasks} tasks read, {rows} written")
            amount, unit = (pages_of(path), "pages") if kind == "pdf" else (rows, "rows")
            print(f"{path.name:>10} {f'{amount:,} {unit}':>11} {bare * 1000:7.1f}ms {reading * 1000:7.1f}ms "
                  f"{reading / bare:6.2f} {whole * 1000:7.1f}ms {whole / bare:6.2f} {amount / whole:9,.0f} "
                  f"{bare_grown:9.0f} {grown:6.0f}")
            if kind == "docx" and rows < 1_000:
                print(f"{'python-docx':>22} {measured('python_docx', path)[0] * 1000:7.0f}ms")


if __name__ == "__main__":
    measure(*sys.argv[1:]) if len(sys.argv) > 1 else main()
