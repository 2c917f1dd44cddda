"""Running programs: results, errors with their line, limits, and what is not judged."""

import subprocess
import sys

import pytest

from grader.sandbox.run import call_function, run, run_after
from grader.sandbox.types import Limits, RunStatus

SHORT = Limits(seconds=0.2, memory=20_000_000, output=10_000)


def test_output_and_the_value_of_the_last_expression():
    result = run("x = [1]\nfor i in range(3):\n    x.append(x[-1] * 2)\nprint('x', x)\nx[-1], None")
    assert result.finished
    assert result.stdout == "x [1, 2, 4, 8]\n"
    assert result.value == (8, None)


def test_inputs_are_names_of_the_program():
    assert run("a + b[0]", {"a": 1, "b": [2.5]}).value == 3.5


@pytest.mark.parametrize(
    ("source", "kind", "line"),
    [
        ("x = 1\ny = m_ + 1", "NameError", 2),
        ("x = [1]\n\nx[3]", "IndexError", 3),
        ("def f(n):\n    return f(n + 1)\nf(0)", "RecursionError", 2),
        ("x = (1,\n2", "SyntaxError", 1),
        ("if True:\nx = 1", "SyntaxError", 2),
        ("x = [1]\nx.push(3)", "AttributeError", 2),
        ("1 / 0", "ZeroDivisionError", 1),
    ],
)
def test_errors_of_a_program_have_their_line(source, kind, line):
    result = run(source)
    assert (result.status, result.error_kind, result.error_line) == (RunStatus.FAILED, kind, line)
    assert result.error


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("while True:\n    pass", "longer than"),
        (
            "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
            "longer",
        ),
        ("sum(range(10**12))", "longer than"),
        ("x = [0] * 10**10", "memory"),
        ("x = 'a'\nwhile True: x = x + x", "memory"),
        ("9**9**9**9", "memory"),
        ("print('a' * 10**8)", "memory"),
        ("while True: print('a' * 1000)", "memory"),
        ("import os\nwhile True: os.fork()", "os.fork"),
        ("import os\nos.listdir('/')", "files"),
        ("open('/etc/passwd').read()", "files"),
        ("open('x', 'w')", "files"),
        ("import subprocess\nsubprocess.run('ls')", "subprocess"),
        ("import socket", "socket"),
        ("input('x')", "input"),
        ("__import__('os').system('ls')", "__import__"),
        ("import random\nrandom.random()", "random"),
        ("import numpy as np\nnp.random.rand()", "random"),
        ("import scipy", "scipy"),
        ("def g():\n    yield 1\nlist(g())", "form of Python"),
        ("print 'x'", "Python 2"),
        ("for i = 1:10\n  x = i;\nend", "not written in Python"),
        ("x = " + "(" * 500 + "1" + ")" * 500, "nested"),
        ("x = " + "-" * 5000 + "1", "nested"),
        ("x = 1\n" * 20_000, "long"),
    ],
)
def test_what_passes_a_limit_or_leaves_the_sandbox_is_not_judged(source, reason):
    result = run(source, limits=SHORT)
    assert result.status is RunStatus.NOT_RUN
    assert reason in result.reason
    assert len(result.stdout) <= SHORT.output


def test_the_next_run_is_not_affected():
    for source in ("while True: pass", "x = [0] * 10**10", "secret = 1\n1 / 0"):
        run(source, limits=SHORT)
    assert run("1 + 1").value == 2
    assert run("secret").error_kind == "NameError"


def test_sleeping_takes_no_time():
    assert run("import time\ntime.sleep(1000)\n1").value == 1


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("import numpy as np\nx = np.array([1., 2.])\nx * 2 + 1", [3.0, 5.0]),
        ("import numpy as np\nx = np.zeros(3)\nx[1] = np.sqrt(4)\nx", [0.0, 2.0, 0.0]),
        ("import numpy as np\nx = np.zeros(2, dtype=int)\nx[0] = 1.7\nx", [1, 0]),
        ("import numpy\nnumpy.dot([1, 2], [3, 4])", 11),
        ("import numpy as np\nA = np.array([[1, 2], [3, 4]])\nA @ A, A.T[0, 1], A[:, 0]",
         ([[7, 10], [15, 22]], 3, [1, 3])),
        ("import numpy as np\nlen(np.linspace(0, 1, 5)), np.mean([1, 2])", (5, 1.5)),
        ("import numpy as np\nnp.exp(np.array([0.0])), np.sum(np.ones((2, 3)))", ([1.0], 6.0)),
        ("import numpy as np\nnp.round(np.arange(0, 1, 0.3), 1).tolist()", [0.0, 0.3, 0.6, 0.9]),
        ("from numpy import *\nsqrt(array([4.0, 9.0]))", [2.0, 3.0]),
        ("from numpy import sqrt, array as a\nsqrt(a([4.0]))", [2.0]),
        ("import numpy as np, math\nmath.sqrt(4) + np.pi - np.pi", 2.0),
        ("from numpy.linalg import norm\nnorm([3, 4])", 5.0),
        ("x = 2; import numpy as np; x * np.e / np.e", 2.0),
        ("from math import *\nsqrt(4)", 2.0),
        ("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()\n3", 3),
    ],
)  # fmt: skip
def test_the_common_part_of_numpy(source, value):
    result = run(source)
    assert result.finished, (result.error, result.reason)
    assert result.value == value


NUMPY_PROGRAMS = [
    "x = np.linspace(0, 2, 7)\n[*np.cumsum(x), np.std(x), np.var(x), x.max(), np.argmax(x)]",
    "x = np.array([1.5, -2.5, 0.0])\n[*np.abs(x), *np.sign(x), *np.square(x), *np.maximum(x, 0)]",
    "a = np.array([[1., 2.], [3., 4.]])\n[*a.sum(axis=0), *a.mean(axis=1), *a.dot([1, 1]), a.size]",
    "[*np.diff(np.array([1, 4, 9])), *np.outer([1, 2], [3, 4]).flatten(), *np.eye(2).ravel()]",
    "[*np.concatenate([[1, 2], [3]]), *np.append([1], [2, 3]), *np.clip(np.array([-1, 5]), 0, 3)]",
    "x = np.array([0.1, 0.7])\n[*(1 / (1 + np.exp(-x))), *np.tanh(x), *np.log(x), *np.power(x, 3)]",
    "a = np.arange(6).reshape(2, 3)\n[*a[1], a[0, 2], *a[:, 1], *(2 - a[0]), *(a[0] / 2), a.ndim]",
    "[*np.full(2, 7.0), *np.ones_like(np.zeros(2)), np.prod([2, 3]), np.allclose([1], [1 + 1e-9])]",
]


@pytest.mark.parametrize("source", NUMPY_PROGRAMS)
def test_numpy_in_the_sandbox_gives_what_numpy_gives(source):
    """Numpy itself, in a process of its own, is the oracle of these programs of ours."""
    *body, last = source.split("\n")
    whole = "\n".join(["import numpy as np", *body, f"print([float(v) for v in {last}])"])
    real = subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True, check=True)
    result = run(f"import numpy as np\n{source}")
    assert result.finished, (result.error, result.reason)
    wanted = [float(number) for number in real.stdout.strip(" []\n").split(",")]
    assert [float(number) for number in result.value] == pytest.approx(wanted, rel=1e-12)


def test_what_numpy_has_and_the_sandbox_not_is_not_judged():
    for source in ("np.fft.fft([1])", "np.array([1, 2]) > 1", "np.array([1.0]).fill(3)"):
        result = run(f"import numpy as np\n{source}")
        assert result.status is RunStatus.NOT_RUN
        assert "numpy" in result.reason


def test_imports_keep_the_lines_of_a_program():
    result = run("import numpy as np\nfrom numpy import (\n    sqrt,\n    exp,\n)\ny = m_")
    assert result.error_line == 6


def test_cells_run_after_each_other():
    earlier = ("x = 3", "1 / 0", "y = x + 1")
    assert run_after(earlier, "x + y").value == 7


def test_functions_are_called_with_plain_data():
    assert call_function("def f(a, b=2):\n    return [a * b]", "f", [21]).value == [42]
    assert call_function("def f(a):\n    return y", "f", [1]).error == "name 'y' is not defined"
    with pytest.raises(ValueError, match="no name"):
        call_function("", "f(); import os", [])


def test_errors_and_limits_are_the_same_after_numpy():
    result = run("import numpy as np\nx = np.array([1.0])\ny = foo\n")
    assert (result.error_kind, result.error_line) == ("NameError", 3)
    endless = run("import numpy as np\nwhile True: pass", None, Limits(seconds=0.2))
    assert "longer than 0.2 seconds" in endless.reason
