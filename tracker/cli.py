"""The command line: the same verbs as the pages have, for scripts and for whoever looks after the server.

Errors go to stderr in Vietnamese: exit 2 for bad input, 1 for a failure.
"""

import sys

import click

from tracker import cli_reading
from tracker.domain.errors import BadInput, TrackerError


@click.group(help="Theo dõi kế hoạch cải cách hành chính.")
def root() -> None:
    """The group that every command hangs on."""


cli_reading.register(root)


def main() -> None:
    """Run the command line and leave with its exit status."""
    try:
        root.main(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        click.echo("Đã dừng theo yêu cầu.", err=True)
        sys.exit(1)
    except click.ClickException as error:
        click.echo(f"Lệnh chưa đúng: {error.format_message()} Gõ thêm --help để xem cách dùng.", err=True)
        sys.exit(2)
    except BadInput as error:
        click.echo(error.message, err=True)
        sys.exit(2)
    except TrackerError as error:
        click.echo(error.message, err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
