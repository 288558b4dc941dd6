"""Serve the web pages with gunicorn: loaded and warmed up once, then frozen.

Several workers share what was loaded before the fork; one worker loads it itself, for gunicorn's own process would keep
a copy that serves nobody. Freezing keeps the collector from touching what is shared, which also shortens the longest
answers. While it loads nothing is collected: what is loaded stays, and looking through it again and again took a tenth
of the start.
"""

import ctypes
import gc

from gunicorn.app.base import BaseApplication

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # of glibc's <malloc.h>
NEW_OBJECTS = 20_000  # before the collector looks: a page of 50 rows makes some thousands, nearly all gone by its end


def give_memory_back() -> None:
    """Have glibc return what is freed. By itself it learns to keep blocks as large as a password's hash (19 MiB), for
    good and in each thread's arena, which tripled a worker. Elsewhere than on glibc nothing is asked."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, 2**20)
        mallopt(M_ARENA_MAX, 2)


class Server(BaseApplication):
    """gunicorn started from inside the program."""

    def __init__(self, options: dict) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self):
        gc.disable()
        from .app import create_app
        from .database import db
        from .web.template_code import keep_compiled

        app = create_app()
        keep_compiled(app)
        app.test_client().get("/dang-nhap")
        with app.app_context():
            db.engine.dispose()  # a connection opened before the fork would be shared by the workers
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS)
        gc.enable()
        return app


def serve(host: str, port: int, workers: int) -> None:
    """Serve until stopped."""
    give_memory_back()
    Server({"bind": f"{host}:{port}", "workers": workers, "worker_class": "gthread", "threads": 4, "timeout": 120,
            "graceful_timeout": 10, "preload_app": workers > 1, "accesslog": None, "loglevel": "warning"}).run()
