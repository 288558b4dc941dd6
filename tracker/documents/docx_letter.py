"""The report's own pages in Word: header, title, justified body, nơi nhận and signature (Nghị định 30/2020/NĐ-CP)."""

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ..domain.wording import _
from .docx_text import paragraph
from .paper import Letter, Strong

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
TEXT_WIDTH = round((210 - 30 - 15) * 56.7)


def add_letter(document, letter: Letter) -> None:
    """Put the letter at the end of the document's body, before its section's properties."""
    body = document.element.body
    left = [paragraph(letter.parent.upper(), size=13, align="center")] if letter.parent else []
    left += [paragraph(letter.agency.upper(), size=13, bold=True, align="center"),
             paragraph("", size=2, rule_width=1250),
             paragraph(letter.number, size=13, align="center", before=6)]
    if letter.about:
        left.append(paragraph(letter.about, size=12, align="center", before=6))
    right = [paragraph(STATE, size=12, bold=True, align="center"),
             paragraph(MOTTO, size=13, bold=True, align="center"),
             paragraph("", size=2, rule_width=1000),
             paragraph(letter.place_line, size=13, italic=True, align="center", before=6)]
    end = [paragraph("Nơi nhận:", size=12, bold=True, italic=True)]
    end += [paragraph(line, size=11) for line in letter.recipients]
    signature = [paragraph(letter.signer_title.upper(), size=14, bold=True, align="center"),
                 paragraph("", before=54),
                 paragraph(letter.signer_name, size=14, bold=True, align="center")]
    parts = [_two_columns(left, right, 0.42), *(_addressed(letter) if letter.to else _titled(letter))]
    parts += [_body_paragraph(text, last=text is letter.paragraphs[-1]) for text in letter.paragraphs]
    parts += [paragraph("", size=8, keep_next=True), _two_columns(end, signature, 0.5)]
    for part in parts:
        body.insert(len(body) - 1, part)


def _titled(letter: Letter) -> list:
    """The name of the kind of paper and what it is about."""
    parts = [paragraph(letter.kind, bold=True, align="center", before=18, keep_next=True),
             paragraph(letter.subject, bold=True, align="center", keep_next=True)]
    if letter.period_line:
        parts.append(paragraph(letter.period_line, italic=True, align="center"))
    return [*parts, paragraph("", size=2, rule_width=3600, after=12)]


def _addressed(letter: Letter) -> list:
    """To whom a công văn goes: one in a line, several each in a line of its own."""
    if len(letter.to) == 1:
        return [paragraph(_("Kính gửi: {to}", to=letter.to[0]), align="center", before=18, after=12)]
    lines = [paragraph(f"- {one};" if one is not letter.to[-1] else f"- {one}.", first_line_mm=60) for one in letter.to]
    return [paragraph(_("Kính gửi:"), before=18, first_line_mm=40), *lines, paragraph("", after=6)]


def _body_paragraph(text: str | Strong, last: bool):
    """A heading, what a list follows and the last paragraph stay on the page of what comes after them."""
    if isinstance(text, Strong):
        return paragraph(text.strong, bold=True, align="left", first_line_mm=10, after=6, line=1.15, keep_next=True)
    return paragraph(text, align="both", first_line_mm=10, after=6, line=1.15, keep_next=last or text.endswith(":"))


def _two_columns(left: list, right: list, share: float):
    """A borderless table of two cells that a page break leaves whole."""
    widths = (round(TEXT_WIDTH * share), TEXT_WIDTH - round(TEXT_WIDTH * share))
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{widths[0]}"/><w:gridCol w:w="{widths[1]}"/></w:tblGrid></w:tbl>'
    )
    row = parse_xml(f'<w:tr {nsdecls("w")}><w:trPr><w:cantSplit/></w:trPr></w:tr>')
    for width, content in zip(widths, (left, right), strict=True):
        cell = parse_xml(f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr></w:tc>')
        for part in content:
            cell.append(part)
        row.append(cell)
    table.append(row)
    return table
