"""Parse document references: placeholder until merged."""
import re
from dataclasses import dataclass
from datetime import date

from .text import fold, one_line

_REF = re.compile(r"^(?P<kind>[^\d]*?)\s*(?:số\s*)?(?P<number>\d+)\s*/\s*(?P<symbol>[\w&.\-/Đ]+?)(?:\s*(?:,|\s)\s*ngày\s*(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4}))?(?P<rest>.*)$")

@dataclass(frozen=True)
class DocumentReference:
    text: str
    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    issued_on: date | None = None
    subject: str | None = None

def parse_references(text):
    found = []
    for piece in re.split(r"[;\n]", one_line(text)):
        m = _REF.match(piece.strip())
        if m:
            day = date(int(m["y"]), int(m["m"]), int(m["d"])) if m["d"] else None
            found.append(DocumentReference(piece.strip(), m["kind"].strip() or None, m["number"], m["symbol"], day, m["rest"].strip()))
    return found

def normal_key(reference):
    return fold(f"{reference.number}/{reference.symbol}") if reference.number else ""
