"""The tests as if it were later: what holds only until some day fails here before it does on that day.

.venv/bin/python bench/later.py 400                          # days
.venv/bin/python bench/later.py 400 --quick tests/record     # with the arguments of ./test

Needs gcc and glibc. Only the time of day moves: sleeping and waiting stay as they are, and files bear today's date.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TEST = Path(__file__).parents[1] / "test"
SHIM = r"""
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *found) {
    int wrong = syscall(SYS_clock_gettime, clock, found);
    if (!wrong && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) found->tv_sec += SECONDS;
    return wrong;
}
int gettimeofday(struct timeval *found, void *zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    found->tv_sec = now.tv_sec;
    found->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *found) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (found) *found = now.tv_sec;
    return now.tv_sec;
}
"""


def main(days: int, arguments: list[str]) -> int:
    """Run ./test so many days later; its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "later.so"
        build = ["gcc", "-shared", "-fPIC", "-O2", f"-DSECONDS={days * 86_400}L", "-x", "c", "-", "-o", str(library)]
        subprocess.run(build, input=SHIM, text=True, check=True)
        later = {**os.environ, "LD_PRELOAD": str(library)}
        return subprocess.run([TEST, *arguments], env=later, check=False).returncode


if __name__ == "__main__":
    if len(sys.argv) < 2 or not sys.argv[1].isdigit():
        sys.exit("Say how many days later: bench/later.py 400")
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
