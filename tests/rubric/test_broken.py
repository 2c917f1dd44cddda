"""Every mistake of an author: the line, what was found, and how to mend it, all in one go."""

from pathlib import Path

import pytest

from grader.errors import RubricError
from tests.helpers.tables import from_yaml

CASES = from_yaml((Path(__file__).parent / "broken.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_every_mistake_is_located_and_mended(case, load):
    with pytest.raises(RubricError) as caught:
        load(case["rubric"])
    found = caught.value.problems
    lines = [(problem.place.line, problem.code) for problem in found]
    assert lines == [(line, code) for line, code, _, _ in case["expect"]], str(caught.value)
    for problem, (_, _, text, mend) in zip(found, case["expect"], strict=True):
        assert text in problem.text
        assert mend in problem.mend
        assert problem.place.column > 0


def test_there_are_forty_broken_rubrics():
    assert len(CASES) >= 40
