"""Hand a file to be saved under a plain name, which every browser and file system takes."""

from flask import Response

from ..services.report_files import KINDS


def as_file(content: bytes, kind: str, name: str) -> Response:
    """A file to be saved under a plain name."""
    return Response(content, mimetype=KINDS[kind],
                    headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'})


def plain_name(text: str) -> str:
    """The letters, digits and dashes of a key."""
    return "".join(char for char in text if char.isascii() and (char.isalnum() or char == "-"))
