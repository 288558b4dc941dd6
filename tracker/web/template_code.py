"""Keep templates compiled between two starts, as Python keeps modules: in `__pycache__` beside their sources.

What is kept is used as long as the template, Jinja and our own code for the web, which has a word in compiling, are
what they were; and only in Vietnamese, because another language's words stand in the compiled template. Where the
folder can't be written to, templates are compiled at every start.
"""

import hashlib
import os
from importlib.metadata import version
from pathlib import Path

from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache

from ..domain.wording import speaks_source


class TemplateCode(FileSystemBytecodeCache):
    """Jinja's own cache of files, which also knows what compiled them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), "%s.cache")
        self._compiler = hashlib.sha256(version("jinja2").encode())
        for path in sorted(Path(__file__).parent.glob("*.py")):
            self._compiler.update(path.read_bytes())

    def get_source_checksum(self, source: str) -> str:
        """What a kept template is known by."""
        known = self._compiler.copy()
        known.update(source.encode())
        return known.hexdigest()


def kept_beside(templates: Path) -> BytecodeCache | None:
    """The cache for the templates of a folder, None where nothing can be kept or must not be."""
    folder = templates / "__pycache__"
    if not speaks_source() or not os.access(folder if folder.exists() else templates, os.W_OK):
        return None
    folder.mkdir(mode=0o755, exist_ok=True)
    return TemplateCode(folder)


def keep_compiled(app: Flask) -> None:
    """Have the program's templates kept."""
    app.jinja_env.bytecode_cache = kept_beside(Path(app.root_path, app.template_folder or ""))


def compile_now(app: Flask) -> None:
    """Compile them all where they can be kept, so that the first start after an installation finds them."""
    keep_compiled(app)
    if app.jinja_env.bytecode_cache is not None:
        for name in app.jinja_env.list_templates(extensions=["html"]):
            app.jinja_env.get_template(name)
