"""The child process of `read_paper_safely`: limits itself, reads one file, prints the paper as JSON.

Called as `python -m tracker.documents.reading_child PATH FILE_NAME`. Prints {"paper": ...} or {"error": sentence}.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from tracker.documents.reading import TOO_HEAVY, read_paper
from tracker.domain.errors import BadInput
from tracker.domain.paper import paper_to_data

MEMORY_BEYOND_BASELINE = 512 * 1024 * 1024
CPU_SECONDS = 55


def limit_this_process() -> None:
    """Address space: what is mapped now and 512 MB more; processor time: 55 s."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY_BEYOND_BASELINE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str]) -> None:
    limit_this_process()
    try:
        answer: dict[str, Any] = {"paper": paper_to_data(read_paper(Path(arguments[0]), arguments[1]))}
    except BadInput as error:
        answer = {"error": error.message}
    except (MemoryError, RecursionError):
        answer = {"error": TOO_HEAVY}
    json.dump(answer, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main(sys.argv[1:])
