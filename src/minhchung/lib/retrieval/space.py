"""Meaning without language: vectors centred, and the directions in which languages differ taken out.

The model puts texts of one language together, whatever they say: a question in English is nearer to any English check
than to the Vietnamese one that answers it. `languages.npy` (made by bench/train_languages.py from the same twelve
sentences in 15 languages and spellings, bench/languages.txt) holds the centre of those languages in its first row
and, in the others, an orthonormal basis of the differences between them.
"""

from functools import cache
from pathlib import Path

import numpy as np

from minhchung.lib.retrieval.shapes import Floats

FILE = Path(__file__).with_name("languages.npy")


def neutral(vectors: Floats) -> Floats:
    """`vectors`, one a row, without their language, of length 1."""
    table = _table()
    rows = vectors - table[0]
    rows = rows - (rows @ table[1:].T) @ table[1:]
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    freed: Floats = (rows / np.maximum(lengths, 1e-6)).astype(np.float32)
    return freed


@cache
def _table() -> Floats:
    table: Floats = np.load(FILE, allow_pickle=False)
    return table
