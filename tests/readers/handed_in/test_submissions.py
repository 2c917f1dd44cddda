"""Which files belong to which student."""

import os

import pytest
from readers.reading import read

from grader.errors import SubmissionError, UsageError
from grader.readers.handed_in.submissions import (
    MAX_FILES,
    SubmissionFile,
    find_submissions,
    join_documents,
    left_out_of,
    read_file,
)


@pytest.fixture
def folder(tmp_path):
    def make(*names: str):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("$x = 1$")
        return tmp_path

    return make


def found(*paths):
    return {s.student: [file.name for file in s.files] for s in find_submissions(paths)}


def test_a_folder_with_a_file_per_student(folder):
    assert found(folder("bob.md", "Ann.txt")) == {"Ann": ["Ann.txt"], "bob": ["bob.md"]}


def test_a_folder_with_a_folder_per_student(folder):
    root = folder("ann/work.md", "ann/code/run.py", "bob/a.yaml", "bob/b.md")
    assert found(root) == {
        "ann": ["ann/work.md", "ann/code/run.py"],
        "bob": ["bob/b.md", "bob/a.yaml"],
    }


def test_files_given_one_by_one(folder):
    root = folder("ann.md", "bob.md", "eve.md")
    assert found(root / "bob.md", root / "ann.md") == {"ann": ["ann.md"], "bob": ["bob.md"]}


def test_what_a_class_folder_holds_is_the_same_one_by_one(folder):
    """`class/*` is `class/`: a folder among the paths is a student's."""
    holds = folder("ada/homework.md", "bob/homework.md", "eve.md")
    (holds / "roster.csv").write_text("student,name\nada,Ada\n")
    assert find_submissions(sorted(holds.iterdir())) == find_submissions([holds])
    assert set(found(*sorted(holds.iterdir()))) == {"ada", "bob", "eve"}


def test_folders_of_students_side_by_side(folder):
    holds = folder("ada/homework.md", "ada/code/run.py", "bob/homework.md")
    (holds / "cyd").mkdir()
    assert found(holds / "ada", holds / "bob", holds / "cyd") == {
        "ada": ["ada/homework.md", "ada/code/run.py"], "bob": ["bob/homework.md"], "cyd": []
    }  # fmt: skip


def test_sections_side_by_side_are_classes(folder):
    holds = folder(*(f"monday/{each}.md" for each in "abcd"), *(f"friday/{e}.md" for e in "efgh"))
    assert list(found(holds / "monday", holds / "friday")) == list("abcdefgh")


def test_two_files_of_one_student_are_one_submission_with_a_remark(folder):
    (submission,) = find_submissions([folder("ann.ipynb", "ann.md")])
    assert [file.name for file in submission.files] == ["ann.ipynb", "ann.md"]
    assert [remark.code for remark, _ in submission.remarks] == ["several-files"]


def test_a_folder_without_files_is_a_missing_submission(folder):
    root = folder("ann/work.md")
    (root / "bob").mkdir()
    ann, bob = find_submissions([root])
    assert not bob.files
    assert [remark.code for remark, _ in bob.remarks] == ["no-files"]
    assert ann.files


def test_hidden_files_and_other_kinds_are_left_out(folder):
    root = folder("ann/work.md", "ann/.DS_Store", "ann/talk.mp3", ".git/config", "__MACOSX/x.md")
    (submission,) = find_submissions([root])
    assert [file.name for file in submission.files] == ["ann/work.md"]
    assert [remark.code for remark, _ in submission.remarks] == ["file-left-out"]


def test_pictures_are_looked_at_after_what_is_written(folder):
    assert found(folder("ann/a-photo.jpg", "ann/work.md")) == {
        "ann": ["ann/work.md", "ann/a-photo.jpg"]
    }


def test_a_file_of_an_unknown_kind_is_read_when_there_is_no_other(folder):
    assert found(folder("ann/work")) == {"ann": ["ann/work"]}


def test_links_that_lead_out_are_not_followed(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("secret")
    root = folder("ann/work.md")
    os.symlink(outside / "secret.md", root / "ann" / "link.md")
    os.symlink(outside, root / "eve")
    os.symlink(root / "ann" / "work.md", root / "ann" / "inside.md")
    os.symlink(root, root / "loop")
    os.mkfifo(root / "pipe.md")
    assert found(root) == {"ann": ["ann/work.md"], "eve": [], "loop": [], "pipe": []}
    for submission in find_submissions([root]):
        assert {remark.code for remark, _ in submission.remarks} == {"file-left-out"}


def test_hidden_files_are_told(folder):
    root = folder("ann/work.md", "ann/.draft.md", ".notes.md", ".DS_Store", "ann/._work.md")
    (ann,) = find_submissions([root])
    assert [remark.text for remark, _ in ann.remarks] == [
        "ann/.draft.md was left out: it is hidden"
    ]
    assert left_out_of([root]) == (str(root / ".notes.md"),)


def test_what_is_too_deep_or_too_many_is_told(folder):
    root = folder("ann/1/2/3/4/deep.md", *(f"bob/{number}.md" for number in range(MAX_FILES + 2)))
    ann, bob = find_submissions([root])
    assert [remark.code for remark, _ in ann.remarks] == ["file-left-out"]
    assert [remark.code for remark, _ in bob.remarks] == ["file-left-out"] * 2 + ["several-files"]


def test_a_name_is_the_same_however_its_characters_are_composed(folder):
    assert list(found(folder("Jose\u0301.md"))) == ["Jos\u00e9"]
    assert "\u0939\u093f" in found(folder("\u0939\u093f.md"))


def test_a_name_that_is_no_text_can_be_told(tmp_path):
    (tmp_path / os.fsdecode(b"bad\xff.md")).write_text("$x = 1$")
    (submission,) = find_submissions([tmp_path])
    assert submission.files[0].name == "bad\N{REPLACEMENT CHARACTER}.md"
    assert read_file(submission.files[0]) == b"$x = 1$"


def test_a_path_that_is_not_there_is_an_error_of_use(tmp_path):
    with pytest.raises(UsageError):
        find_submissions([tmp_path / "nothing"])


def test_names_have_nothing_odd_in_them(folder):
    assert list(found(folder("a<b>&c.md"))) == ["a-b-c"]


def test_reading_a_file_that_the_system_refuses(tmp_path):
    with pytest.raises(SubmissionError):
        read_file(SubmissionFile(tmp_path / "none.md", "none.md"))


def test_joined_documents_keep_their_order_and_the_last_answer():
    first, second = read("q1: 1\nq2: 2\n", "a.yaml"), read("q1: 3\n", "b.yaml")
    joined = join_documents("ann", [read("$x = 1$"), first, second])
    assert joined.fields["q1"].value == "3"
    assert len(joined.statements) == 1


def test_a_heading_of_one_file_does_not_reach_into_the_next():
    joined = join_documents("ann", [read("# Question 1\n$x = 1$", "a.md"), read("$y = 2$", "b.md")])
    *_, (headings, last) = joined.with_headings()
    assert last == joined.statements[-1]
    assert [heading.text for heading in headings] == ["b.md"]
