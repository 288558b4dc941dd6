"""`tracker agency add`, `tracker user add`."""

import click

from ..domain.permissions import ROLES
from ..domain.wording import _
from .running import in_agency, within_app


def register(root: click.Group) -> None:
    """Add the commands to the program."""

    @root.group(help=_("Cơ quan dùng chương trình."))
    def agency() -> None:
        """The noun."""

    @agency.command("add", help=_("Thêm một cơ quan."))
    @click.argument("code")
    @click.option("--name", required=True, help=_("Tên đầy đủ của cơ quan."))
    @within_app
    def add_agency(code: str, name: str) -> None:
        from ..services.agencies import add_agency as add

        add(code, name)
        click.echo(_("Đã thêm cơ quan {name} ({code}).", name=name, code=code))
        click.echo(_("Thêm người quản trị: tracker user add E-MAIL --agency {code} --role admin --name HỌ-TÊN",
                     code=code))

    @root.group(help=_("Người dùng."))
    def user() -> None:
        """The noun."""

    @user.command("add", help=_("Thêm một người dùng; in mật khẩu dùng lần đầu."))
    @click.argument("email")
    @click.option("--agency", "code", required=True, help=_("Mã cơ quan."))
    @click.option("--role", required=True, type=click.Choice(list(ROLES)), help=_("Vai trò."))
    @click.option("--unit", default=None, help=_("Tên phòng, đơn vị."))
    @click.option("--name", default=None, help=_("Họ và tên; không ghi thì lấy e-mail."))
    @within_app
    def add_user(email: str, code: str, role: str, unit: str | None, name: str | None) -> None:
        from flask import current_app

        from ..services.people import add_user as add

        with in_agency(code):
            person, password = add(email, role=role, unit_name=unit, name=name)
            click.echo(_("Đã thêm {name} <{email}>.", name=person.name, email=person.email))
            click.echo(_("Mật khẩu lần đầu: {password} (phải đổi khi đăng nhập).", password=password))
            click.echo(_("Đăng nhập tại {address} sau khi chạy: tracker serve",
                         address=current_app.config["BASE_URL"]))
