"""What pages weigh on the wire, and what compressing them costs the processor beside drawing them.

    python -m bench.weight

An agency of 500 tasks, 50 of them overdue; the program is called in this process, so that nothing else is measured.
Times are the processor's, the best of five rounds.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

from bench.client import TOKEN
from bench.data import PASSWORD, email_of, fill
from tracker import clock
from tracker.app import create_app
from tracker.web.assets import JOINED

PAGES = ("/", "/qua-han", "/nhiem-vu", "/nhiem-vu/1", "/tong-hop", "/huong-dan")
GZIP = {"Accept-Encoding": "gzip"}
ROUNDS, EACH = 5, 6


def signed_in(folder: Path) -> FlaskClient:
    """A client of the large agency's first clerk."""
    path = folder / "weight.sqlite3"
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}", "SECRET_KEY": "bench"})
    fill(app, path, 500, clock.today())
    client = app.test_client()
    found = TOKEN.search(client.get("/dang-nhap").text)
    assert found
    client.post("/dang-nhap", data={"csrf_token": found[1], "email": email_of(0), "password": PASSWORD})
    return client


def milliseconds(work: Callable[[], object]) -> float:
    """The processor's time of one call."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(EACH):
            work()
        best = min(best, time.process_time() - begun)
    return best / EACH * 1000


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        client = signed_in(Path(folder))
        print(f"{'page':14} {'plain':>8} {'gzip':>8} {'ms plain':>9} {'ms gzip':>9}")
        for path in PAGES:
            plain, small = client.get(path), client.get(path, headers=GZIP)
            assert plain.status_code == 200 and small.headers["Content-Encoding"] == "gzip", path
            drawn = milliseconds(lambda path=path: client.get(path))
            packed = milliseconds(lambda path=path: client.get(path, headers=GZIP))
            print(f"{path:14} {len(plain.data):8} {len(small.data):8} {drawn:9.2f} {packed:9.2f}")
        for name in JOINED:
            plain, small = client.get(f"/static/{name}"), client.get(f"/static/{name}", headers=GZIP)
            print(f"{name:14} {len(plain.data):8} {len(small.data):8}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
