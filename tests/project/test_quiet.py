"""The log holds places in the code, and nothing of what a request was about: `project.quiet`."""

import io
import logging
from collections.abc import Iterator

import pytest

from minhchung.project.quiet import QuietFormatter

QUESTION = "bao so 3 cat dien"
ADDRESS = "203.0.113.9"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(QuietFormatter())
    logger = logging.getLogger("test")
    logger.propagate = False
    logger.addHandler(handler)
    yield logger, written
    logger.removeHandler(handler)
    handler.close()


def fail() -> None:
    raise ValueError(f"cannot read {QUESTION} of {ADDRESS}")


def test_exception_is_logged_by_type_and_place_only(log) -> None:
    logger, written = log
    try:
        fail()
    except ValueError:
        logger.exception(f"while answering {QUESTION}")  # noqa: G004  # what a careless line would do
    lines = written.getvalue().splitlines()
    assert [line.partition(" ")[2] for line in lines[:1]] == ["ERROR test error"]
    assert lines[1] == "  ValueError"
    assert [line.split()[-1] for line in lines[2:]] == ["test_exception_is_logged_by_type_and_place_only", "fail"]
    assert [word for word in (QUESTION, ADDRESS) if word in written.getvalue()] == []


def test_arguments_of_a_message_are_left_out(log) -> None:
    logger, written = log
    logger.error("Error handling request %s from %s", f"/api/v1/ask?text={QUESTION}", ADDRESS)
    assert written.getvalue().partition(" ")[2] == "ERROR test Error handling request %s from %s\n"


def test_plain_message_is_logged_with_the_day_and_no_clock(log) -> None:
    logger, written = log
    logger.error("disk is full")
    day, said = written.getvalue().split(" ", 1)
    assert (len(day), day.count("-"), said) == (10, 2, "ERROR test disk is full\n")
