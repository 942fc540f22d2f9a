"""A log that can hold no question and no address: where an error came from, never what it was about."""

import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType


class QuietFormatter(logging.Formatter):
    """Writes day, level, logger and code places. Arguments and messages of exceptions may quote a request: left out."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and under it one line for each frame of the exception."""
        day = datetime.fromtimestamp(record.created, UTC).date().isoformat()
        # With arguments the message is a template ("Error handling request %s"): the template alone is safe.
        said = str(record.msg) if record.args or record.exc_info is None else "error"
        line = f"{day} {record.levelname} {record.name} {said}"
        if record.exc_info and record.exc_info[0] is not None:
            line += f"\n  {record.exc_info[0].__name__}" + frames(record.exc_info[2])
        return line


def frames(trace: TracebackType | None) -> str:
    """One line for each place in the code that an exception came through."""
    frames = traceback.extract_tb(trace)
    return "".join(f"\n    {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
