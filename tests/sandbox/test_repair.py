"""Slips of the pen that explain a claimed output: found when there, not invented."""

import pytest

from grader.sandbox.repair import explain_output
from grader.sandbox.run import run
from grader.sandbox.slips import similar, slips

ADAM = """theta, m, v, mh, vh = [0.0], [0.0], [0.0], [0.0], [0.0]
b1, b2, a = 0.9, 0.99, 0.3
for t in range(1, 9):
    if theta[-1] < 1:
        g = -1
    else:
        g = 2
    m.append(b1 * m[-1] + (1 - b1) * g)
    v.append(b2 * v[-1] + (1 - b2) * g**2)
    mh.append(m[-1] / (1 - b1**t))
    vh.append(v[-1] / (1 - b2**t))
    theta.append(theta[-1] - a * mh[-1] / vh[-1]**0.5)
theta"""


def explained(changes: list[tuple[int, str, str]]) -> list[str]:
    """Return the slips found for a copy of the program with these changes in its lines."""
    claimed = repr(run(ADAM).value)
    lines = ADAM.split("\n")
    for line, right, wrong in changes:
        assert right in lines[line - 1]
        lines[line - 1] = lines[line - 1].replace(right, wrong, 1)
    source = "\n".join(lines)
    return [str(slip) for slip in explain_output(source, claimed, run(source))]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ([(12, "mh", "m")], ["`mh` for `m` in line 12"]),
        ([(1, "mh", "mv")], ["`mh` for `mv` in line 1"]),
        (
            [(1, "mh", "mv"), (12, "mh", "m")],
            ["`mh` for `mv` in line 1", "`mh` for `m` in line 12"],
        ),
        ([(12, "/ vh", "* vh")], ["`/` for `*` in line 12"]),
        ([(12, "- a", "+ a")], ["`-` for `+` in line 8"]),  # this turns the sign as well
        ([(10, "b1", "b2")], ["`b1` for `b2` in line 10"]),
        ([(8, "m[-1]", "v[-1]")], ["`m` for `v` in line 8"]),
        ([(3, "9", "8")], ["`9` for `8` in line 3"]),
        ([(5, "-1", "1")], []),
        ([(4, "<", ">")], ["`<` for `>` in line 4"]),
        ([(2, "0.9,", "0.8,")], []),
        (
            [(12, "mh[-1] / vh", "m[-1] * vh")],
            ["`mh` for `m` in line 12", "`/` for `*` in line 12"],
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_slips_are_found_again(changes, found):
    assert explained(changes) == found


def test_an_output_that_says_too_little_is_not_explained():
    assert explain_output("x = 3\nx", "4", run("x = 3\nx")) == ()


def test_another_output_is_not_explained():
    first = run(ADAM)
    assert explain_output(ADAM, "[0.5, 0.25, 0.125, 0.0625]", first, runs=200) == ()


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("m", "m_", True),
        ("m_", "m_v", True),
        ("theta", "thta", True),
        ("W", "w", True),
        ("x", "theta", False),
        ("learning_rate", "momentum", False),
    ],
)
def test_similar_names(one, other, alike):
    assert similar(one, other) is alike


def test_slips_keep_to_their_line_and_column():
    source = "α = 1\nβ = α + 2  # α"
    changed = {"\n".join(slip.apply(source.split("\n"))) for slip in slips(source)}
    assert "α = 1\nβ = α - 2  # α" in changed
    assert all(text.count("\n") == 1 for text in changed)
    assert slips("x = (") == ()
