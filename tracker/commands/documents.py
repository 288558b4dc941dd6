"""`tracker document add`: the register of guidance documents (văn bản chỉ đạo)."""

import click

from ..domain.errors import BadInput
from ..domain.wording import _
from .running import group_named, in_agency, within_app


def register(root: click.Group) -> None:
    """Add the command to the program."""
    group_named(root, "document", _("Sổ văn bản.")).add_command(add)


@click.command("add", help=_("Ghi một văn bản chỉ đạo vào sổ."))
@click.option("--agency", "code", required=True, help=_("Mã cơ quan."))
@click.option("--guidance", is_flag=True, help=_("Văn bản chỉ đạo CCHC, được đếm vào 1.1.3."))
@click.option("--reference", required=True, help=_("Ví dụ: Công văn số 12/SCT-VP ngày 05/02/2022."))
@within_app
def add(code: str, guidance: bool, reference: str) -> None:
    from ..services.documents import add_guidance

    if not guidance:
        raise BadInput(_("Thêm --guidance: sổ này ghi văn bản chỉ đạo. Văn bản minh chứng thì ghi cùng nhiệm vụ "
                         "(tracker task complete --document)."))
    with in_agency(code):
        document = add_guidance(reference)
        said = _("{text} (ban hành {issued_on:%d/%m/%Y})", text=document.text, issued_on=document.issued_on)
    click.echo(_("Đã ghi vào sổ: {said}.", said=said))
