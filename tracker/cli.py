"""The command-line door. Other programs call it: with --json one document on stdout and nothing else.

Errors go to stderr in Vietnamese; exit 2 for bad input, 1 for a failure (PRODUCT.md §11). The commands stand in
`commands/`, one module per noun.
"""

import importlib
import io
import sys

import click

from .domain.errors import NotFound, RuleViolation, TrackerError
from .domain.wording import _

NOUNS = (
    "demo", "installation", "people", "reading", "plans", "tasks", "assigned", "documents", "reports", "reminders",
)


def complaint(error: click.ClickException) -> str:
    """What is wrong with a call, in Vietnamese: click says it in English."""
    match error:
        case click.NoSuchOption():
            return _("Không có tùy chọn {option_name}.", option_name=error.option_name)
        case click.MissingParameter():
            hint = error.param.opts[0] if error.param else error.param_hint
            return _("Thiếu {hint}. Bổ sung rồi chạy lại.", hint=hint)
        case click.BadParameter():
            return _bad_value(error)
        case click.BadOptionUsage():
            return _("Tùy chọn {option_name} cần một giá trị.", option_name=error.option_name)
        case click.FileError():
            return _("Không mở được tệp {filename}. Kiểm tra lại đường dẫn và quyền đọc.", filename=error.filename)
    return _("Lệnh hoặc tham số không có: {names}.", names=" ".join(sys.argv[1:])[:200])


def _bad_value(error: click.BadParameter) -> str:
    name = error.param.opts[0] if error.param else error.param_hint
    kind = error.param.type if error.param else None
    if isinstance(kind, click.IntRange):
        return _("{name} phải là một số từ {min} đến {max}. Nhập lại.", name=name, min=kind.min, max=kind.max)
    if isinstance(kind, click.Choice):
        return _("{name} phải là một trong: {names}. Nhập lại.", name=name, names=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.Path):
        return _("{name}: không dùng được tệp hoặc thư mục này. Kiểm tra lại đường dẫn.", name=name)
    if kind is click.INT:
        return _("{name} phải là một số. Nhập lại.", name=name)
    return _("{name} có giá trị không hợp lệ. Nhập lại.", name=name)


class Tracker(click.Group):
    """The root command: prints complaints in Vietnamese and maps the program's errors to exit states."""

    def main(self, *args, **kwargs):
        sys.exit(self.run(*args, **kwargs))

    def run(self, *args, **kwargs) -> int:
        """The exit state of one call."""
        kwargs["standalone_mode"] = False
        try:
            result = super().main(*args, **kwargs)
            return result if isinstance(result, int) else 0
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            return 2
        except click.ClickException as error:
            click.echo(_("{error}\nXem cách dùng: tracker --help", error=complaint(error)), err=True)
            return 2
        except click.Abort:
            click.echo(_("Đã dừng."), err=True)
            return 1
        except (RuleViolation, NotFound) as error:
            click.echo(error.message, err=True)
            return 2
        except TrackerError as error:
            click.echo(error.message, err=True)
            return 1


@click.group(cls=Tracker, context_settings={"help_option_names": ["-h", "--help"]},
             help=_("Theo dõi kế hoạch cải cách hành chính."))
def root() -> None:
    """The root of all commands."""


for noun in NOUNS:
    importlib.import_module(f"tracker.commands.{noun}").register(root)


def main() -> None:
    """Entry point of the installed `tracker` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    root()


if __name__ == "__main__":
    main()
