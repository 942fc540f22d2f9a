"""Build the site of a record of N checks, then publish one more; Hugo builds the same pages beside it.

PYTHONPATH=src .venv/bin/python bench/publish.py 1000 10000 100000      # checks; each is a page in two languages

Prints for each N: seconds and peak memory of a whole build (of its largest process), then of one more check: seconds
from the start of its publication until page and checkpoint can be read (median of five), and how many files that
wrote. `hugo` (Debian) is measured where it is on PATH: its whole build of the same texts, which is also what it does
for one more page.
"""

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

WORDS = (  # noqa: SIM905  # shorter to read than a list of quotes
    "tin bão nước điện trường học thuốc sữa cầu đường ngân hàng thẻ mã số bệnh viện trẻ em rau quả chợ xã tỉnh huyện "
    "mưa lũ gió đêm ngày tháng năm người dân thông báo cơ quan báo cáo kiểm tra kết quả không có đã sẽ được bị phải nên"
).split()
ADDRESS = "https://desk.example"


def main(sizes: list[int]) -> None:
    """One line of Markdown table a size."""
    print("| checks | whole build, s | peak MiB | files | one more, s | files written | Hugo whole, s | Hugo MiB |")
    print("|---|---|---|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            ours = json.loads(_child("measure", str(size), folder))
            theirs = _hugo(size, Path(folder) / "hugo") if shutil.which("hugo") else {"seconds": 0, "peak": 0}
            print(
                f"| {size} | {ours['whole']:.1f} | {ours['peak']:.0f} | {ours['files']} | {ours['more']:.2f} | "
                f"{ours['written']} | {theirs['seconds']:.1f} | {theirs['peak']:.0f} |",
                flush=True,
            )


def measure(size: int, folder: Path) -> None:
    """Fill, build, publish one more; a line of JSON. Runs in a process of its own, so that its memory is its own."""
    os.environ["MINHCHUNG_ADDRESS"] = ADDRESS
    from minhchung.project import boot

    boot.start(folder / "desk")
    fill(size)
    from minhchung.record import publications
    from minhchung.site.build import build

    start = time.perf_counter()
    whole = build(full=True)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times, written = [], 0
    for n in range(5):
        start = time.perf_counter()
        publications.append(_check(size + n), publisher="Bench")
        written = build().written
        times.append(time.perf_counter() - start)
    result = {
        "whole": seconds,
        "peak": peak,
        "files": whole.written,
        "more": sorted(times)[2],
        "written": written,
    }
    print(json.dumps(result))


def fill(size: int) -> None:
    """Put `size` checks into the record in bulk, as `append` would one by one."""
    from minhchung.lib.publication import canonical, document, entry
    from minhchung.record import log, models

    log.begin(ADDRESS)
    for start in range(0, size, 5000):
        checks = [_check(n) for n in range(start, min(start + 5000, size))]
        texts = [document.encode(check) for check in checks]
        digests = [canonical.digest(text) for text in texts]
        rows = list(zip(range(start + 1, size + 1), checks, digests, texts, strict=False))
        models.Entry.objects.bulk_create(
            models.Entry(
                index=index,
                data=entry.encode(entry.Entry(check.kind, check.id, 1, digest, (check.salt * 2,), check.date)).decode(),
            )
            for index, check, digest, _ in rows
        )
        models.Document.objects.bulk_create(models.Document(sha256=d, text=text.decode()) for _, _, d, text in rows)
        models.Publication.objects.bulk_create(
            models.Publication(
                entry_id=index,
                kind=check.kind,
                public_id=check.id,
                revision=1,
                sha256=digest,
                about=check.id,
                date=date.fromisoformat(check.date),
            )
            for index, check, digest, _ in rows
        )
        models.Standing.objects.bulk_create(
            models.Standing(
                public_id=check.id,
                position=index,
                state="live",
                revision=1,
                topic=check.topic,
                verdict=check.verdict,
                language=check.language,
                first=index,
                latest=index,
            )
            for index, check, _, _ in rows
        )
        models.Head.objects.update(size=start + len(rows) + 1)


def _check(n: int):  # type: ignore[no-untyped-def]  # imported late, after Django is set up
    from minhchung.lib.publication.document import TOPICS, VERDICTS, Check, Citation

    chance = random.Random(n)
    day = (date(2020, 1, 1) + timedelta(days=n // 60)).isoformat()
    salt = f"{chance.getrandbits(128):032x}"
    quote = _text(chance, 30)
    cited = Citation(
        quote, _text(chance, 25), _text(chance, 25), _text(chance, 8), "Nguồn đo", "https://source.example/a",
        f"{day}T01:00:00Z", salt * 2, "text/html", public=False,
    )  # fmt: skip
    explanation = "\n\n".join(f"# {_text(chance, 4)}\n\n{_text(chance, 60)}" for _ in range(4))
    return Check(
        "published", f"do-{n}", 1, "vi", TOPICS[n % len(TOPICS)], _text(chance, 18), _text(chance, 11),
        VERDICTS[n * 3 % len(VERDICTS)], _text(chance, 40), explanation, (cited, cited), day, day, day, "", "", False,
        salt,
    )  # fmt: skip


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + f" {chance.randrange(1000)}."


def _hugo(size: int, folder: Path) -> dict[str, float]:
    """Hugo's whole build of the same checks in two languages, with lists, feeds and a sitemap."""
    _hugo_site(size, folder)
    start = time.perf_counter()
    process = subprocess.Popen(
        ["hugo", "--quiet", "--source", str(folder), "--destination", str(folder / "public")], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("hugo failed")
    return {"seconds": time.perf_counter() - start, "peak": usage.ru_maxrss / 1024}


def _hugo_site(size: int, folder: Path) -> None:
    for name, text in HUGO.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for n in range(size):
        check = _check(n)
        head = {
            "title": check.title, "date": check.date, "claim": check.claim, "verdict": check.verdict,
            "summary_text": check.summary, "topics": [check.topic], "verdicts": [check.verdict],
            "quotes": [
                {"before": c.before, "quote": c.quote, "after": c.after, "title": c.title} for c in check.citations
            ],
        }  # fmt: skip
        for lang in ("vi", "en"):
            file = folder / "content" / lang / "checks" / f"{check.id}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(head, ensure_ascii=False) + "\n\n" + check.explanation, encoding="utf-8")


HUGO = {
    "hugo.json": json.dumps(
        {
            "baseURL": ADDRESS,
            "paginate": 50,
            "taxonomies": {"topic": "topics", "verdict": "verdicts"},
            "defaultContentLanguage": "vi",
            "languages": {"vi": {"contentDir": "content/vi"}, "en": {"contentDir": "content/en"}},
        }
    ),
    "layouts/_default/baseof.html": "<!doctype html><html lang='{{ .Lang }}'><head><title>{{ .Title }}</title>"
    "<link rel='canonical' href='{{ .Permalink }}'></head><body>{{ block \"main\" . }}{{ end }}</body></html>",
    "layouts/_default/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1><p>{{ .Params.verdict }}</p>'
    "<blockquote>{{ .Params.claim }}</blockquote><p>{{ .Params.summary_text }}</p>{{ .Content }}"
    "{{ range .Params.quotes }}<h3>{{ .title }}</h3><blockquote>{{ .before }} <mark>{{ .quote }}</mark> {{ .after }}"
    "</blockquote>{{ end }}{{ end }}",
    "layouts/_default/list.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Paginator.Pages }}'
    "<p><a href='{{ .RelPermalink }}'>{{ .Title }}</a> {{ .Params.verdict }}</p>{{ end }}{{ end }}",
}


def _child(*words: str) -> str:
    """Run this file again for one measurement; what it prints last."""
    done = subprocess.run([sys.executable, __file__, *words], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    if sys.argv[1] == "measure":
        measure(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main([int(word) for word in sys.argv[1:]])
