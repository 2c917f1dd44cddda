"""YAML with places: what was written, where, and nothing that can blow up."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grader.rubric.yaml_text import places as yaml_places
from grader.rubric.yaml_text.places import MAX_BYTES, MAX_DEPTH, read_yaml

ROOT = Path(__file__).parents[3]


def read(text: str):
    return read_yaml(text.encode(), "sheet.yaml")


def test_every_key_and_value_has_its_line_and_column():
    tree, problems = read("title: T\nquestions:\n  - id: q1\n    points: 3\n")
    assert not problems
    points = tree.find(("questions", 0, "points"))
    assert (points.key_place.line, points.key_place.column) == (4, 5)
    assert (points.place.line, points.place.column, points.place.end_column) == (4, 13, 14)
    assert str(points.place) == "sheet.yaml:4:13"


def test_numbers_keep_their_digits_and_words_stay_words():
    tree, _ = read("[3, 0.30, 1e-3, 007, yes, no, on, y, true, null, '5', 1_000, 12:30]")
    assert tree.plain() == [
        3, "0.30", "1e-3", "007", "yes", "no", "on", "y", True, None, "5", "1_000", "12:30",
    ]  # fmt: skip


def test_steps_that_are_no_keys_are_passed_over():
    tree, _ = read("a: {b: [1, 2]}")
    assert tree.find(("a", "tag", "b", 1)).value == 2
    assert tree.find(("a", "b", 7)).items()


def test_merge_keys_and_aliases_work():
    tree, problems = read("base: &base {points: 2, id: x}\npart: {<<: *base, id: y}\n")
    assert not problems
    assert tree.plain()["part"] == {"points": 2, "id": "y"}


def test_a_key_that_is_no_word_is_said():
    _, problems = read("? [1, 2]\n: x\n")
    assert [problem.code for problem in problems] == ["yaml-key"]


@pytest.mark.parametrize(
    ("written", "values", "why"),
    [
        ("{title: gcd(84, 30), points: 2}", {"title": "gcd(84, 30)", "points": 2}, "a call"),
        ("{title: a (1,2) (3,4), b: 1}", {"title": "a (1,2) (3,4)", "b": 1}, "several pairs"),
        ("{rows: [(2, 1), f(1, 2), 3]}", {"rows": ["(2, 1)", "f(1, 2)", 3]}, "in a list"),
        ("{title: a (b, c: 1}", {"title": "a (b", "c": 1}, "a bracket that nothing closes"),
        ("{title: 'a (b', c}", {"title": "a (b", "c": None}, "in quotes"),
        ("{title: a (b, 'c)'}", {"title": "a (b", "c)": None}, "closed in quotes"),
        ("{title: a, b}", {"title": "a", "b": None}, "without brackets"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_comma_in_round_brackets_ends_no_value(written, values, why):
    root, problems = read_yaml(f"part: {written}\n".encode(), "r.yaml")
    assert not problems
    assert root.plain() == {"part": values}, why


def test_python_objects_are_never_made():
    tree, _ = read("x: !!python/object/apply:os.system ['echo unsafe']")
    assert tree.plain() == {"x": ["echo unsafe"]}


def test_a_billion_laughs_end_at_the_limit():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    _, problems = read("\n".join(rows))
    assert "yaml-limits" in {problem.code for problem in problems}


def test_an_alias_that_contains_itself_is_said():
    _, problems = read("a: &a [*a]")
    assert [problem.code for problem in problems] == ["yaml-limits"]


def test_what_is_too_deep_too_large_or_no_text_is_refused():
    for data, code in [
        (("[" * (MAX_DEPTH + 1)).encode(), "yaml-limits"),
        (("[" * 200_000).encode(), "yaml-limits"),
        (b"x" * (MAX_BYTES + 1), "yaml-size"),
        (b"title: \xff\xfe", "yaml-encoding"),
        (b"", "yaml-empty"),
        (b"# only a remark\n", "yaml-empty"),
    ]:
        tree, problems = read_yaml(data, "sheet.yaml")
        assert tree is None
        assert [problem.code for problem in problems] == [code]


def test_a_mark_at_the_start_is_no_part_of_the_file():
    tree, _ = read_yaml("\ufefftitle: T".encode(), "sheet.yaml")
    assert tree.plain() == {"title": "T"}


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`,? \n\t1", max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text):
    tree, problems = read(text)
    assert tree is not None or problems
    assert all(problem.place.line >= 1 for problem in problems)


@pytest.mark.parametrize("path", sorted((ROOT / "rubrics").glob("*.yaml")), ids=lambda p: p.stem)
def test_both_parsers_of_yaml_give_the_same_places(path, monkeypatch):
    fast = read_yaml(path.read_bytes(), "sheet.yaml")
    monkeypatch.setattr(yaml_places, "_FAST", yaml.SafeLoader)
    assert read_yaml(path.read_bytes(), "sheet.yaml") == fast
