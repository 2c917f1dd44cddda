"""A reward for answers to questions of mathematics: 1 where the final answer is right, else 0.

    python examples/reward_function.py

The function may be called from any thread and after a fork: no main thread, no signal and no
process has to be kept for it. Its limit is counted in steps, so that an answer gets the same
reward on every machine, however busy that is. What cannot be settled earns nothing, and is told
apart from what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import grader

#: About as many microseconds of work for one pair.
DEADLINE_STEPS = 300_000


class Reward(NamedTuple):
    """The reward of one answer, and why: `settled` is False where nobody could tell."""

    value: float
    settled: bool
    code: str


def reward(completion: str, gold: str, notation: Mapping[str, object] | None = None) -> Reward:
    """Compare the final answer of a text with a gold one."""
    verdict = grader.verify(
        {
            "gold": gold,
            "answer": completion,
            "profile": "final-answer",
            "notation": notation or {},
            "deadline_steps": DEADLINE_STEPS,
        }
    )
    right = verdict["outcome"] == "equivalent"
    settled = verdict["outcome"] in ("equivalent", "different")
    return Reward(float(right), settled, str(verdict["code"]))


def rewards(completions: Sequence[str], answers: Sequence[str]) -> list[float]:
    """Return the rewards of a batch, as trainers ask for them: one number for each text."""
    with ThreadPoolExecutor(4) as pool:
        return [found.value for found in pool.map(reward, completions, answers)]


def main() -> None:
    """Print the rewards of a few answers to one question."""
    gold = r"\frac{1}{2}"
    for text in (
        "Half of the cases count, so the answer is 0.5.",
        r"We get $2x = 1$, hence $x = \boxed{\frac{2}{4}}$.",
        "The answer is 2.",
        "I do not know.",
    ):
        found = reward(text, gold)
        print(f"{found.value:.0f}  {found.code:24} {text}")


if __name__ == "__main__":
    main()
