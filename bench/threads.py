"""Encode with other encoders at work, with OpenMP's threads spinning or waiting: milliseconds a text.

PYTHONPATH=src .venv/bin/python bench/threads.py
"""

import os
import subprocess
import sys
import time

TEXTS = [f"Uống nước dừa nóng {n} lần mỗi ngày chữa khỏi bệnh tiểu đường" for n in range(48)]


def encode() -> None:
    """Print the milliseconds a text of this process."""
    from minhchung.lib.retrieval.dense import default_encoder

    encoder = default_encoder()
    encoder.passage(TEXTS[:1])
    start = time.perf_counter()
    encoder.passage(TEXTS)
    print(f"{(time.perf_counter() - start) / len(TEXTS) * 1000:.1f}")


def main() -> None:
    """Three processes at once under each policy."""
    for policy in ("active", "passive"):
        running = [
            subprocess.Popen(
                [sys.executable, __file__, "one"], env={**os.environ, "OMP_WAIT_POLICY": policy}, stdout=-1
            )
            for _ in range(3)
        ]
        print(policy, *(process.communicate()[0].decode().strip() for process in running))


if __name__ == "__main__":
    encode() if "one" in sys.argv else main()
