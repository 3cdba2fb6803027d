"""Logging, configured once: lines for people on a terminal, one JSON object a line everywhere else; to standard error.

The unit has the same form in its own file: the two programs share the wire and nothing else.
"""

import logging
import sys

import structlog
from structlog.typing import Processor

_CHATTY = {
    "alembic": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "flask-limiter": logging.WARNING,
    "uvicorn": logging.ERROR,  # it warns of every request that is none: a line for each scan of the port
}


def configure(level: str = "info") -> None:
    """Send the program's log to standard error from *level* upward; libraries speak from warnings upward, the web server from errors."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    is_terminal = sys.stderr.isatty()
    last: list[Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if is_terminal
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name, least in _CHATTY.items():
        logging.getLogger(name).setLevel(least)
