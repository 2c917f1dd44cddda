"""How long one worker takes for a submission, without the other processes; and where the time goes.

    python -m benchmarks.one_worker [STUDENTS] [--profile]

Grades generated submissions in this process as a worker does: reading, marking, feedback, and the
entries that are kept. Half as many are graded first and not counted, so that what a class computes
once is not told as a cost of each. Time is that of the processor; that of the interpreters of
students' programs, which are processes of their own, is told beside it where the system tells. The
profile is a table by function; it slows the run down to a third, so that its shares count and not
its seconds.
"""

from __future__ import annotations

import cProfile
import os
import pickle
import pstats
import resource
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from benchmarks.commands import RUBRIC, children, seconds_of
from benchmarks.generated_class import write_class
from grader.batch import grading
from grader.batch.cache import Cache, NoCache
from grader.batch.processes.pool import _keep_out_of_the_way
from grader.readers.handed_in.submissions import find_submissions
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

STUDENTS = 200


def main(students: int = STUDENTS, profiled: bool = False) -> None:
    """Print the time of the processor for each, and the dearest functions where asked."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "class", students + students // 2)
        rubric = load_rubric(RUBRIC)
        answer_key(rubric)
        grading._set_up(pickle.dumps(rubric), NoCache(), "", Cache(folder / "cache"))
        found = find_submissions([folder / "class"])
        _keep_out_of_the_way()
        for submission in found[students:]:
            grading._grade_to_keep(submission)
        profile = cProfile.Profile()
        others, begun = _of_others(), time.process_time()
        with profile if profiled else nullcontext():
            for submission in found[:students]:
                pickle.dumps(grading._grade_to_keep(submission))
        seconds, others = time.process_time() - begun, _of_others() - others
    each, beside = 1000 * seconds / students, 1000 * others / students
    whole = students / (seconds + others)
    print(f"{each:.1f} ms for each, and {beside:.1f} of interpreters: {whole:.1f} a second a core")
    if profiled:
        pstats.Stats(profile).sort_stats("cumulative").print_stats("grader", 60)


def _of_others() -> float:
    """Return the time of the processor that the interpreters of programs have used so far."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(map(seconds_of, children(os.getpid())), ended.ru_utime + ended.ru_stime)


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    main(*numbers, profiled="--profile" in sys.argv)
