"""The server: one process with several threads, so that the index, the limits and the encoder live once.

gunicorn's own log lines can hold an address or a query, so it writes through the quiet log and keeps no access log.
"""

import logging
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from minhchung.project.quiet import QuietFormatter


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's logger without access log, writing only errors, through QuietFormatter."""

    def setup(self, cfg: Any) -> None:
        """Replace gunicorn's handlers. `cfg` is its configuration."""
        handler = logging.StreamHandler()
        handler.setFormatter(QuietFormatter())
        self.error_log.handlers = [handler]
        self.error_log.propagate = False
        self.error_log.setLevel(logging.ERROR)
        self.access_log.handlers = []
        self.access_log.propagate = False

    def access(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing: who asked what is nobody's business."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with our settings; `ready` is called once the port is open."""

    def __init__(self, bind: str, ready: Callable[[], None]) -> None:
        self.bind = bind
        self.ready = ready
        super().__init__()

    def load_config(self) -> None:
        """Settings that gunicorn reads before it forks."""
        settings = {
            "bind": self.bind,
            "workers": 1,
            "threads": 8,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 5,
            "limit_request_line": 8190,
            "logger_class": QuietLogger,
            "when_ready": lambda _server: self.ready(),
            "post_worker_init": lambda _worker: _start_threads(),
            "proc_name": "minhchung",
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application, made in the worker: threads and the index do not survive a fork."""
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()


def serve(host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until stopped. Raises SystemExit when the worker cannot start."""
    shown = f"[{host}]" if ":" in host else host
    Server(f"{shown}:{port}", ready).run()


def _start_threads() -> None:
    from minhchung.desk import nightly, workers
    from minhchung.record import index
    from minhchung.site import build

    workers.work_in_background()
    nightly.run_in_background()
    index.encode_in_background()
    build.build_in_background()
