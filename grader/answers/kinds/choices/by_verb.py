"""Yes or no in the words of the question: `It does not.` for `Does Adam escape a bump of 0.15?`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from grader.answers.kinds.choices.other_words import reconsidered
from grader.expressions.phrases import BECAUSE_WORDS, NO_WORDS, YES_WORDS, pattern_of

_ASKS = re.compile(
    r"\A\W*+(?:do|does|did|is|are|was|will|would|can|could|has|have)\s", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SUBJECT = r"(?:it|they|this|that|he|(?:the\s)?[^\W\d_]{3,20})"
_AUXILIARY = r"(?:do|does|did|is|are|was|will|would|can|could|has|have)(?=\W|\Z|n['’]t|not)"
#: What answers with the verb of the question, or leaves it out: `It cannot escape`, `It does`.
_ANSWERS = re.compile(
    rf"\W*+{_SUBJECT}\s(?:(?P<auxiliary>{_AUXILIARY})(?P<denied>\s?n['’]t|\s?not|\snever)?"
    r"|(?P<never>never)|(?=[^\W\d_]{3,20}s\b))(?P<rest>[^.;:,()]{0,60})",
    re.IGNORECASE,
)
_REASON = re.compile(rf"\W*+(?:\Z|[.;:,(]|(?:{pattern_of(BECAUSE_WORDS)})(?!\w))", re.IGNORECASE)
_SILENT = frozenset({"the", "this", "that", "from", "bump", "any", "more", "then"})
_STEM = 5


def by_verb(text: str, choices: Mapping[str, str], title: str) -> frozenset[str] | None:
    """Return the choice that a sentence makes with the verb of a question for yes or no."""
    letters = {_truth(letter, said): letter for letter, said in choices.items()}
    if set(letters) != {"yes", "no"} or len(choices) != 2 or not _ASKS.match(title):
        return None
    found = _ANSWERS.match(text)
    if found is None or reconsidered(text):
        return None
    rest = re.split(rf"\s(?:{pattern_of(BECAUSE_WORDS)})(?!\w)", found["rest"])[0]
    if not _REASON.match(text[found.end() :]):
        return None
    asked = {word[:_STEM] for word in _WORD.findall(title.casefold())}
    said = [word for word in _WORD.findall(rest.casefold()) if word not in _SILENT]
    if any(word[:_STEM] not in asked for word in said):
        return None
    if not found["auxiliary"] and not said:
        return None
    return frozenset((letters["no" if found["denied"] or found["never"] else "yes"],))


def _truth(letter: str, said: object) -> str:
    words = {str(letter).casefold(), str(said).casefold().strip(" .,")}
    if words & YES_WORDS and not words & NO_WORDS:
        return "yes"
    return "no" if words & NO_WORDS and not words & YES_WORDS else ""
