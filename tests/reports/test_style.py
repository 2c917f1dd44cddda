"""The stylesheet: every pair of text and ground is legible, in the light and in the dark."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

STYLE = (files("grader.reports") / "templates" / "style.css.j2").read_text("utf-8")
NAMES = ("correct", "partial", "follows", "incorrect", "missing", "unread", "review")


def palettes() -> dict[str, dict[str, str]]:
    """The colours by name: light, dark over light, print over light."""
    blocks = re.findall(r":root\s*{(.*?)}", STYLE, re.DOTALL)
    found = [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block)) for block in blocks]
    light, dark, paper = found
    return {"light": light, "dark": light | dark, "print": light | paper}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [(name, f"{name}-back") for name in NAMES]
    + [(name, "page") for name in (*NAMES, "text", "muted", "link")]
    + [
        ("text", "soft"),
        ("muted", "soft"),
        ("text", "incorrect-back"),
        ("muted", "incorrect-back"),
    ],
)
def test_contrast_is_at_least_aa(scheme: str, text: str, ground: str) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[text], palette[ground]) >= 4.5
