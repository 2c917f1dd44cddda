"""Puts answers in words into an order in which neighbours are alike, so that they read quickly."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?", re.UNICODE)
_MAX_WORDS = 3000  # of all answers together; the rarest are left out


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return _WORD.findall(text.casefold())


def by_likeness(texts: Sequence[str], seed: str) -> list[int]:
    """Return the positions of texts so that each is followed by the one most like it.

    The first is drawn by the seed; the same texts and seed give the same order.
    """
    if len(texts) < 3:
        return list(range(len(texts)))
    alike = _similarities(texts)
    current = random.Random(seed).randrange(len(texts))
    left = np.ones(len(texts), dtype=bool)
    order: list[int] = []
    for _ in texts:
        order.append(current)
        left[current] = False
        current = int(np.argmax(np.where(left, alike[current], -1.0)))
    return order


def _similarities(texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the cosine similarity of every two texts by their words, rare words counting more."""
    counts = [Counter(words_of(text)) for text in texts]
    found = Counter(word for each in counts for word in each)
    columns = {word: k for k, (word, _) in enumerate(found.most_common(_MAX_WORDS))}
    rarity = {word: math.log(len(texts) / found[word]) + 1 for word in columns}
    vectors = np.zeros((len(texts), len(columns)))
    for row, each in enumerate(counts):
        for word, count in each.items():
            if word in columns:
                vectors[row, columns[word]] = (1 + math.log(count)) * rarity[word]
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(lengths == 0, 1.0, lengths)
    return vectors @ vectors.T
