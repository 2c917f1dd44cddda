"""The same work on a real cluster of two workers on this machine, one of them killed."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed")

from distributed import Client, LocalCluster

from grader.batch.grading import grade_class
from grader.batch.processes import cluster
from grader.batch.processes.pool import Crashed, Died, Done, Late, Limits
from grader.batch.processes.running import run_tasks
from grader.errors import UsageError
from grader.readers.handed_in import find_submissions
from grader.rubric.load import load_rubric
from tests.batch.processes.jobs_for_tests import behave, remember, told
from tests.commands.running import run

ROOT = Path(__file__).parents[3]
PARAMETERS = """
title: Numbers of one's own
parameters: {a: [2..9], n: [1, 2]}
models:
  tree: {kind: computation_tree, program: "program-{n}.py"}
questions:
  - {id: q1, title: Sum, answer: number, reference: "{a} + 1", points: 2}
  - {id: q2, title: Labels, model: tree, answer: labels, reference: labels(operation), points: 2}
"""


@pytest.fixture(scope="module")
def local() -> Iterator[LocalCluster]:
    """Start two workers; they find the functions of the tests, and no files of the tests."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), before)))
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as started:
        yield started
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


def _limits(local: LocalCluster, seconds: float = 60.0) -> Limits:
    return Limits(seconds=seconds, memory=1 << 30, cluster=local.scheduler_address)


def _run(local: LocalCluster, words: list[str], **more: Any) -> dict[int, Any]:
    return dict(run_tasks(behave, words, _limits(local, **more)))


def test_tasks_end_as_they_do_here(local: LocalCluster) -> None:
    words = ["a", "spin", "die", "bug", "memory", "b"]
    ended = _run(local, words, seconds=1.0)
    assert ended[0] == Done("A")
    assert ended[1] == Late(1.0)
    assert isinstance(ended[2], Died)
    assert isinstance(ended[3], Crashed)
    assert "a bug of the test" in ended[3].traceback
    assert isinstance(ended[4], Died)
    assert ended[5] == Done("B")


def test_workers_are_set_up(local: LocalCluster) -> None:
    ended = run_tasks(told, ["x"], _limits(local), setup=remember, setup_args=("y",))
    assert dict(ended) == {0: Done("xy")}


def test_a_killed_worker_loses_nothing(local: LocalCluster) -> None:
    with Client(local, set_as_default=False) as client:
        victim = client.run(os.getpid).popitem()[1]
    killing = threading.Timer(3.0, os.kill, (victim, signal.SIGKILL))
    killing.start()
    words = ["wait"] * 16
    assert _run(local, words) == dict.fromkeys(range(16), Done("WAIT"))
    killing.join()
    assert _run(local, ["again"]) == {0: Done("AGAIN")}


def _parametrised(folder: Path) -> tuple[Path, Path]:
    rubric, work = folder / "rubric.yaml", folder / "work"
    work.mkdir(parents=True)
    rubric.write_text(PARAMETERS)
    (folder / "program-(1).py").write_text("import math\ny = math.exp(x) + x\n")
    (folder / "program-(2).py").write_text("import math\ny = math.log(x) * x\n")
    for number in range(4):
        (work / f"student-{number}.md").write_text(f"## Sum\n{number + 4}\n\n## Labels\nn1: exp\n")
    return rubric, work


def test_a_class_is_graded_as_here(local: LocalCluster) -> None:
    rubric = load_rubric(ROOT / "rubrics" / "calculus.yaml")
    found = find_submissions([ROOT / "submissions" / "calculus"])
    there = grade_class(rubric, found, _limits(local))
    assert there.graded == grade_class(rubric, found, Limits(jobs=2)).graded


def test_files_that_a_rubric_names_are_sent(
    local: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "here"
    rubric, work = _parametrised(folder)
    found = find_submissions([work])
    loaded = load_rubric(rubric)
    here = grade_class(loaded, found, Limits(jobs=1)).graded
    moved = tmp_path / "gone"

    def away(self: object) -> None:  # what is sent is read; from then on the files are not there
        if not self.left and folder.exists():  # type: ignore[attr-defined]
            folder.rename(moved)

    send = cluster._Run._send
    monkeypatch.setattr(cluster._Run, "_send", lambda self: (send(self), away(self)))
    keys = [each.result for each in grade_class(loaded, found, _limits(local)).graded]
    assert keys == [each.result for each in here]


def test_commands_work_there(local: LocalCluster, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    rows = [{"id": n, "gold": "2x", "answer": f"x + {n} x"} for n in range(20)]
    cases.write_text("".join(json.dumps(row) + "\n" for row in rows))
    answers = []
    for name, more in (("here", []), ("there", ["--cluster", local.scheduler_address])):
        out = tmp_path / name
        done = run("verify", str(cases), "--out", str(out), *more)
        assert done.code == 0, done
        read = [json.loads(line) for line in out.read_text().splitlines()]
        answers.append([{**row, "ms": 0} for row in read])
    assert answers[0] == answers[1]
    assert [row["outcome"] for row in answers[1]].count("equivalent") == 1


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "no address"])
def test_a_cluster_that_is_not_there_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_CONNECT", 1.0)
    with pytest.raises(UsageError) as error:
        dict(run_tasks(behave, ["a"], Limits(cluster=address)))
    assert error.value.problems[0].code == "cluster-not-found"


def test_workers_of_another_version_are_refused(
    local: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "grader_fingerprint", lambda: "another")
    with pytest.raises(UsageError, match="another version of the grader"):
        _run(local, ["a"])


def test_a_cluster_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_ALONE", 0.5)
    monkeypatch.setattr(cluster, "_TICK", 0.3)
    with LocalCluster(n_workers=0, dashboard_address=None, host="127.0.0.1") as empty:  # noqa: SIM117
        with pytest.raises(UsageError, match="the last of its workers, is gone"):
            _run(empty, ["a"])
