"""Make languages.npy: the centre of the languages and the directions in which they differ.

    python bench/train_languages.py

reads bench/languages.txt (blocks of the same sentences: a line with the language's code, then a line for each sentence;
written for this project, CC0) and writes the table that lib/retrieval/space.py takes out of every vector.
"""

from pathlib import Path

import numpy as np

from minhchung.lib.retrieval.dense import default_encoder
from minhchung.lib.retrieval.shapes import Floats
from minhchung.lib.retrieval.space import FILE
from minhchung.lib.text.fold import fold

SENTENCES = Path(__file__).with_name("languages.txt")


def blocks(text: str) -> dict[str, list[str]]:
    """language -> its sentences; Vietnamese also without its marks, as "vi-folded"."""
    found: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        if len(line) == 2 and line.isascii():
            found[line] = []
        else:
            found[list(found)[-1]].append(line)
    return {**found, "vi-folded": [fold(sentence) for sentence in found["vi"]]}


def table(sentences: dict[str, list[str]]) -> Floats:
    """First row: the mean of the languages' means. Others: an orthonormal basis of their differences from it."""
    encoder = default_encoder()
    both = [np.concatenate([encoder.query(texts), encoder.passage(texts)]) for texts in sentences.values()]
    means = np.stack([vectors.mean(axis=0) for vectors in both])
    centre = means.mean(axis=0)
    basis = np.linalg.svd(means - centre, full_matrices=False)[2][: len(means) - 1]
    return np.vstack([centre, basis]).astype(np.float32)


if __name__ == "__main__":
    made = table(blocks(SENTENCES.read_text(encoding="utf-8")))
    np.save(FILE, made)
    print(f"{FILE}: {made.shape[0] - 1} directions")
