"""Serve the web pages with gunicorn: workers warmed up and their memory frozen before the first request."""

import gc

from gunicorn.app.base import BaseApplication

from .app import create_app


class Server(BaseApplication):
    """gunicorn started from inside the program."""

    def __init__(self, options: dict) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self):
        app = create_app()
        app.test_client().get("/dang-nhap")
        gc.collect()
        gc.freeze()
        return app


def serve(host: str, port: int, workers: int) -> None:
    """Serve until stopped."""
    Server({"bind": f"{host}:{port}", "workers": workers, "worker_class": "gthread", "threads": 4, "timeout": 120,
            "graceful_timeout": 10, "accesslog": None, "loglevel": "warning"}).run()
