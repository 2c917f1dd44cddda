"""Proposals for the marking of words: shown beside an answer, accepted by a key, never by itself.

An assistant is a function from what is asked and the answer to items with reasons. Other
distributions offer theirs under the entry point `grader.assistants`; none is used unless it is
named on the command line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FunctionType

from grader.entry_points import offered
from grader.errors import Place, Problem, UsageError
from grader.review.queue.likeness import words_of
from grader.rubric.types import RubricItem


@dataclass(frozen=True, slots=True)
class Question:
    """What an assistant is told: the part, what is asked, and the items that may apply."""

    part: str
    title: str
    items: tuple[RubricItem, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The items that an assistant holds to apply, with a reason in a sentence.

    `words` are the places in the answer that decided it, as (start, end).
    """

    items: tuple[str, ...]
    reason: str
    words: tuple[tuple[int, int], ...] = ()


Assistant = Callable[[Question, str], Proposal | None]


def assistant_of(name: str) -> Assistant:
    """Return an assistant by its name; raise `UsageError` for a name that none has."""
    known: dict[str, Assistant] = {"hints": by_hints}
    known.update(dict(offered("grader.assistants", FunctionType)))
    if name not in known:
        text = f"there is no assistant {name!r}"
        mend = f"choose one of {', '.join(sorted(known))}"
        raise UsageError(Problem("unknown-assistant", text, Place("--assistant"), mend))
    return known[name]


# -- by hints --------------------------------------------------------------------------------------

_NEGATIONS = frozenset(
    {
        "no", "not", "never", "neither", "nor", "none", "without", "cannot", "can't", "don't",
        "doesn't", "didn't", "isn't", "aren't", "wasn't", "weren't", "won't", "hardly", "nowhere",
        "nothing",
    }
)  # fmt: skip
_REACH_BEFORE, _REACH_BEHIND = 4, 3
_SENTENCE = re.compile(r"(?:[^.!?;:\n]|\n(?![^\S\n]*\n))+")
_TURN = re.compile(r",|\bbut\b|\bhowever\b", re.IGNORECASE)


def by_hints(question: Question, answer: str) -> Proposal | None:
    """Propose the items of which the answer has a hint that is not negated.

    A hint that itself has a negation, such as `not always`, is looked for as it stands. Where an
    item has a hint both as it stands and negated, nothing is proposed for it.
    """
    with_hints = [item for item in question.items if item.hints]
    if not with_hints or not answer.strip():
        return None
    items: list[str] = []
    reasons: list[str] = []
    places: list[tuple[int, int]] = []
    for item in with_hints:
        found = [hit for hint in item.hints for hit in _hits(hint, answer)]
        affirmed = [hit for hit in found if not hit[2]]
        if affirmed and len(affirmed) == len(found):
            items.append(item.id)
            places += [(start, end) for start, end, _ in affirmed]
            quoted = answer[affirmed[0][0] : affirmed[0][1]]
            reasons.append(f"“{quoted}” speaks for “{item.text}”")
        elif found:
            quoted = answer[found[0][0] : found[0][1]]
            reasons.append(f"“{quoted}” stands here with a negation")
    reason = "; ".join(reasons) or "None of the hints stands here"
    return Proposal(tuple(items), f"{reason}.", tuple(sorted(places)))


def _hits(hint: str, answer: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where a hint stands, and whether a negation stands near it in its clause."""
    wanted = words_of(hint)
    if not wanted:
        return
    pattern = r"\W+".join(re.escape(word) + r"\w{0,3}" for word in wanted)
    negates_itself = bool(set(wanted) & _NEGATIONS)
    for clause in _SENTENCE.finditer(answer.replace("’", "'")):
        for hit in re.finditer(rf"(?<!\w){pattern}(?!\w)", clause[0], re.IGNORECASE):
            negated = not negates_itself and _is_negated(clause[0], hit.start(), hit.end())
            yield clause.start() + hit.start(), clause.start() + hit.end(), negated


def _is_negated(clause: str, start: int, end: int) -> bool:
    """Whether a negation stands shortly before or behind; a comma or `but` ends its reach."""
    before = words_of(_TURN.split(clause[:start])[-1])[-_REACH_BEFORE:]
    behind = words_of(_TURN.split(clause[end:])[0])[:_REACH_BEHIND]
    return bool({*before, *behind} & _NEGATIONS)
