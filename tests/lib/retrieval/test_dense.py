"""The encoder and the vectors, with the real model."""

import numpy as np

from minhchung.lib.retrieval.dense import PASSAGE_BYTES, Vectors, default_encoder, mixed, passages, windows
from minhchung.lib.retrieval.index import Doc
from minhchung.lib.retrieval.shapes import Floats
from minhchung.lib.retrieval.space import FILE, neutral


def test_encoder_gives_unit_vectors_for_any_text() -> None:
    encoder = default_encoder()
    vectors = encoder.query(["đột quỵ", "", "\x00\ud800", "a" * 10_000])
    assert vectors.shape == (4, encoder.dim)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def _lead_of_the_translation(vectors: Floats) -> float:
    english, vietnamese, other = vectors
    return float(english @ vietnamese - english @ other)


def test_neutral_vectors_tell_a_translation_from_another_claim() -> None:
    texts = ["Cats can see in total darkness", "Mèo nhìn được trong bóng tối", "Dogs sweat through their tongues"]
    vectors = default_encoder().query(texts)
    assert _lead_of_the_translation(neutral(vectors)) > 5 * _lead_of_the_translation(vectors) > 0


def test_neutral_vectors_have_unit_length_and_nothing_left_of_the_languages() -> None:
    table = np.load(FILE)
    assert table.shape == (15, 384)
    assert np.allclose(table[1:] @ table[1:].T, np.eye(14), atol=1e-4)
    vectors = neutral(default_encoder().query(["đột quỵ", "stroke", "脑卒中"]))
    assert np.allclose(vectors @ table[1:].T, 0, atol=1e-4)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_windows_cover_the_text_between_words() -> None:
    text = " ".join(f"word{n}" for n in range(400))
    pieces = windows(text)
    assert " ".join(pieces) == text
    assert max(map(len, pieces)) <= PASSAGE_BYTES
    assert (windows(""), windows("   ")) == ([], [])
    assert [len(piece) for piece in windows("\u4e00" * 1000)] == [334, 334, 332]


def test_passages_are_the_claim_and_everything_together() -> None:
    assert passages(Doc("a", "claim", "title", "summary")) == ["claim", "claim\ntitle\nsummary"]
    assert passages(Doc("a", title="title")) == ["title"]
    assert passages(Doc("a", title=" ")) == []


def test_vectors_find_the_nearest_of_those_allowed() -> None:
    first, second, third = np.random.default_rng(1).normal(size=(3, 384)).astype(np.float32)
    near, far = mixed([first, second]), mixed([third])
    vectors = Vectors()
    vectors.add([(7, near), (8, far)])
    vectors.add([(8, near)])  # passed over: 8 is there already
    assert [n for n, _ in vectors.search(far, limit=2)] == [8, 7]
    assert [n for n, _ in vectors.search(far, limit=2, allowed=[7])] == [7]
    assert vectors.search(far, limit=2, allowed=[]) == []
    found = vectors.cosines(far, [8, 99])
    assert list(found) == [8]
    assert abs(float(found[8][0]) - 1) < 0.01
