"""Which answer is which: the hash that a decision hangs on, and the key of equal answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from grader.answers.comparing import decide
from grader.equivalence import Outcome
from grader.errors import SubmissionError
from grader.exports.values import plain_read, plain_value
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse
from grader.marking.totals import NOT_READ
from grader.marking.types import Mark, SubmissionResult, SubmissionStatus
from grader.readers.handed_in import Submission, read_file

_BETWEEN = "\x1f"
_FORMULA, _TEXT = "formula", "text"
_SAID_OF_BLANKS = frozenset({"review", "missing"})


def digest_of(submission: Submission) -> str:
    """Return a hash of all that a student handed in."""
    parts: list[bytes] = []
    for file in submission.files:
        try:
            parts += [file.name.encode("utf-8", "replace"), read_file(file)]
        except SubmissionError as error:
            parts.append(str(error).encode("utf-8", "replace"))
    return _hash(*parts)


def answer_hash(mark: Mark, digest: str) -> str:
    """Return the hash of an answer with its working; without an answer, of all that was handed in.

    Where no answer was found a person may have found it on the page, so that any change of the page
    makes it another one.
    """
    if mark.response is None:
        return _hash(b"nothing found", digest.encode())
    working = [_one_line(line.raw) for line in mark.working]
    texts = [_one_line(mark.response.raw), *working]
    return _hash(*(text.encode("utf-8", "surrogatepass") for text in texts))


def _hash(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:32]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def has_no_answer(mark: Mark) -> bool:
    """Whether no answer to the part was found."""
    return mark.response is None or not mark.response.raw.strip()


def is_blank(mark: Mark, result: SubmissionResult) -> bool:
    """Whether a part was left blank: no answer, and nothing unread that could hold one.

    Only what is blank in this sense is decided for all at once; everything else is looked at.
    """
    if not has_no_answer(mark) or result.status is SubmissionStatus.FAILED:
        return False
    said = {message.code for message in mark.messages}
    return said <= _SAID_OF_BLANKS and not something_unread(result)


def something_unread(result: SubmissionResult) -> bool:
    """Whether something of a submission was not read, which may hold an answer."""
    return result.unread_files or any(remark.code in NOT_READ for remark in result.remarks)


def shown_answer(mark: Mark) -> str:
    """Return the answer as the student wrote it."""
    return mark.response.raw if mark.response is not None else ""


def group_key(mark: Mark, own_numbers: bool = False) -> str:
    """Return the key of the answers that are equal to this one; none for a blank.

    Only answers that the grader treated alike are equal here: with the same outcome, points, and
    judgement of the working, and where students have `own_numbers`, with the same right answer. A
    decision about one is then right for all.
    """
    if mark.response is None or has_no_answer(mark):
        return ""
    working = "".join(line.outcome.value[0] for line in mark.working)
    kind, text = _read(mark)
    right = plain_value(mark.reference.value) if own_numbers and mark.reference else ""
    return _BETWEEN.join((mark.outcome.value, str(mark.points), working, right, kind, text))


def _read(mark: Mark) -> tuple[str, str]:
    assert mark.response is not None
    read = mark.response.read
    if isinstance(read, Expression):
        return _FORMULA, plain_read(read)
    if isinstance(read, str | Unreadable):
        return _TEXT, _one_line(mark.response.raw)
    return _TEXT, plain_read(read)


def same_group(key: str, other: str, notation: Notation) -> bool:
    """Whether two keys are of equal answers: the same text, or formulas of one value."""
    if not key or not other:
        return False
    if key == other:
        return True
    *treated, kind, text = key.split(_BETWEEN, 5)
    *treated_too, kind_too, text_too = other.split(_BETWEEN, 5)
    if treated != treated_too or kind != _FORMULA or kind_too != _FORMULA:
        return False
    left, right = _parsed(text, _Wrapped(notation)), _parsed(text_too, _Wrapped(notation))
    if left is None or right is None:
        return False
    return decide(left, right, notation).outcome is Outcome.EQUIVALENT


class _Wrapped:
    """A notation by identity, as the key of a cache."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Wrapped) and other.notation is self.notation

    def __hash__(self) -> int:
        return id(self.notation)


@lru_cache(maxsize=4000)
def _parsed(text: str, wrapped: _Wrapped) -> Expression | None:
    read = parse(text, wrapped.notation)
    return read if isinstance(read, Expression) else None


#: With how many different formulas one is compared; those behind are grouped by their text alone.
MAX_COMPARED = 60


def grouped(keys: Sequence[str], notation: Notation) -> list[list[int]]:
    """Return the positions of equal keys together, in the order of their first.

    Nothing is equal to an answer without a key.
    """
    groups: list[list[int]] = []
    exact: dict[str, list[int]] = {}
    alike: dict[str, list[tuple[str, list[int]]]] = {}
    for position, key in enumerate(keys):
        members = exact.get(key)
        if members is None:
            known = alike.setdefault(_comparable(key), []) if _comparable(key) else []
            members = next((m for k, m in known if same_group(k, key, notation)), None)
            if members is None:
                members = []
                groups.append(members)
                if len(known) < MAX_COMPARED:
                    known.append((key, members))
            if key:
                exact[key] = members
        members.append(position)
    return groups


def _comparable(key: str) -> str:
    """Return what two keys of formulas have in common that may be equal; nothing for others."""
    before, found, _ = key.rpartition(f"{_BETWEEN}{_FORMULA}{_BETWEEN}")
    return before + found
