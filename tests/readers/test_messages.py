"""Every code of a message is explained in the documentation."""

import re
from pathlib import Path

import pytest

from tests.helpers.tables import from_yaml

ROOT = Path(__file__).parents[2]
_CODE = re.compile(r"(?:Remark|Problem|\.remark|_remark)\(\s*(?:claim, )?\"([a-z]+(?:-[a-z]+)+)\"")
_CONSTANT = re.compile(r"^[A-Z]+ = \"([a-z]+-[a-z-]+)\"$", re.MULTILINE)
_NAMED = re.compile(r"\bcode = .*?\"([a-z]+-[a-z-]+)\"|text, code = .*, \"([a-z-]+)\"")


@pytest.mark.parametrize("package", ["readers", "sandbox"])
def test_codes_are_documented(package):
    sources = "".join(path.read_text() for path in (ROOT / "grader" / package).rglob("*.py"))
    used = {code for match in _CODE.findall(sources) for code in [match] if code}
    used |= set(_CONSTANT.findall(sources))
    used |= {code for match in _NAMED.findall(sources) for code in match if code}
    entries = from_yaml((ROOT / "docs" / "messages" / f"{package}.yaml").read_text())
    assert used == {entry["code"] for entry in entries}
    assert all(set(entry) == {"code", "for", "text", "meaning", "mend"} for entry in entries)
    assert all(entry["for"] in ("student", "author") for entry in entries)
