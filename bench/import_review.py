"""How long the review page of a large import takes: 500 rows, many of them unclear, through the whole program.

Run `python -m bench.import_review [ROWS]` from the repository's root. Prints the median and the worst of each request
in milliseconds, the median of the processor's time, the bytes sent and received and how many rows the answer holds. An
edit must answer within 300 ms and carry no more than its row, a page no more than fifty.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

TIMES = 15
MOST_ROWS = 50
UNITS = ["Văn phòng Sở", "Thanh tra Sở", *(f"Phòng Nghiệp vụ số {n}" for n in range(1, 13))]
DEADLINES = ["Quý {q}", "Trước ngày {d}/{m}/2026", "Thường xuyên", "Theo Kế hoạch năm", "Tháng {m}/2026",
             "Trước ngày 25 hằng tháng", "Khi có yêu cầu", "{d}/{m}"]


def paper(rows: int) -> bytes:
    """An appendix of so many tasks as tab-separated text."""
    lines = ["TT\tNhiệm vụ\tKết quả\tChủ trì\tPhối hợp\tThời hạn"]
    for n in range(rows):
        deadline = DEADLINES[n % len(DEADLINES)].format(q=("I", "II", "III", "IV")[n % 4], d=n % 28 + 1, m=n % 12 + 1)
        lead = UNITS[n % len(UNITS)] if n % 9 else "Các phòng chuyên môn"
        lines.append(f"{n + 1}\tThực hiện nhiệm vụ cải cách hành chính số {n + 1} về lĩnh vực thứ {n % 37}\tBáo cáo"
                     f"\t{lead}\t{UNITS[(n + 3) % len(UNITS)]}, các đơn vị liên quan\t{deadline}")
    return "\n".join(lines).encode()


def client_of(folder: Path):
    """A signed-in clerk of an agency with units."""
    os.environ["TRACKER_INSTANCE"] = str(folder)
    from tracker.app import create_app
    from tracker.database import Base, db
    from tracker.scope import agency_scope
    from tracker.services.agencies import add_agency
    from tracker.services.people import add_user
    from tracker.services.units import add_unit
    from tracker.transaction import transaction

    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'bench.sqlite3'}", "SECRET_KEY": "bench",
                      "READ_DRAFTS_AT_ONCE": True, "WTF_CSRF_ENABLED": False})
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with transaction():
            agency_id = add_agency("so", "Sở").id
        with agency_scope(agency_id), transaction():
            for name in UNITS:
                add_unit(name)
            add_user("van-phong@so.vn", role="office", name="Văn phòng", password="một câu mật khẩu dài")
        db.session.remove()
    client = app.test_client()
    client.post("/dang-nhap", data={"email": "van-phong@so.vn", "password": "một câu mật khẩu dài"})
    return client


def measure(name: str, ask) -> float:
    """Print the median and worst of an answer; returns the median in seconds. Fails where it holds too many rows."""
    took, worked, sent, received, rows = [], [], 0, 0, 0
    for time_of in range(TIMES):
        begun, busy = time.perf_counter(), time.process_time()
        response, sent = ask(time_of)
        took.append(time.perf_counter() - begun)
        worked.append(time.process_time() - busy)
        received, rows = len(response.data), response.data.count(b'<tr id="dong-')
        assert response.status_code in (200, 302), response.status_code
        assert rows <= (MOST_ROWS if sent == 0 else 1), f"{name}: {rows} rows"
    print(f"{name:<34} {statistics.median(took) * 1000:8.1f} ms  worst {max(took) * 1000:8.1f} ms  processor "
          f"{statistics.median(worked) * 1000:7.1f} ms  sent {sent:>6} B  received {received:>8} B  rows {rows:>3}")
    return statistics.median(took)


def main(rows: int = 500) -> int:
    """Measure; 1 where an edit takes longer than it may."""
    with tempfile.TemporaryDirectory() as folder:
        client = client_of(Path(folder))
        begun = time.perf_counter()
        address = client.post("/nhap-ke-hoach", data={"year": "2026", "pasted": paper(rows).decode()}).location
        print(f"{rows} rows read and stored in {time.perf_counter() - begun:.2f} s")
        base = measure("baseline: the password page", lambda _: (client.get("/mat-khau"), 0))
        head = {"HX-Request": "true"}

        def get(path):
            return lambda _: (client.get(path, headers=head if "dong" in path else None), 0)

        def post(path, body):
            def ask(n):
                data = body(n)
                return client.post(path, headers=head, data=data), len(urlencode(data, doseq=True))
            return ask

        row = {"act": "change", "task": "Nhiệm vụ sửa", "lead": "Thanh tra Sở", "coordinating": ""}
        measure("the first page", get(address))
        measure("the last page", get(f"{address}?trang=99"))
        measure("the page, what is unclear", get(f"{address}?xem=can-xem"))
        measure("one row to edit", get(f"{address}/dong/250?sua=1"))
        medians = [
            measure("reading refreshed while typing", post(f"{address}/dong/250/doc", lambda n: {
                **row, "deadline": f"{n + 1}/6"})),
            measure("one row changed", post(f"{address}/dong/250", lambda n: {
                **row, "deadline": f"{n + 1}/6", "version": n + 1})),
        ]
        print(f"an edit takes {max(medians) / base:.1f} times as long as the password page")
        return int(max(medians) > 0.3)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
