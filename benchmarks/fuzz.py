"""Files with changed bytes, lines and signs: nothing may crash, hang or die of them.

    python -m benchmarks.fuzz [SECONDS] [SEED] [KIND]

The seconds are for each kind of file: submissions (pages, notebooks, answer files, documents of
office programs, PDF, pictures, archives), pages with answers to other questions (`fuzz_answers`),
rubrics, partial files of `verify`, entries of the cache, and what stands beside a class
(`fuzz_folders`). Each file goes through a supervised worker, as in a
run; what a crash, a late or a dead worker was given is printed, so that it can be made a test.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path

from benchmarks.fuzz_answers import changed_rubric, page, pieces, questions
from benchmarks.fuzz_folders import commands_beside, files_beside
from grader.batch.cache import Cache
from grader.batch.data import NotData, from_text, to_text
from grader.batch.grading import graded
from grader.batch.processes.pool import Crashed, Done, Ended, Limits, run_all
from grader.batch.rows import run_rows
from grader.batch.rows.verify import VERIFY
from grader.batch.starter import write_starter
from grader.errors import GraderError
from grader.readers.handed_in import find_submissions
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from grader.rubric.types import Rubric
from tests.helpers.damaged import SOUND

ROOT = Path(__file__).parents[1]
AT_ONCE = 96
Work = Callable[[tuple[str, bytes]], str]
LIMITS = Limits(jobs=2, seconds=20.0, memory=1 << 30)
_SIGNS = [
    "(", ")", "[", "]", "{", "}", "$", "$$", "\\", "^", "_", "=", "|", "#", "*", "`", "```", "\n",
    "\n\n", "\t", "\0", "é", "\u202e", "∂", "1e999999", "0.(3)", "\\frac{", "\\begin{matrix}",
    "9" * 5000,
    "(" * 300, "&", "~", "<script>", "{{", "!!python/object:", "&a [*a]", "- ", ": ", "'", '"',
]  # fmt: skip


def changed(chance: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """Return a file with a few changes of bytes, lines or signs, or mixed with another one."""
    for _ in range(chance.randint(1, 6)):
        place, length = chance.randrange(len(data) + 1), chance.randrange(40)
        match chance.randrange(7):
            case 0:
                data = data[:place] + chance.randbytes(chance.randrange(8)) + data[place:]
            case 1:
                data = data[:place] + data[place + length :]
            case 2:
                sign = chance.choice(_SIGNS).encode("utf-8")
                data = data[:place] + sign * chance.choice((1, 1, 1, 50)) + data[place:]
            case 3:
                data = data[:place] + data[place : place + length] * 20 + data[place:]
            case 4:
                other = chance.choice(others)
                data = data[:place] + other[chance.randrange(len(other)) :]
            case 5:
                lines = data.split(b"\n")
                chance.shuffle(lines)
                data = b"\n".join(lines)
            case _:
                data = data[:place]
    return data[:200_000]


# -- what is done with each kind; these run in a worker --------------------------------------------


def grade_page(rubrics: Path, task: tuple[str, bytes]) -> str:
    """Grade a page by the rubric of its name; return how that ended."""
    return grade_bytes(rubrics / Path(task[0]).with_suffix(".yaml"), task)


def grade_bytes(rubric: Path, task: tuple[str, bytes]) -> str:
    """Grade one file; return how that ended."""
    name, data = task
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        [submission] = find_submissions([path])
        done = graded(_loaded(rubric), submission)
    if done.crashes:
        raise RuntimeError(done.crashes[0])
    return str(done.result.status)


@lru_cache(maxsize=100)
def _loaded(rubric: Path) -> Rubric:
    """Load the rubric once in each worker."""
    return load_rubric(rubric)


def load_bytes(task: tuple[str, bytes]) -> str:
    """Load a rubric; an author's mistakes are told."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / task[0]
        path.write_bytes(task[1])
        try:
            answer_key(load_rubric(path))
        except GraderError:
            return "told"
    return "loaded"


def verify_beside(task: tuple[str, bytes]) -> str:
    """Run `verify` beside a partial file that somebody has left."""
    with tempfile.TemporaryDirectory() as folder:
        cases, out = Path(folder) / "cases.jsonl", Path(folder) / "out.jsonl"
        cases.write_text('{"id": 1, "gold": "x", "answer": "x"}\n')
        out.with_name("out.jsonl.partial").write_bytes(task[1])
        try:
            run_rows(VERIFY, cases, out, Limits(jobs=1))
        except GraderError:
            return "told"
        return "done"


def read_entry(task: tuple[str, bytes]) -> str:
    """Read an entry of the cache, with its checksum and without."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "entry").write_bytes(task[1])
        if Cache(Path(folder)).get("entry") is not None:
            return "found"
    try:
        from_text(task[1].partition(b"\n")[2].decode("ascii", "replace"))
    except NotData:
        return "no data"
    return "data"


def _files(*patterns: str) -> list[tuple[str, bytes]]:
    found = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    return [(path.name, path.read_bytes()) for path in found if path.is_file()]


Make = Callable[[random.Random], tuple[str, bytes]]


def kinds() -> Iterator[tuple[str, Work, Make]]:
    """Yield every kind of file: its name, what is done with it, and what makes another one."""
    for name, work, given in _kinds_of_files():
        yield name, work, partial(_one_changed, given)
    rubrics = Path(tempfile.mkdtemp(prefix="fuzz-rubrics-"))
    asked = dict(questions())
    texts = [*asked.values(), *(data.decode() for _, data in _files("rubrics/*.yaml"))]
    yield "values of rubrics", load_bytes, partial(_one_rubric, texts, pieces())
    for name, text in asked.items():
        (rubrics / f"{name}.yaml").write_text(text, encoding="utf-8")
    yield "answers", partial(grade_page, rubrics), partial(_one_page, [*asked], pieces())


def _one_changed(given: list[tuple[str, bytes]], chance: random.Random) -> tuple[str, bytes]:
    name, data = chance.choice(given)
    return name, changed(chance, data, [other for _, other in given])


def _one_page(names: list[str], known: list[str], chance: random.Random) -> tuple[str, bytes]:
    name = chance.choice(names)
    return f"{name}.md", page(chance, name, known)


def _one_rubric(texts: list[str], known: list[str], chance: random.Random) -> tuple[str, bytes]:
    return "rubric.yaml", changed_rubric(chance, texts, known)


def _kinds_of_files() -> Iterator[tuple[str, Work, list[tuple[str, bytes]]]]:
    """Yield kinds of files that are changed: name, what is done with them, files to begin with."""
    sheet = partial(grade_bytes, ROOT / "rubrics" / "assignment-2.yaml")
    folder = "submissions/assignment-2"
    yield "pages", sheet, _files(f"{folder}/*.md", f"{folder}/*.txt", f"{folder}/*.tex")
    yield "notebooks", sheet, _files(f"{folder}/*.ipynb")
    yield "answer files", sheet, _files(f"{folder}/*.yaml")
    starter = Path(tempfile.mkdtemp(prefix="fuzz-starter-"))
    write_starter(starter)
    documents = [(f"ann.{suffix}", data) for suffix, data in SOUND.items()]
    yield "documents", partial(grade_bytes, starter / "rubric.yaml"), documents
    yield "beside a class", commands_beside, files_beside()
    yield "rubrics", load_bytes, _files("rubrics/*.yaml")
    yield "cache entries", read_entry, [("entry", _entry())]
    yield "partial files", verify_beside, [("partial", b"0" * 64 + b'\n{"id": 1, "ms": 0}\n')]


def _entry() -> bytes:
    rubric = load_rubric(ROOT / "rubrics" / "linear-algebra.yaml")
    [first, *_] = find_submissions([ROOT / "submissions" / "linear-algebra"])
    return b"0" * 64 + b"\n" + to_text(graded(rubric, first).result).encode()


def _ended(work: Work, tasks: list[tuple[str, bytes]]) -> Iterator[tuple[int, Ended[str]]]:
    """Do the tasks in workers; what has workers of its own is done here, a few at a time."""
    if work in (verify_beside, commands_beside):
        return enumerate(map(partial(_here, work), tasks[:4]))
    return run_all(work, tasks, LIMITS, preload=("grader.batch.grading",))


def _here(work: Work, task: tuple[str, bytes]) -> Ended[str]:
    try:
        return Done(work(task))
    except Exception:  # a find, which is printed
        return Crashed(traceback.format_exc())


def main(seconds: int = 60, seed: int = 1, only: str = "") -> None:
    """Print what became of the files of each kind."""
    for name, work, make in (each for each in kinds() if only in ("", each[0])):
        chance = random.Random(f"{seed}/{name}")
        outcomes: Counter[str] = Counter()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            tasks = [make(chance) for _ in range(AT_ONCE)]
            for index, ended in _ended(work, tasks):
                good = isinstance(ended, Done)
                outcomes[ended.value if isinstance(ended, Done) else type(ended).__name__] += 1
                if not good:
                    kept = Path(tempfile.mkdtemp(prefix="fuzz-")) / tasks[index][0]
                    kept.parent.mkdir(parents=True, exist_ok=True)
                    kept.write_bytes(tasks[index][1])
                    print(f"{kept}: {ended}", flush=True)
        told = ", ".join(f"{count} {what}" for what, count in outcomes.most_common())
        print(f"{name}: {outcomes.total()} files: {told}", flush=True)


if __name__ == "__main__":
    options = dict(enumerate(sys.argv))
    main(int(options.get(1, 60)), int(options.get(2, 1)), options.get(3, ""))
