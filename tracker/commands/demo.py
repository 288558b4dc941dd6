"""`tracker demo`: the sample agency, the web server and the scheduler, started by one command."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click

from ..domain.wording import _

NOTE = "demo.json"


def register(root: click.Group) -> None:
    """Add the command to the program."""

    @root.command(help=_("Nạp cơ quan mẫu rồi chạy trang web và bộ nhắc việc."))
    @click.option("--host", default="127.0.0.1", show_default=True)
    @click.option("--port", default=8000, show_default=True)
    @click.option("--load-only", is_flag=True, help=_("Chỉ nạp dữ liệu mẫu, không chạy trang web."))
    def demo(host: str, port: int, load_only: bool) -> None:
        password = _prepare()
        _tell_how_to_sign_in(f"http://{host}:{port}", password)
        if not load_only:
            _run(host, port)


def _prepare() -> str:
    """Make the database and load the sample once; the sample people's password."""
    from .. import clock, config
    from ..app import create_app
    from ..sample import agency as sample
    from ..services.installation import upgrade_database
    from ..transaction import transaction

    note = config.instance_folder() / NOTE
    if note.exists():
        return json.loads(note.read_text())["password"]
    with create_app().app_context():
        upgrade_database()
        password = sample.new_password()
        with transaction():
            _, content = sample.load(clock.today(), password)
        (note.parent / sample.FILE_NAME).write_bytes(content)
    _write_private(note, json.dumps({"password": password}))
    return password


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def _tell_how_to_sign_in(address: str, password: str) -> None:
    from ..domain.permissions import ROLES
    from ..sample.people import DOMAIN, PEOPLE

    click.echo(_("\nMở {address} rồi đăng nhập bằng một trong các tài khoản sau, mật khẩu chung: {password}\n",
                 address=address, password=password))
    for login, name, role, unit in PEOPLE:
        click.echo(f"  {login + '@' + DOMAIN:38} {ROLES[role]:28} {name}{', ' + unit if unit else ''}")
    click.echo(_("\nDừng bằng Ctrl+C."), nl=True)
    sys.stdout.flush()


def _run(host: str, port: int) -> None:
    """Web server and scheduler as two processes; when one ends or Ctrl+C comes, both end."""
    program = [sys.executable, "-m", "tracker.cli"]
    children = [
        subprocess.Popen([*program, "serve", "--host", host, "--port", str(port)]),
        subprocess.Popen([*program, "scheduler"]),
    ]

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        while all(child.poll() is None for child in children):
            try:
                children[0].wait(timeout=1)
            except subprocess.TimeoutExpired:
                continue
    except KeyboardInterrupt:
        click.echo(_("Đang dừng…"))
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=15)
    if any(child.returncode not in (0, -signal.SIGTERM) for child in children):
        raise SystemExit(1)
