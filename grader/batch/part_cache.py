"""What was worked out of a student's page before, kept piece by piece.

A rubric that has changed is another entry of the cache for every student. So that only what the
change is about is graded again, the pieces of the work (reading a page, checking an answer, judging
it with its working, running a program) are kept as well: each under a hash of all that it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from grader.batch.cache import Cache, fingerprint, grader_fingerprint
from grader.batch.data import NotData
from grader.batch.hashing import Hasher
from grader.batch.mark_text import mark_from, mark_text
from grader.errors import UsageError
from grader.marking.types import Mark
from grader.regular_files import read_regular
from grader.rubric.load import files_named, model_texts
from grader.rubric.types import Asked, Part, Rubric
from grader.same import Same

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Written:
    """A mark as it is kept: as the text that is needed of it anyway."""

    text: str


def pieces_name(student: str) -> str:
    """Return the name of the entry that keeps the pieces of a student's work."""
    return f"pieces-{fingerprint([student])}"


def pieces_names(student: str) -> tuple[str, str]:
    """Return the names of all entries with pieces of a student: the first ones, and later ones."""
    return pieces_name(student), f"{pieces_name(student)}-later"


class Pieces:
    """A `Memory` of one student: the pieces known from before, and those that were needed now.

    `anew` counts by their names the pieces that were not known. What a small change makes anew
    stands in an entry of its own, so that the others need not be written again with it.
    """

    def __init__(self, cache: Cache, rubric: Rubric, student: str, transcriber: str) -> None:
        self.cache, self.student, self.rubric = cache, student, rubric
        self.basis = fingerprint([grader_fingerprint(), transcriber])
        self.anew: dict[str, int] = {}
        self._first, self._later = (cache.table(name) for name in pieces_names(student))
        self._inside = {**_inside_of(self._first), **_inside_of(self._later)}
        self._needed: dict[str, Any] = {}
        self._open: list[list[str]] = [[]]
        self._hasher = Hasher()
        self._origins: dict[int, bytes] = {}
        self._texts: dict[int, str] = {}
        self._alive: list[Mark] = []

    def recall(self, what: str, given: Sequence[object], work: Callable[[], T]) -> T:
        """Return what the work gives, from before where all that it reads is as it was."""
        try:
            key = fingerprint([self.basis, what, *map(self._hash, given)])[:_KEY]
        except NotData:  # something from elsewhere that cannot be told from another
            return work()
        self._open[-1].append(key)
        piece: T
        for pieces in (self._needed, self._first, self._later):
            if key in pieces:
                with suppress(NotData):
                    piece = self._piece(pieces, key)
                    return self._kept(key, piece)
        self.anew[what] = self.anew.get(what, 0) + 1
        self._open.append([])
        try:
            piece = work()
        finally:
            inside = self._open.pop()
        self._inside[key] = tuple(dict.fromkeys(inside))
        return self._kept(key, piece)

    def text(self, mark: Mark) -> str:
        """Return a mark as text; raises `NotData` for one that is more than data."""
        text = self._texts.get(id(mark))
        if text is None:
            text = self._texts[id(mark)] = mark_text(mark)
            self._alive.append(mark)
        return text

    def _piece(self, pieces: Mapping[str, Any], key: str) -> Any:
        """Return a piece that is there; raises `NotData` if it cannot be read."""
        piece = pieces[key]
        if not isinstance(piece, _Written):
            return piece
        found = mark_from(piece.text)
        self._texts[id(found)] = piece.text
        self._alive.append(found)
        return found

    def _kept(self, key: str, piece: T) -> T:
        """Keep a piece that was needed; what is in it is known by its key from now on."""
        self._needed[key] = piece
        if not isinstance(piece, Mark):  # that is known by what it says, however it came about
            for place, value in enumerate(piece if isinstance(piece, tuple) else (piece,)):
                if is_dataclass(value):
                    self._origins[id(value)] = f"\0from {key} {place}".encode()
        return piece

    def _hash(self, value: object) -> str | bytes:
        if isinstance(value, str | bytes):
            return value
        origin = self._origins.get(id(value))
        if origin is not None:
            return origin
        if isinstance(value, Mark):
            says = b"\0mark " + fingerprint([self.text(value)]).encode()
            self._origins[id(value)] = says  # by `text`, the mark lives as long as this
            return says
        student = self.student if self.rubric.parameters else ""
        if isinstance(value, Asked):
            return _hash_of_asked(Same(value), Same(self.rubric), student)
        if isinstance(value, Part):
            return _hash_of_part(Same(value), Same(self.rubric), student)
        return self._hasher.hash(value)

    def keep(self) -> None:
        """Keep the pieces that were needed, for the next time, with those that went into them.

        Where there is no room they are not: nothing depends on them.
        """
        first, later = pieces_names(self.student)
        needed = self._all_needed()
        new = [key for key in needed if key not in self._first]
        gone = sum(key not in needed for key in self._first if key != _INSIDE)
        with suppress(UsageError):
            if len(new) + gone > _MAX_LATER * len(needed):
                self.cache.put(first, self._entry(needed))
                new = []
            if {*new} != {key for key in self._later if key != _INSIDE}:
                self.cache.put(later, self._entry(new))

    def _all_needed(self) -> list[str]:
        found: dict[str, None] = {}
        waiting = [*self._needed]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found[key] = None
                waiting += self._inside.get(key, ())
        return [*found]

    def _entry(self, keys: Sequence[str]) -> dict[str, Any]:
        """Return pieces as they are kept; what cannot be read any more is left out."""
        entry: dict[str, Any] = {}
        inside: dict[str, tuple[str, ...]] = {}
        for key in keys:
            for pieces in (self._needed, self._first, self._later):
                with suppress(KeyError, NotData):
                    piece = pieces[key]
                    entry[key] = _Written(self.text(piece)) if isinstance(piece, Mark) else piece
                    break
            if self._inside.get(key):
                inside[key] = self._inside[key]
        return {**entry, _INSIDE: inside} if inside else entry


def _inside_of(known: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """Return which pieces of an entry went into which; nothing where that cannot be read."""
    with suppress(NotData):
        found = known.get(_INSIDE)
        if isinstance(found, dict) and all(isinstance(each, tuple) for each in found.values()):
            return found
    return {}


_INSIDE = "inside"
"""The key under which stands by key which other pieces went into a piece."""
_KEY = 40  # so many digits of a hash are a key
_MAX_LATER = 0.5  # with more pieces than this share that are new or of no use, all are written


@lru_cache(maxsize=512)
def _hash_of_asked(asked: Same[Asked], rubric: Same[Rubric], student: str) -> str:
    """Return a hash of what is asked in a part, with the model as it is declared.

    A model that computes remembers what it has computed; what it is stands in the rubric.
    """
    own = asked.value
    declared = _declared(rubric, student, own.part) if own.model is not None else ""
    return fingerprint([Hasher().hash(replace(own, model=None)), declared])


@lru_cache(maxsize=512)
def _hash_of_part(part: Same[Part], rubric: Same[Rubric], student: str) -> str:
    """Return a hash of a part with its model as it is declared."""
    declared = _declared(rubric, student, part.value) if part.value.model_name else ""
    return fingerprint([Hasher().hash(part.value), declared])


def _declared(rubric: Same[Rubric], student: str, part: Part) -> str:
    known = _models(rubric, student)
    if part.model_name not in known:
        raise NotData(f"{part.model_name} is not declared in the rubric")
    return known[part.model_name]


@lru_cache(maxsize=8)
def _models(rubric: Same[Rubric], student: str) -> Mapping[str, str]:
    """Return a hash of each model with what it is built on, and of the files that are named."""
    own = rubric.value
    texts = model_texts(own.template, own, student)
    files = list(files_of(own, student))
    return {name: fingerprint([text, *files]) for name, text in texts.items()}


def files_of(rubric: Rubric, student: str) -> Iterator[str | bytes]:
    """Yield names and contents of the files that a rubric names, such as programs."""
    for path in files_named(rubric.template, rubric, student):
        yield str(path)
        yield read_regular(path)
