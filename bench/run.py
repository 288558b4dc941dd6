"""Run every measurement of this folder, each in a process of its own, one after the other."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def modules() -> list[Path]:
    """The folder's modules that have a `main()`, in order."""
    return [path for path in sorted(HERE.glob("*.py"))
            if path.name != Path(__file__).name and "\ndef main(" in path.read_text(encoding="utf-8")]


def main() -> int:
    """Those named on the command line, else all; 1 when one fails."""
    wanted = set(sys.argv[1:])
    failed = 0
    for path in modules():
        if wanted and path.stem not in wanted:
            continue
        print(f"== {path.stem}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"bench.{path.stem}"], cwd=HERE.parent, check=False)
        failed += done.returncode != 0
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
