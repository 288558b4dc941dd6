"""What every page loads of our own, in as few and as small answers as it can be: one stylesheet, one script.

The sources under static/ stay many and readable. They are joined once in each process and kept in its memory, plain and
compressed, under an address that carries their digest: nothing has to be built at set-up, nothing can be stale, and a
browser may keep what it has for good. With `app.debug` they are joined anew for each use.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

from .compression import accepts_gzip

JOINED = {
    "tracker.css": ("css/tokens.css", "css/layout.css", "css/components.css", "css/time.css", "css/tracking.css",
                    "css/report.css", "css/print.css"),
    "tracker.js": ("vendor/htmx.min.js", "js/app.js", "js/review.js"),
}
TYPES = {".css": "text/css", ".js": "text/javascript"}
FOR_GOOD = "public, max-age=31536000, immutable"
_CSS_PART = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/|\s*([{};,>])\s*|\s+""", re.DOTALL)


@dataclass(frozen=True)
class Asset:
    """A joined file as it goes out; `version` is what its address carries."""

    content: bytes
    compressed: bytes
    version: str


def smaller_css(text: str) -> str:
    """The same rules without comments and without the blanks that mean nothing; strings are left alone. Blanks around
    ":", "+", "-" and "(" stay: in a selector or in calc() they may mean something."""
    short = _CSS_PART.sub(lambda found: found[1] or found[2] or ("" if found[0].startswith("/*") else " "), text)
    return short.replace(";}", "}").strip()


def _join(static: Path, name: str) -> Asset:
    texts = [(static / part).read_text(encoding="utf-8") for part in JOINED[name]]
    # Scripts are not touched beyond joining: what may be left out of a script only a parser knows.
    joined = smaller_css("\n".join(texts)) if name.endswith(".css") else ";\n".join(texts)
    content = joined.encode()
    return Asset(content, gzip.compress(content, 9, mtime=0), hashlib.sha256(content).hexdigest()[:12])


_join_once = cache(_join)


def register(app: Flask) -> None:
    """Give the templates `asset`, and answer for the joined files beside those of the folder."""
    static = Path(app.static_folder or "")
    addresses: dict[str, str] = {}

    def joined(name: str) -> Asset:
        return (_join if app.debug else _join_once)(static, name)

    def version(name: str) -> str:
        if name in JOINED:
            return joined(name).version
        return hashlib.sha256((static / name).read_bytes()).hexdigest()[:12]

    def asset(name: str) -> str:
        """A static file's address with its version, so that browsers may keep it for good."""
        if name not in addresses or app.debug:
            addresses[name] = url_for("static", filename=name, v=version(name))
        return addresses[name]

    def serve(filename: str) -> Response:
        if filename not in JOINED:
            return app.send_static_file(filename)
        return _answer(joined(filename), TYPES[Path(filename).suffix])

    app.view_functions["static"] = serve
    app.jinja_env.globals["asset"] = asset


def _answer(one: Asset, mimetype: str) -> Response:
    """The file as the browser can read it; kept for good where the address names this very version."""
    small = accepts_gzip()
    response = Response(one.compressed if small else one.content, mimetype=mimetype)
    if small:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOR_GOOD if request.args.get("v") == one.version else "no-cache"
    response.set_etag(f"{one.version}{'-gzip' if small else ''}")
    response.make_conditional(request)
    return response
