"""Import a large feed made on the spot: seconds, peak memory, size of the database.

PYTHONPATH=src .venv/bin/python bench/import_large.py 200      # megabytes
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def write_feed(file: Path, megabytes: int) -> int:
    """A DataFeed of that size; returns how many reviews it holds."""
    n = 0
    with file.open("w", encoding="utf-8") as out:
        out.write('{"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": [')
        while out.tell() < megabytes * 1_000_000:
            n += 1
            review = {
                "@type": "ClaimReview",
                "url": f"https://checks.example/{n}",
                "claimReviewed": f"Claim number {n} says that the bridge of town {n % 977} closes for {n % 31} days",
                "name": f"No, the bridge of town {n % 977} does not close",
                "reviewBody": "The town's own notice says that one lane closes, at night. " * 12,
                "author": {"@type": "Organization", "name": "Example Checks", "url": "https://checks.example"},
                "reviewRating": {"@type": "Rating", "alternateName": "False"},
                "datePublished": "2026-01-02",
                "inLanguage": "en",
            }
            out.write((", " if n > 1 else "") + json.dumps({"@type": "DataFeedItem", "item": [review]}))
        out.write("]}")
    return n


def main(megabytes: int) -> None:
    """Write the feed, import it twice, report."""
    with tempfile.TemporaryDirectory() as folder:
        feed, data = Path(folder) / "feed.json", Path(folder) / "data"
        n = write_feed(feed, megabytes)
        for run in ("first", "again"):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "minhchung", "import", str(feed), "--data", str(data), "--json"],
                check=True,
                env=os.environ,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            size = (data / "db.sqlite3").stat().st_size / 1e6
            print(f"{run}: {n} reviews, {time.perf_counter() - start:.0f} s, {peak:.0f} MiB, database {size:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]))
