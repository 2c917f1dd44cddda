"""Lists that begin anew for each question: `1.` above each of three answers.

Where each item is a list of its own, with the answer below it, or where a page leaves it to
Markdown to count, all items are called `1.`; the place among them says which question is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.sections.labels import UNMARKED, Word
from grader.sections.openers import Opener
from grader.sections.outline import Node, Outline

_FIRST = frozenset({"1", "a", "i"})


def counted_on(openers: Sequence[Opener], outline: Outline) -> tuple[Opener, ...]:
    """Return openers of which those that are all called the first are numbered as they follow.

    There must be as many of them as questions, or as parts of the one question, and none that is
    called the second, third or anything else.
    """
    firsts = restarted(openers)
    nodes = next((each for each in _levels(outline) if len(each) == len(firsts)), ())
    if not firsts or any(_names_one(opener, nodes) for opener in openers):
        return tuple(openers)
    named = dict(zip(firsts, nodes, strict=False))
    return tuple(
        _called(opener, named[at]) if at in named else opener for at, opener in enumerate(openers)
    )


def restarted(openers: Sequence[Opener]) -> tuple[int, ...]:
    """Return the openers that are all called the first of a list; none where there is one list.

    Where one written in the same way is called otherwise, as `(b)` below `(a)`, the list goes on.
    """
    firsts = [at for at, opener in enumerate(openers) if _first_label(opener) is not None]
    written = {_written(openers[at]) for at in firsts}
    if len(firsts) < 2 or len(written) != 1:
        return ()
    (style,) = written
    names = {opener.labels[0].path for opener in openers if _style(opener) == style[:3]}
    return tuple(firsts) if names == {style[3]} else ()


def _first_label(opener: Opener) -> str | None:
    """Return the name of the first of a list, as an item of one has it; None for anything else."""
    if opener.level or not opener.labels:
        return None
    label = opener.labels[0]
    bare = label.word is Word.NONE and len(label.path) == 1 and label.closed
    return label.path[0] if bare and label.path[0] in _FIRST else None


def _style(opener: Opener) -> tuple[str, int, str] | None:
    return (opener.mark, opener.indent, opener.labels[0].form) if opener.labels else None


def _written(opener: Opener) -> tuple[str, int, str, tuple[str, ...]]:
    return opener.mark, opener.indent, opener.labels[0].form, opener.labels[0].path


def _levels(outline: Outline) -> tuple[tuple[Node, ...], ...]:
    """Return the questions, and the parts where there is but one question."""
    questions = tuple(node for node in outline if node.depth == 1)
    parts = tuple(node for node in outline if node.depth == 2 and len(questions) == 1)
    return questions, parts


def _names_one(opener: Opener, nodes: Sequence[Node]) -> bool:
    """Whether an opener that is not called the first names one of these by a label.

    What stands alone in its line, or as a factor, is rather an answer: `3`, `2 (x + 1)`.
    """
    if _first_label(opener) is not None:
        return False
    names = {node.path[-1] for node in nodes}
    return any(
        label.path[-1] in names
        for label in opener.labels
        if label.word is Word.QUESTION or (label.closed and not label.form.endswith(UNMARKED))
    )


def _called(opener: Opener, node: Node) -> Opener:
    labels = (replace(label, path=(node.path[-1],)) for label in opener.labels[:1])
    return replace(opener, labels=tuple(labels))
