"""Grades a class: every submission in a worker of its own, results kept as they come."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from grader.batch.cache import Cache, NoCache, fingerprint, grader_fingerprint
from grader.batch.data import to_text
from grader.batch.part_cache import Pieces, files_of, pieces_names
from grader.batch.processes.pool import Crashed, Crashes, Died, Done, Ended, Late, Limits
from grader.batch.processes.running import run_tasks
from grader.batch.rubrics import for_student_once
from grader.batch.shelf import Graded as Graded
from grader.batch.shelf import Kept, Sharing, Shelf, Slot
from grader.batch.transcribing import transcribed_by
from grader.equivalence import Remark
from grader.errors import Place, RubricError, SubmissionError
from grader.marking.memory import FORGETFUL
from grader.marking.types import SubmissionResult
from grader.pipeline import grade_submission, not_graded, source_of
from grader.readers.handed_in import (
    FILE_BYTES,
    Submission,
    SubmissionFile,
    TranscribedBy,
    read_file,
)
from grader.regular_files import Contents, shipped, standing_in
from grader.reports.students import feedback_pages
from grader.rubric.load import files_named, marking_text
from grader.rubric.students import answer_key
from grader.rubric.types import Rubric

Value = TypeVar("Value")
_PRELOAD = (__name__, "latex2mathml.converter")  # the latter is imported late, and takes long


@dataclass(frozen=True, slots=True)
class ClassRun:
    """All students in the order of their submissions, and the tracebacks of bugs."""

    graded: tuple[Graded, ...]
    crashes: Crashes
    from_cache: int

    @property
    def results(self) -> tuple[SubmissionResult, ...]:
        """The results alone."""
        return tuple(each.result for each in self.graded)


Told = Callable[[SubmissionResult], None]


def grade_class(
    rubric: Rubric,
    submissions: Sequence[Submission],
    limits: Limits,
    cache: Cache | None = None,
    told: Told = lambda result: None,
    keys_cache: Cache | None = None,
    transcriber: str = "",
) -> ClassRun:
    """Grade all submissions; `told` hears of each one as it is done.

    What was graded before from the same rubric, files and program is taken from the cache, so that
    the number of workers, an interruption or a second run changes nothing in the results. Answer
    keys for the numbers of one student, and transcriptions of pictures, come from `keys_cache`.
    """
    cache = cache or NoCache()
    run = _Run(rubric, submissions, cache, transcriber)
    graded: dict[int, Graded] = {}
    for index, kept in run.known():
        graded[index] = kept.graded
        told(kept.brief)
    from_cache = len(graded)
    with closing(run.left(_grade, limits, keys_cache)) as left:
        for index, ended in left:
            found = _value(ended) or _failed(rubric, submissions[index], ended)
            graded[index] = found
            if run.is_settled(index, ended, found):
                cache.put(run.keys[index], Kept.of(rubric, found))
            run.note(index, ended, found.crashes)
            told(found.result)
    in_order = tuple(graded[index] for index in range(len(submissions)))
    return ClassRun(in_order, run.crashes, from_cache)


def _value(ended: Ended[Value]) -> Value | None:
    return ended.value if isinstance(ended, Done) else None


@dataclass(frozen=True, slots=True)
class ShelvedRun:
    """A class that was graded onto a shelf, in the order of its submissions."""

    shelf: Shelf
    crashes: Crashes

    @property
    def settled(self) -> bool:
        """Whether nobody has to be graded anew by the same command."""
        return not any(slot.entry.startswith(_FOR_NOW) for slot in self.shelf.slots)


def grade_onto_shelf(
    rubric: Rubric,
    submissions: Sequence[Submission],
    limits: Limits,
    cache: Cache,
    told: Told = lambda result: None,
    keys_cache: Cache | None = None,
    transcriber: str = "",
) -> ShelvedRun:
    """Grade as `grade_class` does; what comes leaves this process for the cache at once."""
    run = _Run(rubric, submissions, cache, transcriber)
    sharing = Sharing()
    slots: dict[int, Slot] = {}
    for index, kept in run.known():
        slots[index] = Slot(run.keys[index], sharing.shared(kept.brief))
        told(kept.brief)
    with closing(run.left(_grade_to_keep, limits, keys_cache)) as left:
        for index, ended in left:
            sent = _value(ended) or _failed_to_keep(rubric, submissions[index], ended)
            # What has failed, or met a bug, is kept for this class alone and made anew next time.
            name = (
                run.keys[index]
                if run.is_settled(index, ended, sent)
                else _FOR_NOW + run.keys[index]
            )
            slots[index] = Slot(name, sharing.shared(sent.brief))
            cache.put_text(name, sent.entry)
            run.note(index, ended, sent.crashes)
            told(sent.brief)
    in_order = [slots[index] for index in range(len(submissions))]
    return ShelvedRun(Shelf(cache.folder, in_order), run.crashes)


_FOR_NOW = "for-now-"


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a worker sends of a student whose result stays on the disk."""

    entry: str
    brief: SubmissionResult
    crashes: tuple[str, ...] = ()
    read_as: str = ""

    @classmethod
    def of(cls, rubric: Rubric, graded: Graded, pieces: Pieces | None = None) -> _Entry:
        kept = Kept.of(rubric, graded, pieces)
        return cls(to_text(kept), kept.brief, graded.crashes, graded.read_as)


class _Run:
    """What is known of a class from the cache, and what is left to do."""

    def __init__(
        self, rubric: Rubric, submissions: Sequence[Submission], cache: Cache, transcriber: str
    ) -> None:
        self.rubric, self.submissions, self.cache = rubric, submissions, cache
        self.transcriber = transcriber
        self.read_as = [_read_as(each) for each in submissions]
        self.keys = _cache_keys(rubric, submissions, transcriber, self.read_as)
        for each in submissions:
            cache.used.update(pieces_names(each.student))
        self.crashes: Crashes = {}
        self._left = list(range(len(submissions)))

    def known(self) -> Iterator[tuple[int, Kept]]:
        """Yield what was graded before from the same rubric, files and program."""
        left = []
        for index in self._left:
            found = self.cache.get(self.keys[index])
            if isinstance(found, Kept):
                yield index, found
            else:
                left.append(index)
        self._left = left

    def left(
        self, function: Callable[[Submission], Value], limits: Limits, keys_cache: Cache | None
    ) -> Generator[tuple[int, Ended[Value]]]:
        """Grade the others; closed, it has ended the workers."""
        submissions = [self.submissions[index] for index in self._left]
        given = _Given(self.rubric, keys_cache or NoCache(), self.transcriber, self.cache)
        for task, ended in _run(function, submissions, limits, given):
            yield self._left[task], ended

    def is_settled(self, index: int, ended: Ended[Any], found: Graded | _Entry) -> bool:
        """Whether a result may be kept: the worker came back, and has read what was found before.

        A file may have changed since, or could not be read just then.
        """
        as_found = found.read_as in ("", self.read_as[index])
        return isinstance(ended, Done) and not found.crashes and as_found

    def note(self, index: int, ended: Ended[Any], crashes: Sequence[str]) -> None:
        """Take note of bugs."""
        for details in (ended.traceback,) if isinstance(ended, Crashed) else crashes:
            self.crashes.setdefault(details, []).append(self.submissions[index].student)


@dataclass(frozen=True, slots=True)
class _Given:
    """What every worker needs: the rubric with its key, and what is known from before."""

    rubric: Rubric
    keys_cache: Cache
    transcriber: str
    pieces: Cache

    def as_sent(self) -> tuple[bytes, Cache, str, Cache]:
        """Return it as it travels; what the rubric computed is not computed again."""
        data = pickle.dumps(self.rubric, protocol=pickle.HIGHEST_PROTOCOL)
        return data, self.keys_cache, self.transcriber, self.pieces

    def as_shipped(self) -> tuple[bytes, Cache, str, Cache]:
        """Return it for a machine that shares no folder with this one."""
        return _portable(self.rubric), NoCache(), self.transcriber, NoCache()


def _run(
    function: Callable[[Submission], Value],
    submissions: Sequence[Submission],
    limits: Limits,
    given: _Given,
) -> Iterable[tuple[int, Ended[Value]]]:
    """Grade in workers."""
    if not submissions:
        return ()
    needed = replace(limits, jobs=min(limits.workers, len(submissions)))
    if not limits.cluster:
        return run_tasks(
            function, submissions, needed,
            setup=_set_up, setup_args=given.as_sent(), preload=_PRELOAD,
        )  # fmt: skip
    return run_tasks(
        partial(_of_sent, function), _Sending(given.rubric, submissions), needed,
        setup=_set_up, setup_args=given.as_shipped(), preload=_PRELOAD,
    )  # fmt: skip


# -- on a cluster --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sent:
    """A submission with the contents of its files, and of those that the rubric names for it."""

    submission: Submission
    contents: Contents


class _Sending(Sequence[_Sent]):
    """The submissions of a class as they are sent; files are read when it is their turn."""

    def __init__(self, rubric: Rubric, submissions: Sequence[Submission]) -> None:
        self.rubric, self.submissions = rubric, submissions

    def __len__(self) -> int:
        return len(self.submissions)

    def __getitem__(self, index: Any) -> Any:
        submission = self.submissions[index]
        contents = shipped((file.path for file in submission.files), FILE_BYTES)
        if self.rubric.parameters:  # the key is computed there, for the numbers of the student
            named = files_named(self.rubric.template, self.rubric, submission.student)
            contents = {**contents, **shipped(path.resolve() for path in named)}
        return _Sent(submission, contents)


def _portable(rubric: Rubric) -> bytes:
    """Return the rubric as it is sent; its folder has to mean the same from wherever it is read."""
    template = replace(rubric.template, folder=rubric.template.folder.resolve())
    return pickle.dumps(replace(rubric, template=template), protocol=pickle.HIGHEST_PROTOCOL)


def _of_sent(function: Callable[[Submission], Value], sent: _Sent) -> Value:
    with standing_in(sent.contents):
        return function(sent.submission)


# -- in a worker ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a worker grades with."""

    rubric: Rubric
    keys_cache: Cache
    transcriber: TranscribedBy | None
    transcriber_name: str
    pieces: Cache


_DESKS: list[_Desk] = []


def _set_up(data: bytes, keys_cache: Cache, transcriber: str, pieces: Cache) -> None:
    asked = transcribed_by(transcriber, keys_cache)
    _DESKS[:] = [_Desk(pickle.loads(data), keys_cache, asked, transcriber, pieces)]


def _grade(submission: Submission) -> Graded:
    """Grade one submission with the rubric of this worker."""
    found, pieces = _grade_by_pieces(submission)
    _keep(pieces, found)
    return found


def _grade_to_keep(submission: Submission) -> _Entry:
    """Grade one submission, and write it as it is kept."""
    found, pieces = _grade_by_pieces(submission)
    entry = _Entry.of(_DESKS[0].rubric, found, pieces)
    _keep(pieces, found)
    return entry


def _grade_by_pieces(submission: Submission) -> tuple[Graded, Pieces | None]:
    """Grade one submission; return the pieces too that are known of it, and that were needed."""
    [desk] = _DESKS
    try:
        own = for_student_once(desk.rubric, submission.student, desk.keys_cache, None)
        pieces = Pieces(desk.pieces, own, submission.student, desk.transcriber_name)
        return _graded(own, submission, desk.transcriber, pieces), pieces
    except RubricError as error:  # it does not work for the numbers of this student
        reasons = [(Remark(each.code, each.text), each.place) for each in error.problems]
        return _not_graded(desk.rubric, submission, reasons), None


def graded(
    rubric: Rubric,
    submission: Submission,
    keys_cache: Cache | None = None,
    pieces: Pieces | None = None,
) -> Graded:
    """Grade one submission in this process, and write its feedback."""
    own = for_student_once(rubric, submission.student, keys_cache or NoCache(), None)
    found = _graded(own, submission, None, pieces)
    _keep(pieces, found)
    return found


def _graded(
    own: Rubric, submission: Submission, transcriber: TranscribedBy | None, pieces: Pieces | None
) -> Graded:
    """Grade with the rubric of the student's own numbers."""
    key = answer_key(own, submission.student)
    crashes: list[str] = []
    memory, reading = pieces or FORGETFUL, _Reading()
    result = grade_submission(
        own, key, submission, reading.read, crashes.append, transcriber, memory
    )
    html, markdown = feedback_pages(own, result, memory=memory)
    return Graded(result, html, markdown, tuple(crashes), reading.digest)


def _keep(pieces: Pieces | None, found: Graded) -> None:
    """Keep the pieces for the next time, unless a bug had a part in them."""
    if pieces is not None and not found.crashes:
        pieces.keep()


def _with_feedback(rubric: Rubric, result: SubmissionResult) -> Graded:
    return Graded(result, *feedback_pages(rubric, result))


# -- what was not graded -------------------------------------------------------------------------


def _failed(rubric: Rubric, submission: Submission, ended: Ended[Any]) -> Graded:
    return _not_graded(rubric, submission, [(_reason(ended), Place(source_of(submission)))])


def _failed_to_keep(rubric: Rubric, submission: Submission, ended: Ended[_Entry]) -> _Entry:
    return _Entry.of(rubric, _failed(rubric, submission, ended))


def _reason(ended: Ended[Any]) -> Remark:
    """Return what is said of a student whose worker did not come back."""
    match ended:
        case Late(seconds):
            return Remark("grading-late", f"Grading was stopped after {seconds:g} seconds.")
        case Died(reason):
            return Remark("grading-died", f"Grading stopped: the process {reason}.")
        case _:
            text = "Grading stopped at a mistake of the grader itself, not of yours."
            return Remark("grader-bug", text)


def _not_graded(
    rubric: Rubric, submission: Submission, reasons: Sequence[tuple[Remark, Place]]
) -> Graded:
    result = not_graded(rubric, answer_key(rubric), submission, reasons)
    return _with_feedback(rubric, result)


# -- cache keys ----------------------------------------------------------------------------------


class _Reading:
    """Reads files of a student, and keeps a hash of their names with what they held."""

    def __init__(self) -> None:
        self._parts: list[bytes | str] = []

    def read(self, file: SubmissionFile) -> bytes:
        """Read a file; raises `SubmissionError` if the system refuses."""
        self._parts.append(file.name)
        try:
            data = read_file(file)
        except SubmissionError as error:
            self._parts.append(str(error))
            raise
        self._parts.append(data)
        return data

    @property
    def digest(self) -> str:
        """The hash of all that was read so far."""
        return fingerprint(self._parts)


def _read_as(submission: Submission) -> str:
    """Return a hash of what a student's files hold, be it that they cannot be read."""
    reading = _Reading()
    for file in submission.files:
        with suppress(SubmissionError):
            reading.read(file)
    return reading.digest


def _cache_keys(
    rubric: Rubric, submissions: Sequence[Submission], transcriber: str, read_as: Sequence[str]
) -> list[str]:
    text = marking_text(rubric.template)
    about = (grader_fingerprint(), transcriber, rubric.id, text)
    common = fingerprint([*about, *files_of(rubric, "")])
    pairs = zip(submissions, read_as, strict=True)
    return [_cache_key(common, rubric, submission, read) for submission, read in pairs]


def _cache_key(common: str, rubric: Rubric, submission: Submission, read_as: str) -> str:
    parts: list[bytes | str] = [common, submission.student, read_as]
    if rubric.parameters:  # the name of a file may hold a number of this student
        parts += files_of(rubric, submission.student)
    parts += [f"{place}: {remark.text}" for remark, place in submission.remarks]
    if submission.handed_in is not None:
        parts.append(f"handed in at {submission.handed_in}")
    return fingerprint(parts)
