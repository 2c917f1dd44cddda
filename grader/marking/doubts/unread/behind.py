"""What stands behind a wrong answer in its line, and was not understood: `f(x) = 0 when x is 2`.

The last word counts. So where mathematics goes on behind what was read, a person looks.
"""

from __future__ import annotations

import re

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.answers.find import line_of
from grader.expressions.announcing import denies, is_aside
from grader.marking.attempts import Attempt

_LONGEST = 400
_SHOWN = 60
#: A value that the words in front of it, or a sign, make the end of the line.
_GOES_ON = re.compile(
    r"(?<!\w)(?:so|hence|thus|therefore|when|whenever|if|at|to|of)\s[^.;]{0,40}?[\d∞]"
    r"|(?:=|→|->|≈|⇒|=>)\s{0,3}\S"
)
#: A remark, such as `(at x = 10)`.
_REMARK = re.compile(r"\((?=[^()]{0,80}[A-Za-z]{2})[^()]{0,80}\)")
#: What a value may belong to that is none of the answer.
_REFERS = re.compile(
    r"(?<!\w)(?:page|p\.|chapter|theorem|lemma|figure|table|part|step|line|question|problem|because"
    r"|since|as|by|from|using|check|note|where|with)(?!\w)",
    re.IGNORECASE,
)


_NOT_RIGHT = frozenset({MarkOutcome.INCORRECT, MarkOutcome.PARTIAL})
#: Other values that may be meant as well: `x = 1 or 3, maybe 1 or 6`.
_MAYBE = re.compile(
    r"(?<!\w)(?P<word>maybe|perhaps|possibly|vielleicht|peut-être|quizás)\s"
    r"(?:(?:also|even|it is|it's)\s)?(?:[A-Za-z]\s?=\s?)?[$([{±]{0,3}[-−]?\d",
    re.IGNORECASE,
)
_LEFT_OPEN = (
    "The words `{words}` beside this answer leave open whether you mean it; a person will look."
)


def unread_behind(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where the line of a wrong answer goes on with mathematics."""
    response, facts = attempt.response, attempt.kind.facts
    if response is None or checked.outcome not in _NOT_RIGHT:
        return None
    if facts.in_words or facts.by_shape or facts.by_a_person or attempt.document.fields:
        return None
    line = line_of(attempt.document, response.place)
    maybe = _MAYBE.search(line[:_LONGEST])
    if maybe is not None and response.raw[:1] in line[: maybe.start()]:
        return review("hedged", _LEFT_OPEN.format(words=maybe["word"]))
    if response.statement is None or checked.outcome is not MarkOutcome.INCORRECT:
        return None
    read = response.statement.raw
    at = line.rfind(read) if len(line) <= _LONGEST else -1
    behind = line[at + len(read) :] if at >= 0 else ""
    for statement in attempt.document.statements:
        if statement.place.row == response.place.row and "->" not in statement.relations:
            behind = behind.replace(statement.raw, " ")
    behind = _REMARK.sub(" ", behind)
    found = _GOES_ON.search(behind)
    if found is None or _REFERS.search(behind) or denies(behind) or is_aside(behind):
        return None
    rest = " ".join(behind.split())
    text = rest if len(rest) <= _SHOWN else rest[:_SHOWN].rstrip() + " …"
    return review(
        "unread-behind",
        f"What stands behind this answer in its line, `{text}`, was not understood; a person will "
        "look.",
    )
