"""Put everything the program knows into one file, and bring it back, on SQLite and PostgreSQL alike.

A backup is a zip: `manifest.json` (migration head, moment, row counts), one file of JSON lines a table, and the stored
files. It is read in one transaction, so it is one moment's truth; it is written beside its name and renamed at the end,
so a half-written backup never bears the name. A restore goes into an empty database of the same migration only.
"""

import base64
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Table, bindparam, func, insert, inspect, select, text, update

from .. import clock, config
from ..database import Base, db
from ..domain.errors import BadInput, RuleViolation
from ..domain.wording import _
from ..scope import every_agency

FORMAT = 1
BATCH = 500


def files_folder() -> Path:
    """Where uploaded files lie, outside the web root."""
    return config.instance_folder() / "files"


def back_up(target: Path) -> dict[str, int]:
    """Write the backup; returns the number of rows by table."""
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".part")
    try:
        with (os.fdopen(descriptor, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive,
              every_agency()):
            counts = {table.name: _write_table(archive, table) for table in Base.metadata.sorted_tables}
            _write_files(archive)
            manifest = {"format": FORMAT, "head": _head(), "made_at": clock.now().isoformat(), "rows": counts}
            archive.writestr("manifest.json", json.dumps(manifest, indent=1))
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return counts


def restore(source: Path) -> dict[str, int]:
    """Fill an empty database from a backup; returns the number of rows by table. Raises `BadInput` otherwise."""
    try:
        archive = zipfile.ZipFile(source)
        manifest = json.loads(archive.read("manifest.json"))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BadInput(_("“{source}” không phải là tệp sao lưu của chương trình. Chọn đúng tệp đã sao lưu.",
                         source=source)) from error
    if manifest.get("format") != FORMAT or manifest.get("head") != _head():
        raise BadInput(
            _("Tệp sao lưu thuộc phiên bản dữ liệu {words}, chương trình đang ở {head}. Cài đúng phiên bản chương "
              "trình đã sao lưu, phục hồi, rồi mới nâng cấp.", words=manifest.get("head"), head=_head())
        )
    with archive, every_agency():
        _demand_empty()
        counts = {table.name: _read_table(archive, table) for table in Base.metadata.sorted_tables}
        if counts != manifest["rows"]:
            raise BadInput(_("Tệp sao lưu thiếu dòng so với bảng kê của nó. Dùng bản sao lưu khác."))
        _restart_numbering()
        _read_files(archive)
    return counts


def _head() -> str:
    return db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()


def _demand_empty() -> None:
    for table in Base.metadata.sorted_tables:
        if db.session.execute(select(func.count()).select_from(table)).scalar_one():
            raise RuleViolation(_("Cơ sở dữ liệu đã có dữ liệu. Phục hồi vào một cơ sở dữ liệu trống (tracker init) "
                                  "để không ghi đè lên dữ liệu đang dùng."))


def _write_table(archive: zipfile.ZipFile, table: Table) -> int:
    count = 0
    keys = list(table.primary_key.columns)
    with archive.open(f"tables/{table.name}.jsonl", "w") as file:
        for row in db.session.execute(select(table).order_by(*keys).execution_options(yield_per=BATCH)).mappings():
            file.write(json.dumps({key: _plain(value) for key, value in row.items()}, ensure_ascii=False).encode())
            file.write(b"\n")
            count += 1
    return count


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"moment": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, dict | list):
        return {"json": value}
    return value


def _typed(value: object) -> object:
    if not isinstance(value, dict):
        return value
    (kind, inner), = value.items()
    if kind == "bytes":
        return base64.b64decode(inner)
    if kind == "moment":
        return datetime.fromisoformat(inner)
    return date.fromisoformat(inner) if kind == "day" else inner


def _rows(archive: zipfile.ZipFile, table: Table) -> Iterator[dict]:
    with archive.open(f"tables/{table.name}.jsonl") as file:
        for line in file:
            yield {key: _typed(value) for key, value in json.loads(line).items()}


def _read_table(archive: zipfile.ZipFile, table: Table) -> int:
    """Rows go in without the references to their own table, which are filled in once all rows stand."""
    inner = [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    count, batch, later = 0, [], []
    for row in _rows(archive, table):
        if any(row[name] is not None for name in inner):
            later.append({"row_id": row["id"], **{f"new_{name}": row[name] for name in inner}})
        batch.append({**row, **dict.fromkeys(inner)})
        count += 1
        if len(batch) == BATCH:
            db.session.execute(insert(table), batch)
            batch = []
    if batch:
        db.session.execute(insert(table), batch)
    if later:
        db.session.connection().execute(
            update(table).where(table.c.id == bindparam("row_id"))
            .values({name: bindparam(f"new_{name}") for name in inner}), later
        )
    return count


def _restart_numbering() -> None:
    """PostgreSQL's sequences know nothing of rows that came with their numbers."""
    if db.engine.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        if "id" in inspect(db.session.connection()).get_pk_constraint(table.name)["constrained_columns"]:
            db.session.execute(text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                f"coalesce((SELECT max(id) FROM {table.name}), 0) + 1, false)"
            ))


def _write_files(archive: zipfile.ZipFile) -> None:
    folder = files_folder()
    for path in sorted(folder.rglob("*")) if folder.exists() else []:
        if path.is_file():
            archive.write(path, f"files/{path.relative_to(folder)}")


def _read_files(archive: zipfile.ZipFile) -> None:
    folder = files_folder().resolve()
    for name in archive.namelist():
        if not name.startswith("files/") or name.endswith("/"):
            continue
        path = (folder / name.removeprefix("files/")).resolve()
        if not path.is_relative_to(folder):
            raise BadInput(_("Tệp sao lưu có đường dẫn lạ. Không phục hồi; dùng bản sao lưu khác."))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(archive.read(name))
