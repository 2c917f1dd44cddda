"""What a final answer is written in besides mathematics: full stops, digits in groups, words."""

from __future__ import annotations

import re

from grader.final_answers.words import with_base_in_digits

_EXCEPT = re.compile(
    r"^(?:\\text\{\s*)?all reals?(?: numbers?)? except(?: for)?(?:\s*\})?\s++([^{}]{1,80})$",
    re.IGNORECASE,
)


def cleaned(text: str) -> str:
    """Drop a full stop at the end and the thin spaces that group digits."""
    text = re.sub(r"(?<=\d),?\\!\s*(?=,?\s*\d{3})", "", text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", ",", text)
    text = re.sub(r"(?<=\d)\{,\}(?=\d{3})", "", text)
    text = re.sub(r"(?<=\d)\s*(?:pct|percent)\b", r"\\%", text)
    text = re.sub(r"\\(text|mathrm)\{\s*+in\s*+\.?\s*+\}", r"\\\1{ inches}", text)
    text = re.sub(r"^\\text\{\s*+(\d[^{}$\\]*+)\}$", r"\1", text)
    text = _EXCEPT.sub(r"\\mathbb{R}\\setminus\\{\1\\}", text)
    text = with_base_in_digits(text)
    text = re.sub(r"^(\s*+\d++(?:\.\d++)?)\s++to\s++(\d++(?:\.\d++)?)(?=[\s.]*$)", r"\1:\2", text)
    text = re.sub(r"^[\s$]*(?:\\approx(?![A-Za-z])|≈)", "", text)
    return text.strip().rstrip(".,;").strip()
