"""Programs and outputs made to break the checker: none does."""

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.sandbox.compare import compare_output, printed_numbers, same_number
from grader.sandbox.repair import explain_output
from grader.sandbox.run import run
from grader.sandbox.slips import slips
from grader.sandbox.types import Agreement, Limits, RunResult, RunStatus

SHORT = Limits(seconds=0.1, memory=20_000_000, output=5_000)
PIECES = st.sampled_from(
    ["x", "y", " = ", "1", "0.5", "[", "]", "(", ")", "\n", "    ", "for i in range(3):\n    ",
     "if x:\n  ", "import numpy as np\n", "np.array([1, 2])", "np.sqrt(", "from math import *\n",
     " + ", " ** ", "9", "print(", "def f(a):\n    return ", "lambda: ", "'", '"', "#", "\\", "%",
     "!ls\n", "x.append(", "del x", "class A:\n  pass\n", "\x00", "\ud800", "é", "𝒙", "\t", "\x0c",
     ";", "global x\n", "yield", "await "]
)  # fmt: skip
PROGRAM = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))
OUTPUT = st.text(alphabet=st.sampled_from("0123456789.eE+-−[](), \nxnaif…"), max_size=60)


@given(PROGRAM)
@settings(max_examples=200, deadline=None)
def test_every_text_has_a_result(source):
    result = run(source, limits=SHORT)
    if result.status is RunStatus.NOT_RUN:
        assert result.reason
    elif result.status is RunStatus.FAILED:
        assert result.error
        assert 0 <= result.error_line <= source.count("\n") + source.count("\x0c") + 2


@given(PROGRAM)
@settings(max_examples=100, deadline=None)
def test_slips_of_every_text_keep_its_lines(source):
    lines = source.split("\n")
    for slip in slips(source)[:20]:
        assert len(slip.apply(lines)) == len(lines)


@given(OUTPUT, OUTPUT)
@settings(max_examples=200, deadline=None)
def test_every_output_can_be_compared(claimed, printed):
    result = RunResult(RunStatus.FINISHED, printed)
    assert isinstance(compare_output(claimed, result), Agreement)
    assert all(same_number(n, n) for n in printed_numbers(printed))


@given(OUTPUT)
@settings(max_examples=200, deadline=None)
def test_an_output_agrees_with_itself(printed):
    agreement = compare_output(printed, RunResult(RunStatus.FINISHED, printed))
    assert agreement is not Agreement.DIFFERS


def test_a_search_ends_within_its_runs():
    source = "a = 1\nwhile a < 10: a = a - 1\na"
    assert explain_output(source, "[1.5, 2.25, 3.75]", run(source, limits=SHORT), runs=20) == ()


def test_numbers_beyond_all_sizes_are_compared_as_text():
    for text in ("1e999999999999", "1.5e-99999999", "9" * 5000, "0e9999999"):
        result = RunResult(RunStatus.FINISHED, text)
        assert compare_output(text, result) is Agreement.AGREES
