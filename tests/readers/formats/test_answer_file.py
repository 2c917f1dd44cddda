"""Answer files: ids nested and flat, text as written, and what YAML would misread."""

import pytest
from readers.reading import codes, read

from grader.errors import SubmissionError


def values(text: str, name: str = "a.yaml") -> dict[str, object]:
    return {key: field.value for key, field in read(text, name).fields.items()}


def test_nested_and_flat_ids_are_one():
    assert values("q1a:\n  dy: w x\nq1b.dy: w y\n") == {
        "q1a": {"dy": "w x"},
        "q1a.dy": "w x",
        "q1b.dy": "w y",
    }


def test_a_wrapper_is_taken_off():
    assert values("answers:\n  q1: 3\n") == {"q1": "3"}


def test_scalars_keep_their_text():
    text = "a: 0.30\nb: yes\nc: 010\nd: 2026-01-01\ne: 1e3\nf: null\ng:\nh: '1'\n"
    assert values(text) == {
        "a": "0.30", "b": "yes", "c": "010", "d": "2026-01-01", "e": "1e3", "f": None, "g": None,
        "h": "1",
    }  # fmt: skip


def test_values_that_yaml_would_misread():
    text = "n3: *\nn4: |x| < 3\nn5: `a`\nn6: a: b: c\nn7: %\nn8: it's & that\nn9: @x\nn10: > 3\n"
    assert values(text) == {
        "n3": "*", "n4": "|x| < 3", "n5": "`a`", "n6": "a: b: c", "n7": "%", "n8": "it's & that",
        "n9": "@x", "n10": "> 3",
    }  # fmt: skip


def test_lists_and_blocks_of_text():
    assert values("a: [[0, 1], [0.3, 0.70]]\nb: |\n  two\n  lines\nc:\n  - 1\n  - 2\n") == {
        "a": [["0", "1"], ["0.3", "0.70"]],
        "b": "two\nlines\n",
        "c": ["1", "2"],
    }


def test_places_are_those_of_the_values():
    field = read("# answers\nq1a:\n  dy: w x\n", "a.yaml").fields["q1a.dy"]
    assert (field.place.line, field.place.column, field.place.end_column) == (3, 7, 10)


def test_json_is_read_like_yaml():
    assert values('{"q1a": {"dy": "\\\\frac{1}{2}", "z": 0.30}}', "a.json") == {
        "q1a": {"dy": "\\frac{1}{2}", "z": "0.30"},
        "q1a.dy": "\\frac{1}{2}",
        "q1a.z": "0.30",
    }


def test_an_answer_given_twice_is_told_and_the_last_counts():
    document = read("a: 1\nb: 2\na: 3\n", "a.yaml")
    assert document.fields["a"].value == "3"
    assert codes(document) == [("answered-twice", 3)]


def test_what_is_not_yaml_is_read_line_by_line():
    document = read("q1: 3\n\t- broken: [\nq2: 4\n", "a.yaml")
    assert {"q1": "3", "q2": "4"}.items() <= {
        k: f.value for k, f in document.fields.items()
    }.items()
    assert codes(document)[0][0] == "not-yaml"


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\nd: 1\n",
        "d: 1\na: " + "{b: " * 5000,
        "d: 1\n" + "".join(f"k{n}: v\n" for n in range(20_000)),
    ],
)
def test_bombs_are_told_and_do_no_harm(text):
    document = read(text, "a.yaml")
    assert codes(document)[0][0] == "answers-too-deep"
    assert document.fields["d"].value == "1"


def test_tags_make_no_objects():
    assert values('a: !!python/object/apply:os.system ["echo"]\n') == {"a": ["echo"]}


@pytest.mark.parametrize("text", ["words only", "- a\n- b\n", "3", "[1, 2]"])
def test_a_file_without_answers_is_refused(text):
    with pytest.raises(SubmissionError) as raised:
        read(text, "a.yaml")
    assert raised.value.problems[0].code == "no-answers"
