"""The smallest pieces of a Word file: a paragraph and the text of a run, with the fonts that Vietnamese needs."""

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from .paper import printable

FONT = "Times New Roman"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def child(parent, tag: str):
    """The parent's child of this tag, made where it is missing."""
    found = parent.find(qn(tag))
    if found is None:
        found = OxmlElement(tag)
        parent.append(found)
    return found


def set_text(run, text: str) -> None:
    """Put a text into a run in place of what it holds; line breaks become Word's own."""
    for old in run.findall(qn("w:t")) + run.findall(qn("w:br")):
        run.remove(old)
    for index, line in enumerate(text.split("\n")):
        if index:
            run.append(OxmlElement("w:br"))
        element = OxmlElement("w:t")
        element.set(XML_SPACE, "preserve")
        element.text = line
        run.append(element)


def paragraph(text: str, *, bold: bool = False, italic: bool = False, size: float = 14, align: str = "left",
              before: float = 0, after: float = 0, first_line_mm: float = 0, keep_next: bool = False,
              rule_width: int = 0, line: float = 1.0):
    """A paragraph element. `rule_width` (twips from each side) draws the thin line that stands under a header."""
    keep = "<w:keepNext/>" if keep_next else ""
    border = ('<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>' if rule_width else "")
    spacing = (f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" '
               f'w:line="{round(line * 240)}" w:lineRule="auto"/>')
    if rule_width:
        indent = f'<w:ind w:left="{rule_width}" w:right="{rule_width}"/>'
    elif first_line_mm:
        indent = f'<w:ind w:firstLine="{round(first_line_mm * 56.7)}"/>'
    else:
        indent = ""
    weight = ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    half = round(size * 2)
    element = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr>{keep}{border}{spacing}{indent}<w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr>{weight}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr></w:r></w:p>'
    )
    set_text(element.find(qn("w:r")), printable(text))
    return element
