"""`tracker init`, `serve`, `doctor`, `routes`, `backup`, `restore`: the installation itself."""

from pathlib import Path

import click

from ..domain.wording import _
from .running import say, within_app


def register(root: click.Group) -> None:
    """Add the commands to the program."""

    @root.command(help=_("Tạo hoặc nâng cấp cơ sở dữ liệu."))
    def init() -> None:
        from ..app import create_app
        from ..queries.agencies import all_agencies
        from ..services.installation import upgrade_database
        from ..web.template_code import compile_now

        app = create_app()
        with app.app_context():
            upgrade_database()
            empty = not all_agencies()
        compile_now(app)
        click.echo(_("Cơ sở dữ liệu đã sẵn sàng."))
        if empty:
            click.echo(_("Thêm cơ quan: tracker agency add MÃ --name TÊN-CƠ-QUAN"))

    @root.command(help=_("Chạy trang web."))
    @click.option("--host", default="127.0.0.1", show_default=True)
    @click.option("--port", default=8000, show_default=True)
    @click.option("--workers", default=1, show_default=True)
    def serve(host: str, port: int, workers: int) -> None:
        from ..serving import serve as run

        run(host, port, workers)

    @root.command(help=_("Sao lưu toàn bộ dữ liệu vào một tệp."))
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    @within_app
    def backup(file: Path) -> None:
        from ..services.backup import back_up

        click.echo(_("Đã sao lưu {count} dòng vào {file}.", count=sum(back_up(file).values()), file=file))

    @root.command(help=_("Phục hồi vào một cơ sở dữ liệu trống."))
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    @within_app
    def restore(file: Path) -> None:
        from ..services.backup import restore as bring_back

        click.echo(_("Đã phục hồi {count} dòng.", count=sum(bring_back(file).values())))

    @root.command(help=_("Kiểm tra bản cài đặt: biến môi trường, cơ sở dữ liệu, máy chủ thư, bộ hẹn giờ, "
                         "hàng đợi thư."))
    def doctor() -> int:
        from ..app import create_app

        with create_app().app_context():
            return examine()

    @root.command(help=_("Liệt kê các đường dẫn và quyền cần có."))
    @click.option("--json", "as_json", is_flag=True)
    def routes(as_json: bool) -> None:
        from ..app import create_app
        from ..web.guard import right_of

        app = create_app()
        rows = [
            (rule.rule, sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}), right_of(app, rule.endpoint))
            for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        ]
        if as_json:
            say([{"route": route, "methods": methods, "right": right} for route, methods, right in rows])
            return
        for route, methods, right in rows:
            click.echo(f"{','.join(methods):12} {route:50} {right or _('KHÔNG AI')}")


def examine() -> int:
    """Print what the installation looks like; 1 when something doesn't work."""
    from ..services.health import findings, variables

    marks = {"good": _("[ĐẠT]"), "care": _("[LƯU Ý]"), "bad": _("[LỖI]")}
    for name, shown, meaning in variables():
        click.echo(f"{name} = {shown}  # {meaning}")
    click.echo("")
    found = findings()
    for finding in found:
        click.echo(f"{marks[finding.state]} {finding.about}: {finding.message}")
    return 1 if any(finding.state == "bad" for finding in found) else 0
