"""The log from its first entry to its last: every tile, bundle and entry, and the document of each."""

from minhchung.errors import Broken
from minhchung.lib.publication import entry as entries
from minhchung.lib.tlog import audit
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.tiles import ENTRIES, WIDTH, Read, Tile

from .documents import Documents
from .history import History
from .report import Problems, Progress
from .source import Source

LOG = "log/"


def reader(source: Source) -> Read:
    """Reads the files of the log, by their paths in it."""
    return lambda path: source.read(LOG + path)


def bundle_of(index: int, size: int) -> Tile:
    """The bundle that holds an entry of a log of `size` entries."""
    number = index // WIDTH
    return Tile(ENTRIES, number, min(WIDTH, size - number * WIDTH))


def read_log(
    source: Source, checkpoint: Checkpoint, problems: Problems, progress: Progress
) -> tuple[History, Documents] | None:
    """What the log says, once all of it leads to the root of `checkpoint`; None, and the file that lies, when not.

    What entries of a log that lies say of documents is worth nothing: the manifest tells then which of these lie.
    """
    inside, history = Problems(), History()
    documents = Documents(source, history, inside)
    try:
        for index, data in enumerate(audit.audit(reader(source), checkpoint)):
            _take(index, data, checkpoint.size, history, documents, inside)
            if index % WIDTH == 0:
                progress("entries", index, checkpoint.size)
    except Broken as error:
        problems.take(error, LOG + str(error.facts.get("file", "checkpoint")))
        return None
    progress("entries", checkpoint.size, checkpoint.size)
    documents.conclude()
    problems.merge(inside)
    return history, documents


def _take(index: int, data: bytes, size: int, history: History, documents: Documents, problems: Problems) -> None:
    file = LOG + bundle_of(index, size).path
    try:
        entry = entries.decode(data)
    except Broken as error:
        problems.add(file, error.code, str(index))
        return
    line = history.lines.get(entry.id)
    before = line.newest.hex() if line else ""
    if not history.take(index, entry):
        problems.add(file, "entry_order", str(index))
    documents.take(entry, before=before)
