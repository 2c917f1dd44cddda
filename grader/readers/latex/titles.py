r"""Environments that are questions, `\begin{problem} … \end{problem}`, as titles.

Such an environment is named by a word for a question, or `\newtheorem` gives it one as its title.
"""

from __future__ import annotations

import re
from collections import Counter

from grader.expressions.phrases import QUESTION_WORDS

_WORDS = frozenset(QUESTION_WORDS)
_DECLARED = re.compile(
    r"\\newtheorem\*?\s{0,9}\{(?P<name>[A-Za-z]{1,30})\}\s{0,9}(?:\[\w{0,30}\])?\s{0,9}\{(?P<title>[^{}]{1,40})\}"
)
_BEGIN = re.compile(
    r"\\begin[ \t]{0,9}\{(?P<name>[A-Za-z]{1,30})\*?\}[ \t]{0,9}(?:\[(?P<option>[^\][]{0,80})\])?"
    r"[ \t]{0,9}(?:\{(?P<argument>[^{}]{0,80})\})?(?P<rest>[^\n]*)"
)
_END = re.compile(r"\\end[ \t]{0,9}\{(?P<name>[A-Za-z]{1,30})\*?\}")
_FORMULA = re.compile(r"[$\\\\{}=]")
MAX_TITLE = 60
_LABEL = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2}){0,2}|[A-Za-z])\)?[.:]?")


def with_titles(text: str) -> str:
    """Put the title that is printed in the place of each question's beginning; lines are kept."""
    titles = {word: word.capitalize() for word in _WORDS}
    for declared in _DECLARED.finditer(text):
        if {declared["title"].strip().lower(), declared["name"].lower()} & _WORDS:
            titles[declared["name"]] = declared["title"].strip()
    if not any(f"{{{name}" in text for name in titles):
        return text
    counted: Counter[str] = Counter()
    text = _BEGIN.sub(lambda found: _title(found, titles, counted), text)
    return _END.sub(lambda found: "" if found["name"] in titles else found[0], text)


def _title(found: re.Match[str], titles: dict[str, str], counted: Counter[str]) -> str:
    word = titles.get(found["name"])
    if word is None:
        return found[0]
    counted[word] += 1
    given = [each.strip() for each in (found["option"], found["argument"]) if each]
    labels = [each for each in given if _LABEL.fullmatch(each)]
    label = labels[-1].strip("().:") if labels else str(counted[word])
    name = " ".join(each for each in given if each not in labels and each != word)
    title = f"{word} {label}" + (f": {name}" if name else "")
    rest = found["rest"]
    bare = _END.sub("", rest).strip()
    if len(bare) <= MAX_TITLE and not _FORMULA.search(bare):
        return f"\\section*{{{title}{'. ' if bare else ''}{bare}}}"
    return f"\\textbf{{{title}.}}{rest}"
