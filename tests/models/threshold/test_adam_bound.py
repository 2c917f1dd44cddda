"""The proof that Adam comes no higher again holds for paths that are simulated far beyond it."""

from __future__ import annotations

import random

import pytest

from grader.models.threshold.adam_bound import _phase, bound_after
from tests.models.building import ask, bump


def path(step, beta, steps, u=-1.0, m=0.0):
    """Return distances and means of Adam on the slopes -1 and 1."""
    distances, means = [u], [m]
    for t in range(1, steps + 1):
        m = beta * m + (1 - beta) * (-1 if u < 0 else 1)
        u -= step * m / (1 - beta**t)
        distances.append(u)
        means.append(m)
    return distances, means


@pytest.mark.parametrize("step", [0.3, 0.1, 0.05])
@pytest.mark.parametrize("beta", [0.9, 0.8, 0.5])
def test_the_bound_holds_far_beyond_the_path(step, beta):
    distances, means = path(step, beta, 600)
    bound = bound_after(distances, means, step, beta, max(distances))
    if bound is None:
        return
    later, _ = path(step, beta, 20_000)
    assert max(map(abs, later[601:])) <= bound < max(distances)


def test_there_is_a_proof_for_the_usual_numbers():
    distances, means = path(0.3, 0.9, 500)
    assert bound_after(distances, means, 0.3, 0.9, max(distances)) == pytest.approx(0.19, abs=0.01)


def test_no_proof_of_what_is_false_or_too_early():
    distances, means = path(0.3, 0.9, 500)
    assert bound_after(distances, means, 0.3, 0.9, 0.05) is None
    assert bound_after(distances[:50], means[:50], 0.3, 0.9, 0.4) is None


def test_one_phase_covers_every_state_in_it():
    fastest, farthest = _phase(0.4, 0.3, 0.9)
    generator = random.Random(3)
    for _ in range(3000):
        m = -0.4 * generator.random()
        u = 0.3 * -m * generator.random()
        highest = u
        while u >= 0:
            m = 0.9 * m + 0.1
            u -= 0.3 * m
            highest = max(highest, u)
        assert m <= fastest
        assert highest <= farthest


def test_the_steps_of_a_threshold_say_why_it_is_never_higher():
    texts = [
        s.text for s in ask(bump("adam", assume="h > 1", horizon=300), "sup(h, escapes)").steps
    ]
    assert any("later ones stay below 1.1" in text for text in texts)
    texts = [s.text for s in ask(bump("gradient_descent"), "sup(h, escapes)").steps]
    assert any("repeats itself exactly" in text for text in texts)
