"""The child process of `read_paper_safely`: limits itself, reads one file, prints the paper as JSON.

Time is limited first, memory only after a file was turned into docx: LibreOffice needs more, and has limits of its own.

Called as `python -m tracker.documents.reading_child PATH FILE_NAME`. Prints {"paper": ...} or {"error": sentence}.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from tracker.documents.packages import TOO_HEAVY
from tracker.documents.reading import read_paper, ready_to_read
from tracker.domain.errors import BadInput
from tracker.domain.paper import paper_to_data

MEMORY_BEYOND_BASELINE = 512 * 1024 * 1024
CPU_SECONDS = 55


def limit_time() -> None:
    """Processor time: 55 s; no core file."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_memory() -> None:
    """Address space: what is mapped now and 512 MB more."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY_BEYOND_BASELINE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def main(arguments: list[str]) -> None:
    limit_time()
    try:
        data = ready_to_read(Path(arguments[0]), arguments[1])
        limit_memory()
        answer: dict[str, Any] = {"paper": paper_to_data(read_paper(data, arguments[1]))}
    except BadInput as error:
        answer = {"error": error.message}
    except (MemoryError, RecursionError):
        answer = {"error": TOO_HEAVY}
    json.dump(answer, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main(sys.argv[1:])
