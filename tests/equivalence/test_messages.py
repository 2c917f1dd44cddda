"""Every code that a comparison says is explained to the people who read it."""

import re
from pathlib import Path

import grader.equivalence
import grader.final_answers
from grader.equivalence.verdict import REASONS
from tests.helpers.tables import from_yaml

ROOT = Path(__file__).parents[2]
EXPLAINED = from_yaml((ROOT / "docs/messages/equivalence.yaml").read_text(encoding="utf-8"))
PACKAGES = (grader.equivalence, grader.final_answers)
SOURCES = sorted(path for p in PACKAGES for path in Path(p.__path__[0]).rglob("*.py"))
SAID = re.compile(r"\b(?:equivalent|different|undecided|Remark)\(\s*\"([a-z-]+)\"")
VERDICT = re.compile(r"\bVerdict\(\s*Outcome\.[A-Z]+,\s*\"([a-z-]+)\"")


def codes_said() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in SOURCES]
    return {code for text in texts for said in (SAID, VERDICT) for code in said.findall(text)}


def test_every_code_is_explained() -> None:
    assert len(codes_said()) > 20
    assert codes_said() <= {entry["code"] for entry in EXPLAINED}


def test_reasons_are_whole_sentences() -> None:
    for text in REASONS.values():
        assert text[0].isupper()
        assert text.endswith(".")


def test_the_page_says_what_the_student_reads() -> None:
    page = {entry["code"]: entry["text"] for entry in EXPLAINED}
    assert {code: page[code] for code in REASONS} == REASONS
