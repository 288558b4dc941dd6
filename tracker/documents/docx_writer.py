"""Write a paper as Word, laid out by Nghị định 30/2020/NĐ-CP (Phụ lục I).

A4, Times New Roman in all four font slots, margins 20/20/30/15 mm, page number centred on top from page 2, each
appendix in a landscape section of its own with its head repeated on every page. Rows are deep copies of one prepared
row: ten times faster than python-docx's `add_row`.
"""

import io
from copy import deepcopy

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from .column_widths import MANY_COLUMNS, fitted, letters_of
from .docx_letter import add_letter
from .docx_text import FONT, child, paragraph, set_text
from .paper import Chart, Paper, PaperTable, TableRow, printable, shown

PORTRAIT = (Mm(210), Mm(297))
MARGINS = {"top_margin": Mm(20), "bottom_margin": Mm(20), "left_margin": Mm(30), "right_margin": Mm(15)}
LANDSCAPE_WIDTH, UPRIGHT_WIDTH = 297 - 30 - 15, 210 - 30 - 15
ALIGN = {"l": "left", "c": "center", "r": "right"}


def write_docx(paper: Paper) -> bytes:
    """The paper as a .docx file."""
    document = Document()
    _prepare_styles(document)
    document.core_properties.title = printable(paper.title)
    document.core_properties.author = printable(paper.agency)
    document.core_properties.language = "vi-VN"
    document.core_properties.comments = ""
    section = document.sections[0]
    _page(section, landscape=paper.letter is None and not paper.upright)
    if paper.letter is not None:
        add_letter(document, paper.letter)
    else:
        document.element.body.insert(0, paragraph(paper.agency.upper(), bold=True, after=6))
    for index, table in enumerate(paper.tables):
        if paper.letter is not None and (index == 0 or table.mark):
            _page(document.add_section(WD_SECTION.NEW_PAGE), landscape=not paper.upright)
        _add_table(document, table, UPRIGHT_WIDTH if paper.upright else LANDSCAPE_WIDTH)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _prepare_styles(document) -> None:
    styles = document.styles.element
    defaults = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in list(defaults):
        defaults.remove(old)
    fonts = f'w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"'
    defaults.append(parse_xml(f"<w:rFonts {nsdecls('w')} {fonts}/>"))
    defaults.append(parse_xml(f'<w:sz {nsdecls("w")} w:val="28"/>'))
    defaults.append(parse_xml(f'<w:szCs {nsdecls("w")} w:val="28"/>'))
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    slots = normal.element.rPr.rFonts
    for slot in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        slots.set(qn(slot), FONT)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _page(section, *, landscape: bool) -> None:
    """Size, margins and the page number, which starts anew in each appendix and isn't shown on its first page."""
    width, height = PORTRAIT
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    for name, value in MARGINS.items():
        setattr(section, name, value)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    numbering = section._sectPr.find(qn("w:pgNumType"))
    if numbering is None:
        numbering = OxmlElement("w:pgNumType")
        section._sectPr.insert_element_before(numbering, "w:cols", "w:titlePg", "w:docGrid")
    numbering.set(qn("w:start"), "1")
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    header = section.header.paragraphs[0]._p
    for old in list(header):
        header.remove(old)
    child(header, "w:pPr").append(parse_xml(f'<w:jc {nsdecls("w")} w:val="center"/>'))
    for kind in ("begin", "PAGE", "end"):
        inner = ('<w:instrText xml:space="preserve"> PAGE </w:instrText>' if kind == "PAGE"
                 else f'<w:fldChar w:fldCharType="{kind}"/>')
        header.append(parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:sz w:val="26"/></w:rPr>{inner}</w:r>'))


def _add_table(document, table: PaperTable, width: int) -> None:
    body = document.element.body
    if body.findall(qn("w:tbl")) and not table.mark:
        body.insert(len(body) - 1, paragraph("", size=12))
    for text, style in ((table.mark, {"bold": True}), (table.title, {"bold": True}), (table.caption, {"italic": True})):
        if text:
            body.insert(len(body) - 1, paragraph(text, align="center", keep_next=True, after=3, **style))
    body.insert(len(body) - 1, paragraph("", size=6, keep_next=True))
    if table.chart is not None:
        _add_chart(document, table.chart, width)
    body.insert(len(body) - 1, _table_element(table, width))
    for note in table.notes or ("",):  # Word wants a paragraph after a table in any case
        body.insert(len(body) - 1, paragraph(note, italic=True, size=12 if note else 2, before=3))


def _add_chart(document, chart: Chart, width: int) -> None:
    """The chart as a picture between the margins, with its words for whoever cannot see it."""
    from .chart_picture import chart_png

    shape = document.add_picture(io.BytesIO(chart_png(chart)), width=Mm(width))
    properties = shape._inline.docPr
    properties.set("descr", printable(chart.in_words))
    properties.set("title", printable(chart.title))


def _widths(table: PaperTable, width: int) -> list[int]:
    """The columns in twentieths of a point, together the width between the margins (`width`, in mm)."""
    upright = width == UPRIGHT_WIDTH
    return [round(width * share / letters_of(table, upright) * 1440 / 25.4) for share in fitted(table, upright)]


def _table_element(table: PaperTable, width: int):
    widths = _widths(table, width)
    inset = 85 if len(widths) <= MANY_COLUMNS else 30
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
                      for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    element = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{inset}" w:type="dxa"/><w:right w:w="{inset}" w:type="dxa"/>'
        '</w:tblCellMar></w:tblPr><w:tblGrid>' + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        + "</w:tblGrid></w:tbl>"
    )
    for row in _head_rows(table, widths):
        element.append(row)
    samples = {kind: _sample_row(table, widths, *kind) for kind in ((False, False), (True, False), (False, True))}
    for row in table.rows:
        element.append(_spread_row(widths, row) if row.spread
                       else _filled(samples[(row.strong, row.soft and not row.strong)], row))
    return element


def _cell(width: int, content, *, span: int = 1, merge: str = ""):
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        properties += f'<w:gridSpan w:val="{span}"/>'
    if merge:
        properties += f'<w:vMerge w:val="{merge}"/>'
    cell = parse_xml(f'<w:tc {nsdecls("w")}><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr></w:tc>')
    for part in content:
        cell.append(part)
    return cell


def _head_rows(table: PaperTable, widths: list[int]):
    """The head, with its merged cells written out, marked to be repeated on every page."""
    covered: dict[tuple[int, int], int] = {}
    for number, cells in enumerate(table.head):
        row = parse_xml(f'<w:tr {nsdecls("w")}><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr></w:tr>')
        column, waiting = 0, list(cells)
        while column < len(widths):
            if (number, column) in covered:
                span = covered[(number, column)]
                row.append(_cell(sum(widths[column:column + span]), [paragraph("", size=table.text_size)], span=span,
                                 merge="continue"))
            else:
                head = waiting.pop(0)
                span = head.columns
                for below in range(1, head.rows):
                    covered[(number + below, column)] = span
                content = [paragraph(head.text, bold=True, size=table.text_size, align="center")]
                if head.hint:
                    content.append(paragraph(head.hint, italic=True, size=table.text_size, align="center"))
                row.append(_cell(sum(widths[column:column + span]), content, span=span,
                                 merge="restart" if head.rows > 1 else ""))
            column += span
        yield row


def _sample_row(table: PaperTable, widths: list[int], strong: bool, soft: bool):
    row = parse_xml(f'<w:tr {nsdecls("w")}><w:trPr><w:cantSplit/></w:trPr></w:tr>')
    for width, align in zip(widths, table.aligns, strict=True):
        text = paragraph("x", bold=strong, italic=soft, size=table.text_size, align=ALIGN[align], before=1, after=1)
        row.append(_cell(width, [text]))
    return row


def _spread_row(widths: list[int], row: TableRow):
    """A row whose first text goes across the whole table."""
    element = parse_xml(f'<w:tr {nsdecls("w")}><w:trPr><w:cantSplit/></w:trPr></w:tr>')
    text = paragraph(shown(row.cells[0]), bold=row.strong, italic=row.soft, size=12, align="left", before=1, after=1)
    element.append(_cell(sum(widths), [text], span=len(widths)))
    return element


def _filled(sample, row: TableRow):
    """A copy of the prepared row with this row's texts in its runs."""
    copy = deepcopy(sample)
    for run, cell in zip(copy.iter(qn("w:r")), row.cells, strict=True):
        set_text(run, shown(cell))
    return copy
