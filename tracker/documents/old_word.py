"""Count the filled table cells of an old Word file (.doc) without converting it.

A converter may drop a table in silence. Counting before and after tells, and needs no more than the file's text: in
Word's binary format (MS-DOC 2.8.35) a piece table says where the text lies, and each cell ends with the character 7.
"""

import struct

CELL_END = "\x07"
_FIB_FLAGS, _FIB_CLX = 0x0A, 0x01A2
_IN_TABLE_1 = 0x0200
_COMPRESSED = 1 << 30


def filled_cells(data: bytes) -> int:
    """The number of table cells with text. Raises ValueError, struct.error or xlrd's CompDocError on a damaged file."""
    from xlrd.compdoc import CompDoc  # loaded only where an old file is read

    container = CompDoc(data, logfile=_Silent())
    main = _stream(container, "WordDocument")
    flags = struct.unpack_from("<H", main, _FIB_FLAGS)[0]
    table = _stream(container, "1Table" if flags & _IN_TABLE_1 else "0Table")
    start, length = struct.unpack_from("<II", main, _FIB_CLX)
    text = "".join(_pieces(main, table[start : start + length]))
    return sum(1 for cell in text.split(CELL_END)[:-1] if cell.strip())


class _Silent:
    """xlrd prints its remarks; a child process prints nothing but its answer."""

    def write(self, text: str) -> None:
        """Drop the remark."""

    def flush(self) -> None:
        """Nothing is held back."""


def _stream(container: object, name: str) -> bytes:
    stream = container.get_named_stream(name)  # type: ignore[attr-defined]
    if stream is None:
        raise ValueError(f"no stream {name}")
    return bytes(stream)


def _pieces(main: bytes, clx: bytes) -> list[str]:
    """The text in order; formatting records (type 1) before the piece table (type 2) are stepped over."""
    at = 0
    while clx[at : at + 1] == b"\x01":
        at += 3 + struct.unpack_from("<h", clx, at + 1)[0]
    if clx[at : at + 1] != b"\x02":
        raise ValueError("no piece table")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    table = clx[at + 5 : at + 5 + size]
    count = (len(table) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table)
    texts = []
    for index in range(count):
        place = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * index + 2)[0]
        length = ends[index + 1] - ends[index]
        if place & _COMPRESSED:
            begin = (place & ~_COMPRESSED) // 2
            texts.append(main[begin : begin + length].decode("cp1252", "replace"))
        else:
            texts.append(main[place : place + 2 * length].decode("utf-16-le", "replace"))
    return texts
