"""Claimed outputs against those of a run."""

import pytest

from grader.sandbox.compare import compare_output, printed_numbers
from grader.sandbox.types import Agreement, RunResult, RunStatus

AGREES, DIFFERS, NOTHING = Agreement.AGREES, Agreement.DIFFERS, Agreement.NOTHING_TO_COMPARE


@pytest.mark.parametrize(
    ("claimed", "stdout", "value", "agreement"),
    [
        ("[0, 0.3, 0.60000000000000021]", "", [0, 0.3, 0.6000000000000002], AGREES),
        ("Out[5]: [0,\n 0.3]", "", [0, 0.3], AGREES),
        ("1.353", "1.35348\n", None, AGREES),
        ("1.36", "1.35348\n", None, DIFFERS),
        ("1.34", "1.35348\n", None, DIFFERS),
        ("1.35348343141804", "", 1.3534834314180399, AGREES),
        ("1.35348343141804", "", 1.35348344, DIFFERS),
        ("12", "", 13, DIFFERS),
        ("-0.3", "", 0.3, DIFFERS),
        ("−0.3", "", -0.3, AGREES),
        ("1e-05", "", 0.00001, AGREES),
        ("array([0. , 0.3])", "", [0.0, 0.3], AGREES),
        ("[np.float64(0.3), 1]", "", [0.3, 1], AGREES),
        ("step 1: x = 0.3\nstep 2: x = 0.6", "step 1: x = 0.3\nstep 2: x = 0.6\n", None, AGREES),
        ("0.6 0.9 1.2", "0 0.3 0.6 0.9 1.2", None, AGREES),
        ("0 0.3 ... 1.2", "0 0.3 0.6 0.9 1.2", None, AGREES),
        ("0 0.4 ... 1.2", "0 0.3 0.6 0.9 1.2", None, DIFFERS),
        ("0.6", "0 0.3 0.6 0.9 1.2", None, DIFFERS),
        ("0.3 0.6", "0.3", None, DIFFERS),
        ("0.41", "theta\n", 0.41, AGREES),
        ("converged", "converged\n", None, AGREES),
        ("converged", "diverged\n", None, DIFFERS),
        ("nan", "", float("nan"), AGREES),
        ("0.41", "", None, NOTHING),
        ("", "3", None, NOTHING),
    ],
)
def test_comparison(claimed, stdout, value, agreement):
    result = RunResult(RunStatus.FINISHED, stdout, value)
    assert compare_output(claimed, result) is agreement


def test_numbers_in_names_are_no_numbers():
    assert [number.text for number in printed_numbers("x1 n3 float64 3.5 v2.0 -7")] == ["3.5", "-7"]
