"""Every code that loading a rubric can say is explained."""

import re
from pathlib import Path

from tests.helpers.tables import from_yaml

ROOT = Path(__file__).parents[2]
EXPLAINED = from_yaml((ROOT / "docs/messages/rubric.yaml").read_text(encoding="utf-8"))


def test_every_code_is_explained_and_every_explanation_used():
    source = "\n".join(
        p.read_text(encoding="utf-8") for p in (ROOT / "grader/rubric").rglob("*.py")
    )
    words = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source))
    said = set(re.findall(r'(?:Problem|say|_say)\(\s*"([a-z-]+)"', source))
    codes = {item["code"] for item in EXPLAINED}
    assert said <= codes
    assert codes <= words


def test_every_explanation_is_whole():
    for item in EXPLAINED:
        assert item["for"] == "author"
        assert item["text"] and item["meaning"] and item["mend"]  # noqa: PT018
