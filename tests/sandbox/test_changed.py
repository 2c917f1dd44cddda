"""A changed program is made ready as it would be if it were read anew."""

import pytest

from grader.sandbox.changed import Changes
from grader.sandbox.prepare import prepare
from grader.sandbox.slips import slips
from tests.sandbox.test_steps import PROGRAMS

MORE = [
    "import numpy as np; m, m_ = 1.5, np.array([2, 3])\nfor k in range(2): m = m_ + k - 1",
    "from math import *\nx = 2\nprint([sqrt(x) * -x for x1 in [x, 1 - -x]])",
    "def f(a, b):\n    import numpy as np\n    return np.sum(a) / b ** 2 if a < -b else-a",
    "a = 1\nb = [a if a>1 else(a) for ab in [-(a), - a, --a]]\nprint(b, 1if a else 0or 2)",
    "x, y = 1, 2\nprint(f'{x + y} {[x for y in (1, 2)]}', x - y)\nprint(x if x else y)",
    "x = 1\nprint(f'''{x}\n{x - 2}''' f'{x * 2}')\nwhile x < 3: x += 1",
    "ä, äö = 1, 2\nz = [ä * äö - 3 for é in (ä, 1)]  # ä * äö\nprint(z)",
    "x = 1\n\tif x:\n",
    "if True:\n\tx = 1; y = x - 2\nprint(x)",
    "x = 5\ny = (x\n% 3)\nprint(x - y)",
    "x = '''\n% 3\n'''\ny = 3 - 2\nprint(x, y)",
    "import random\nx = 1 - 2\nprint(x)",
    "rg = 1\nng = np = 2\nprint(rg - np)",
    "x = 1\x0cy = x - 2\nprint(x)",
    "a_ = 1\nprint(a_" + " - 1" * 19 + ", -a_)",
    "a = b = 2\nprint(a" + " * b" * 45 + ")",
    "(" * 70 + "1 - 2" + ")" * 70,
    "lambda_ = 1\nreturn_ = lambda: -lambda_\nprint(return_() if-lambda_ else 2)",
]


@pytest.mark.parametrize("source", [*PROGRAMS, *MORE])
def test_a_changed_program_is_ready_as_if_it_were_read_anew(source):
    changes = Changes(source)
    for slip in slips(source):
        changed = changes.source(slip)
        assert changes.prepared(slip, changed) == prepare(changed), str(slip)
        again = Changes(changed)
        for second in slips(changed)[::7]:
            twice = again.source(second)
            assert again.prepared(second, twice) == prepare(twice), f"{slip}, {second}"
