"""Programs that count their steps: they do what they did, and end when the steps are used up."""

import ast
import contextlib
import io

import pytest

from grader.sandbox.repair import explain_output
from grader.sandbox.run import run, run_after
from grader.sandbox.steps import counting, with_steps
from grader.sandbox.types import Limits, RunStatus

PROGRAMS = [
    "i = 0\nwhile i < 5: i += 1\nprint(i)",
    "i = 0\nwhile (i < 5\n       and i != 3):\n    i += 1\nprint(i)",
    "while n := len([]): pass\nelse: print('else')",
    "for i in range(3):\n    for j in range(2):\n        if i == j:\n            print(i, j)",
    "for i in [1, 2]:\n    while i < 5:\n        i += 1\n    print(i)",
    "for i in [1]:\n    try:\n        print(1 / 0)\n    except Exception:\n        print('zero')",
    "for i in range(3): print(i); continue",
    "for i in [0, 1]:\n    if i:\n        print('a')\n    elif not i:\n        print('b')",
    "for i in [7]:\n    def f(x): return x + i\n    print(f(1))",
    "for i in [7]:\n    match i:\n        case 7: print('seven')",
    "def f(n):\n    '''Doc.'''\n    return n if n < 2 else f(n - 1) + f(n - 2)\nprint(f(10))",
    "def f():\n    global x\n    x = 4\nf()\nprint(x)",
    "x = 1\ndef f():\n    global x; x += 1\nf(); print(x)",
    "f = lambda a, b=2: a and b\nprint(f(0), f(3), (lambda: lambda: [])()())",
    "print([a * b for a in range(3) for b in range(3) if a != b], {i: i * i for i in range(3)})",
    "print(sum(x for x in range(5)), {c for c in 'aa'}, [(a, [b for b in a]) for a in ['xy']])",
    "print([f'{x:.2f} {[y for y in range(2)]}' for x in (0.5, 1)])",
    "print([f'é{x}' 'b' f'{[y for y in (x, 1)]}' for x in range(2)])",
    "print([f'''{x}\né''' 'c' for x in range(2)], [f'a{x}' + f'{x:>{x}}' for x in [3]])",
    "print([y := 1, y ** 2], [z for z in [0, '', None, 5]], [not q for q in [True]])",
    "α = 'ä€𝒙'\nfor c in α: print(c, [d + 'é' for d in α if d != c])",
    "next = 3\nfor i in range(next): print(next - i)",
    "x = 0\nfor i in range(10): x += i if i % 2 else \\\n    -i\nprint(x)",
    "class A:\n    def __init__(self): self.x = [i for i in range(3)]\nprint(A().x)",
]


def printed(source: str) -> str:
    """Run a program of ours in Python itself."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "<program>", "exec"), {})
    return out.getvalue()


@pytest.mark.parametrize("source", PROGRAMS)
def test_a_program_that_counts_does_the_same(source):
    counted = counting(source, ast.parse(source))
    assert counted.count("\n") == source.count("\n")
    assert printed(with_steps(counted, 1000)) == printed(source)
    assert "_next_step" in counted


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass",
        "while True:\n    try:\n        x = 1 / 0\n    except ZeroDivisionError:\n        pass",
        "x = range(10**4)\nfor a in x:\n    for b in x:\n        y = a",
        "x = range(10**4)\nfor a in x:\n    for b in x:\n        if a < 0: print(b)",
        "x = range(10**4)\n[a for a in x for b in x]",
        "x = range(10**4)\n[a for a in x for b in x if b < 0]",
        "sum(a for a in range(10**8))",
        "def f(n): return 1 if n < 1 else f(n - 1) + f(n - 1)\nf(60)",
        "f = lambda n: 1 if n < 1 else f(n - 1) + f(n - 1)\nf(60)",
        "import numpy as np\nx = np.ones(1000)\nfor i in range(10**6): x = np.exp(x) / x",
    ],
)
def test_what_goes_on_and_on_ends_by_its_steps(source):
    result = run(source, limits=Limits(steps=50_000, seconds=60.0))
    assert (result.status, result.used_up) == (RunStatus.NOT_RUN, "steps")
    assert result.reason == "it ran longer than 50,000 steps"


def test_each_cell_has_its_own_steps():
    cell = "for i in range(600): x = i"
    few = Limits(steps=1000)
    assert run_after((cell, cell), f"{cell}\nx", limits=few).value == 599
    assert run(f"{cell}\n{cell}", limits=few).used_up == "steps"


def test_errors_have_the_line_of_the_program_as_it_was_written():
    result = run("for i in range(3):\n    x = [1 / j for j in\n         [2, 1, 0]]")
    assert (result.error_kind, result.error_line) == ("ZeroDivisionError", 2)
    assert run("x = 1\nwhile y: pass").error_line == 2


def test_a_slip_is_found_whatever_else_does_not_end():
    """Many changes of this program go on for ever; none of them is stopped by a clock."""
    source = "i, s = 1, 0.0\nwhile i < 50:\n    s += 1 / i\n    i += 1\nprint(s, s * s)"
    claimed = run(source).stdout
    wrong = source.replace("1 / i", "1 * i")
    found = explain_output(wrong, claimed, run(wrong))
    assert list(map(str, found)) == ["`/` for `*` in line 3"]
