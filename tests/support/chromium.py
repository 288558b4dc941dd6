"""Find a Chromium for the browser tests, and install one where there is none.

`make test` runs this module. Order: TRACKER_CHROMIUM, chromium or google-chrome on PATH, Playwright's own. Where none
is found: Debian's package when we are root, else Playwright's download. No browser is a failure, never a skip.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class ChromiumMissing(Exception):
    """There is no browser, or the one that was named doesn't run; the message says what to do."""


def arguments() -> list[str]:
    """How the browser is started: nothing phones home, no host but this machine is resolved."""
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-dev-shm-usage"]
    closed = ["--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"]
    return quiet + closed + (["--no-sandbox"] if os.geteuid() == 0 else [])


def runs(command: str) -> bool:
    """Whether it is a browser that starts: Ubuntu's `chromium-browser` may be a mere notice about snap."""
    try:
        return subprocess.run([command, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find() -> str | None:
    """The browser's path, or None; raises `ChromiumMissing` when TRACKER_CHROMIUM names one that doesn't run."""
    named = os.environ.get("TRACKER_CHROMIUM")
    if named:
        if not runs(named):
            raise ChromiumMissing(f"TRACKER_CHROMIUM={named} does not start: correct it, or unset it.")
        return named
    on_path = filter(None, map(shutil.which, NAMES))
    return next(filter(runs, on_path), None) or playwrights_own()


def require() -> str:
    """The browser's path; raises `ChromiumMissing` where there is none."""
    found = find()
    if not found:
        raise ChromiumMissing("No Chromium for the tests: run `make test`, or set TRACKER_CHROMIUM.")
    return found


def install() -> None:
    """Debian's chromium as root, else (or where that didn't give one) Playwright's own."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *step], env=environment, stdout=subprocess.DEVNULL)
        if find():
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    try:
        if not find():
            print("Installing a Chromium for the browser tests ...", file=sys.stderr)
            install()
            require()
    except (ChromiumMissing, subprocess.CalledProcessError) as error:
        print(f"No browser: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
