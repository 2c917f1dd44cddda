"""Whatever an author writes, the answer is a value or a message: no other exception, no hang."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from grader.models.base import QueryError
from grader.models.computer_algebra import in_worker as deadline
from grader.models.query import parse_query
from grader.models.registry import MODELS, SpecError
from tests.helpers.tables import from_yaml
from tests.models.test_registry import EXAMPLES, _example

WORDS = from_yaml((Path(__file__).parent / "robustness.yaml").read_text())
HEADS, ATOMS = WORDS["heads"], WORDS["atoms"]
queries = st.one_of(
    st.builds(
        lambda head, args: f"{head}({', '.join(args)})",
        st.sampled_from(HEADS),
        st.lists(st.sampled_from(ATOMS), max_size=4),
    ),
    st.builds(
        lambda head, start, size: f"{head}[{start}:{start + size}]",
        st.sampled_from(HEADS), st.integers(0, 5), st.integers(0, 4),
    ),
    st.sampled_from(HEADS),
    st.text(max_size=12),
)  # fmt: skip


@pytest.fixture(scope="module")
def models():
    return {kind: make() for kind, make in EXAMPLES.items()}


@pytest.fixture(autouse=True)
def _short_deadline(monkeypatch):
    monkeypatch.setattr(deadline, "SECONDS", 2.0)


@pytest.mark.parametrize("kind", MODELS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=queries)
def test_any_query(models, kind, text):
    with suppress(QueryError):
        query = parse_query(text)
        models[kind].answer(query)
    with suppress(QueryError):
        models[kind].misconceptions(parse_query(text))


JUNK = st.sampled_from(
    [None, True, -1, 0, 3.5, "", "x", "(", "x = y", "1/0", "oo", "é∂", [], [1], [[1], [2, 3]], {},
     {"a": 1}, "9^9^9^9", "f(x) = f(x)", "[1, 2]", "q" * 200]
)  # fmt: skip


def _changed(spec, draw):
    """Return the spec with one value somewhere in it replaced by junk."""
    key = draw(
        st.sampled_from(sorted(spec, key=str) if isinstance(spec, dict) else range(len(spec)))
    )
    copy = dict(spec) if isinstance(spec, dict) else list(spec)
    deeper = isinstance(copy[key], dict | list) and copy[key] and draw(st.booleans())
    copy[key] = _changed(copy[key], draw) if deeper else draw(JUNK)
    return copy


@pytest.mark.parametrize("kind", MODELS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_spec(kind, data):
    built = {}
    for name, spec in data.draw(st.sampled_from(_example(kind)[0])).items():
        own = MODELS[spec["kind"]]
        if spec["kind"] == kind:
            spec = _changed({k: v for k, v in spec.items() if k != "kind"}, data.draw)
            spec["kind"] = kind
        with suppress(SpecError, ValidationError):
            built[name] = own.build(own.Spec.model_validate(spec), built, Path("/nowhere"))
    for model in built.values():
        for question in _example(kind)[1][:4]:
            with suppress(QueryError):
                model.answer(parse_query(question))


@pytest.mark.parametrize("text", [
    "{kind: optimizer, method: adam, step_size: 1, objective: x^2, beta_1: 1e999999999}",
    "{kind: calculus, definitions: ['f(x) = 9^(10^9) x']}",
    "{kind: network, equations: [y = 7^999999999 x^2]}",
    "{kind: computation_tree, code: 'for i in range(10**12): pass'}",
    "{kind: probability, random_variables: {X: 'binomial(10^9, 1/2)'}}",
    "{kind: iteration, method: newton, function: x^999999999 - 2, start: 3}",
])  # fmt: skip
def test_bombs_end_at_once(text):
    spec = from_yaml(text)
    with suppress(SpecError, ValidationError, QueryError):
        own = MODELS[spec["kind"]]
        model = own.build(own.Spec.model_validate(spec), {}, Path("/nowhere"))
        for question in ("diff(f, x)", "diff(y, x)", "P(X <= 3)", "E(X^2)", "x[0:5]"):
            with suppress(QueryError):
                model.answer(parse_query(question))
