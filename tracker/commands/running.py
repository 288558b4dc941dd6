"""How a command runs: inside the program, in one transaction, in one agency's scope, answering text or JSON."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

import click

from ..domain.wording import _


def say(document: object) -> None:
    """Print one JSON document; days and moments as ISO texts."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1, default=_iso))


def _iso(value: object) -> str:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"not a JSON value: {value!r}")


def within_app(command: Callable) -> Callable:
    """Run a command inside the program with one transaction around it: everything it does is kept, or nothing."""

    @wraps(command)
    def run(*args, **kwargs):
        from ..app import create_app
        from ..transaction import transaction

        with create_app().app_context(), transaction():
            return command(*args, **kwargs)

    return run


@contextmanager
def in_agency(code: str) -> Iterator:
    """The agency of this code, with everything inside narrowed to it; `NotFound` names the code."""
    from ..queries.agencies import agency_by_code
    from ..scope import agency_scope

    agency = agency_by_code(code)
    with agency_scope(agency.id):
        yield agency


def group_named(root: click.Group, name: str, meaning: str) -> click.Group:
    """The group of a noun under which several modules hang their commands, made by whoever comes first."""
    found = root.commands.get(name)
    if not isinstance(found, click.Group):
        found = click.Group(name, help=meaning)
        root.add_command(found)
    return found


class Day(click.ParamType):
    """An ISO day of the command line."""

    name = _("NGÀY")

    def convert(self, value, param, ctx):
        from ..clock import parse_day

        return parse_day(value) if isinstance(value, str) else value


class Moment(click.ParamType):
    """An ISO 8601 moment; without zone Vietnamese time, a bare day is its end."""

    name = _("THỜI-ĐIỂM")

    def convert(self, value, param, ctx):
        from ..clock import parse_moment

        return parse_moment(value) if isinstance(value, str) else value
