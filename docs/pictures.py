"""Take the manual's and the README's pictures from the sample agency, so that they never age.

    python docs/pictures.py

Loads a fresh sample agency into a temporary folder, serves it on a free port, and overwrites the pictures beside this
file. Needs what `make test` installs (a Chromium).
"""

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "docs" / "huong-dan"
SCREEN = {"width": 1366, "height": 768}

# picture, who looks (first part of the e-mail), page
PICTURES = (
    (ROOT / "docs" / "start.png", "vanphong", "/"),
    (MANUAL / "qua-han.png", "vanphong", "/qua-han"),
    (MANUAL / "don-doc.png", "vanphong", "/don-doc"),
    (MANUAL / "bao-cao.png", "vanphong", "/bao-cao/{year}/ha-tinh-2021"),
    (MANUAL / "viec-don-vi.png", "tp.dulich", "/"),
    (MANUAL / "lanh-dao.png", "lanhdao", "/"),
)


def browser_binary() -> str:
    """The Chromium that the tests use."""
    look = "import tests.support.chromium as c; print(c.require())"
    found = subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=True, capture_output=True, text=True)
    return found.stdout.strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_served(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{address}/dang-nhap", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The sample agency was not served within 30 seconds.")


def sign_in(page: Page, address: str, who: str, password: str) -> None:
    page.goto(f"{address}/dang-nhap")
    page.get_by_label("E-mail").fill(f"{who}@huonggiang.example")
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("navigation").first.wait_for()


def keep(page: Page, picture: Path) -> None:
    """What the window shows, with few colours: a screen has no more, and the picture is a third of its size."""
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shown.quantize(48, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(picture, optimize=True)


def review_of_an_import(page: Page, address: str, paper: Path, year: int) -> None:
    """The review page of next year's plan, read from the sample's own file."""
    page.goto(f"{address}/nhap-ke-hoach")
    page.get_by_label("Năm của kế hoạch").fill(str(year))
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_role("button", name="Đọc tệp").click()
    page.get_by_role("heading", name="Xem lại kế hoạch").wait_for(timeout=60_000)
    keep(page, MANUAL / "nhap-ke-hoach.png")


def take(address: str, instance: Path, password: str, year: int) -> None:
    with sync_playwright() as play:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = play.chromium.launch(executable_path=browser_binary(), args=flags)
        for picture, who, path in PICTURES:
            context = browser.new_context(viewport=SCREEN, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
            page = context.new_page()
            sign_in(page, address, who, password)
            page.goto(address + path.format(year=year))
            keep(page, picture)
            if picture.name == "qua-han.png":
                review_of_an_import(page, address, instance / "phu-luc-ke-hoach-cchc.docx", year + 1)
            context.close()
        browser.close()


def main() -> None:
    tracker = [sys.executable, "-m", "tracker.cli"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "TRACKER_INSTANCE": folder}
        told = subprocess.run([*tracker, "demo", "--load-only"], cwd=ROOT, env=environment, check=True,
                              capture_output=True, text=True).stdout
        password = told.split("mật khẩu chung: ")[1].split()[0]
        port = free_port()
        server = subprocess.Popen([*tracker, "serve", "--port", str(port)], cwd=ROOT, env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_served(address)
            take(address, Path(folder), password, int(time.strftime("%Y")))
        finally:
            server.terminate()
            server.wait(timeout=20)


if __name__ == "__main__":
    main()
