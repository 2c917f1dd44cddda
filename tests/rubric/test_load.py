"""What a rubric says becomes what is marked: defaults, shared keys, names, options, places."""

import pickle
from fractions import Fraction
from pathlib import Path

import pytest

from grader.equivalence import EXACT, NumberPolicy, enclose
from grader.errors import RubricError
from grader.expressions.reading import parse
from grader.rubric.labels import bare_ids, labels_of, part_labels
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

RUBRICS = Path(__file__).parents[2] / "rubrics"


def only(rubric):
    (part,) = rubric.parts
    return part


def test_the_short_case_is_short(load):
    rubric = load("questions:\n- id: q1\n  answer: expression\n  reference: 3x^2\n")
    part = only(rubric)
    assert (part.id, part.points, part.working, part.policy) == ("q1", 1, 0, EXACT)
    assert (rubric.id, rubric.title) == ("sheet", "sheet")
    assert answer_key(rubric)["q1"].reference.value is parse("3x^2")


def test_shared_keys_hold_unless_a_part_says_otherwise(load):
    rubric = load("""
each: {follow_through: 1/4, points: 9}
questions:
  - id: q1
    each: {answer: number, points: 3, tolerance: {decimals: 2}}
    parts:
      - {id: a, reference: 1}
      - {id: b, reference: 2, points: 1/2, tolerance: {relative: 1%}}
""")
    a, b = rubric.parts
    assert (a.id, a.points, a.follow_through) == ("q1.a", 3, Fraction(1, 4))
    assert a.policy == NumberPolicy(decimals=2)
    assert b.points == Fraction(1, 2)
    assert b.policy == NumberPolicy(relative=Fraction(1, 100))


def test_at_least_decimals_is_rounding_to_what_was_written(load):
    part = only(
        load("""
questions:
  - {id: q, answer: number, reference: pi, tolerance: {at_least_decimals: 2}}
""")
    )
    assert part.policy == NumberPolicy(rounds_to_written=True, least_decimals=2)


def test_what_people_write_plainly_is_taken(load):
    rubric = load("""
parameters: {k: 2..4}
questions:
  - {id: 1, answer: number, reference: 3.14, tolerance: 1%}
  - id: 2
    parts:
      - {id: 1, answer: set, reference: {1, 2}}
      - {id: b, answer: set, reference: {1, -5/2; 3}}
      - {id: c, answer: number, reference: {k}}
      - {id: d, answer: number, reference: 'mean([1, 2, {k}])'}
      - {id: e, answer: choice, choices: [red, green], correct: B}
""")
    ids = [part.id for part in rubric.parts]
    assert ids == ["1", "2.1", "2.b", "2.c", "2.d", "2.e"]
    labels = [part.labels for part in rubric.parts]
    assert labels[:3] == [("1",), ("2", "1"), ("2", "b")]
    assert rubric.parts[0].policy == NumberPolicy(relative=Fraction(1, 100))
    values = [asked.value for asked in answer_key(rubric).values()]
    assert values[1:4] == [parse("{1, 2}"), parse("{1, -5/2; 3}"), parse("2")]
    assert enclose(values[4]).lower == Fraction(5, 3)
    assert rubric.parts[5].options["correct"] == ("b",)


def test_a_file_of_a_windows_editor_is_read(tmp_path):
    path = tmp_path / "sheet.yaml"
    text = "title: Übung\r\nquestions:\r\n  - {id: q1, answer: number, reference: 1}\r\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_bytes(text.encode(encoding))
        assert load_rubric(path).title == "Übung"


def test_a_number_keeps_the_digits_that_were_typed(load):
    rubric = load("questions:\n- {id: q, answer: number, reference: 0.10000000000000000001}\n")
    value = answer_key(rubric)["q"].reference.value
    assert value.literal == "0.10000000000000000001"


def test_notation_is_joined_from_rubric_model_question_and_part(load):
    rubric = load("""
notation: {functions: [sigma], same: {W: w}}
models:
  net: {kind: network, equations: [y = sigma(w x)], positive: [x]}
questions:
  - id: q1
    model: net
    notation: {integer: [k]}
    parts:
      - {id: a, answer: expression, reference: 'diff(y, w)', notation: {functions: [f]}}
  - {id: q2, answer: expression, reference: g(x), notation: {variables: [g]}}
""")
    a, b = rubric.parts
    assert {"sigma", "f"} <= a.notation.functions
    assert a.notation.same == {"W": "w"}
    assert a.notation.positive == {"x"}
    assert a.notation.integer == {"k"}
    assert not b.notation.integer
    assert not b.notation.positive
    assert "g" in b.notation.variables
    assert {"sigma", "f"} <= rubric.notation.functions
    assert {"g"} <= rubric.notation.variables


def test_aliases_reach_the_models(load):
    rubric = load("""
notation: {same: {W: w}}
models:
  net: {kind: network, equations: [y = W x]}
questions:
  - {id: q, model: net, answer: expression, reference: 'diff(y, w)'}
""")
    assert answer_key(rubric)["q"].reference.value is parse("x")


def test_a_part_may_take_its_questions_model_off(load):
    rubric = load("""
models:
  net: {kind: network, equations: [y = w x]}
questions:
  - id: q
    model: net
    each: {answer: expression}
    parts:
      - {id: a, reference: 'diff(y, w)'}
      - {id: b, reference: 2 w, model: null}
""")
    key = answer_key(rubric)
    assert key["q.a"].model is not None
    assert key["q.b"].model is None
    assert key["q.b"].reference.value is parse("2 w")


def test_declared_misconceptions_are_computed(load):
    rubric = load("""
models:
  net: {kind: network, equations: [y = w^2 x]}
questions:
  - id: q
    model: net
    answer: expression
    reference: diff(y, w)
    misconceptions:
      - {id: by-x, value: 'diff(y, x)', message: wrong name}
      - {id: lost, value: '-diff(y, w) / w + 1', message: lost, share: 25%}
""")
    by_x, lost = answer_key(rubric)["q"].declared
    assert by_x.value is parse("w^2")
    assert lost.share == 0.25
    from grader.equivalence import Outcome, compare

    assert compare(parse("1 - 2x"), lost.value).outcome is Outcome.EQUIVALENT


def test_options_are_those_of_the_kind_alone(load):
    rubric = load("""
questions:
  - {id: a, answer: choice, choices: {a: yes, b: no}, correct: b, points: 2}
  - {id: b, answer: text, accept: period 2, reject: [{pattern: chaos, share: 1/2}]}
  - {id: c, answer: program, function: f, calls: [{arguments: [1, '[2, 3]'], result: 5}]}
""")
    a, b, c = rubric.parts
    assert a.options == {"choices": {"a": "yes", "b": "no"}, "correct": ("b",), "credit": "all"}
    assert b.options["accept"] == ("period 2",)
    assert b.options["reject"][0]["share"] == Fraction(1, 2)
    assert c.options["calls"][0]["arguments"] == ("1", "[2, 3]")
    assert answer_key(rubric)["c"].results[0].value is parse("5")


@pytest.mark.parametrize("model", [
    "{kind: optimizer, method: gradient_descent, objective: z^2, variable: z, start: 1,"
    " step_size: 1/10}",
    "{kind: iteration, method: fixed_point, function: 4z/5, variable: z, start: 1}",
])  # fmt: skip
def test_results_of_programs_are_what_the_model_computes(load, model):
    rubric = load(f"""
models:
  path: {model}
questions:
  - id: step
    answer: program
    function: step
    model: path
    calls:
      - {{arguments: [1], result: 'z[1]'}}
      - {{arguments: [1], result: '3 z[2] + 1'}}
      - {{arguments: [1], result: 'z[0:3]'}}
""")
    one, two, three = (result.value for result in answer_key(rubric)["step"].results)
    assert one.lower == one.upper == Fraction(4, 5)
    assert enclose(two).lower == Fraction(73, 25)
    assert [state[0].lower for state in three.states] == [1, Fraction(4, 5), Fraction(16, 25)]


@pytest.mark.parametrize(
    ("identifier", "labels"),
    [
        ("q1", ("1",)),
        ("q2b", ("2", "b")),
        ("q12", ("12",)),
        ("ex3_ii", ("3", "ii")),
        ("problem-4-c", ("4", "c")),
        ("gradients", ()),
        ("q2extra", ("2",)),
        ("q02", ("2",)),
        ("q1partb", ("1", "b")),
    ],
)
def test_headings_are_guessed_from_ids(identifier, labels):
    assert labels_of(identifier) == labels


@pytest.mark.parametrize(
    ("question", "ids", "bare"),
    [
        ("q1", ["q1a", "q1b"], ["a", "b"]),
        ("q1", ["1-a", "1-b"], ["a", "b"]),
        ("q1", ["q1_i", "q1_ii"], ["i", "ii"]),
        ("q1", ["q1_1", "q1_2"], ["1", "2"]),
        ("q1", ["part_a", "partB"], ["a", "B"]),
        ("q1", ["q12", "slope"], ["q12", "slope"]),
        ("q1", ["q1_slope", "b"], ["q1_slope", "b"]),
        ("", ["qa", "qb"], ["a", "b"]),
        ("", ["qe", "qx"], ["qe", "qx"]),
        ("d", ["dx", "dy"], ["dx", "dy"]),
    ],
)
def test_ids_of_parts_without_what_they_repeat(question, ids, bare):
    assert [*bare_ids(ids, question).values()] == bare


def test_a_part_whose_id_is_a_label_has_it():
    assert part_labels(("2",), "b") == ("2", "b")
    assert part_labels(("2",), "h_max") == ("2",)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(RubricError) as caught:
        load_rubric(tmp_path / "nowhere.yaml")
    assert [problem.code for problem in caught.value.problems] == ["no-rubric"]


@pytest.mark.parametrize("path", sorted(RUBRICS.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_rubrics_load_and_survive_the_way_to_a_worker(path):
    rubric = load_rubric(path)
    again = pickle.loads(pickle.dumps(rubric))
    assert again.sha256 == rubric.sha256
    assert list(answer_key(again)) == [part.id for part in rubric.parts]


def test_the_assignment_has_its_parts_and_no_typed_reference():
    key = answer_key(load_rubric(RUBRICS / "assignment-2.yaml"))
    names = ["dy_dz5", "dy_dz4", "dy_dz3", "dy_dz2", "dy_dz1", "dy_dw1", "dy_db1"]
    assert list(key) == [
        *(f"q1a.{name}" for name in names),
        *(f"q1b.{name}" for name in names),
        "q1c.comparison",
        "q2a.iterates",
        "q2a.behaviour",
        "q2b.iterates",
        "q2b.h_max",
        "q3.labels",
    ]
    assert all(asked.part.given is None for asked in key.values())
    assert key["q2b.h_max"].reference.value.lower == Fraction(2071210444, 5049463055)
    assert key["q1c.comparison"].hint is not None
    assert key["q2a.behaviour"].hint is not None


def test_shapes_are_columns_matrices_and_numbers(load):
    rubric = load("""
notation: {shapes: {x: n, y: N, W: [m, n], c: [3, 1], b: [], "x^{(1)}": 4}}
questions:
- {id: q1, answer: expression, reference: W x}
- {id: q2, answer: expression, reference: W x, notation: {shapes: {W: [k, n]}}}
""")
    first, second = rubric.parts
    assert first.notation.shapes == {
        "x": ("n",), "y": ("N",), "W": ("m", "n"), "c": ("3", "1"), "b": (), "x^{(1)}": ("4",),
    }  # fmt: skip
    assert first.notation.variables >= {"x", "W"}
    assert second.notation.shapes["W"] == ("k", "n")
    assert pickle.loads(pickle.dumps(first.notation)) == first.notation
