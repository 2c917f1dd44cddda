"""Writes a folder of submissions that no reader would wish for, beside two good ones."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

GOOD = "$$\\frac{\\partial y}{\\partial w} = \\sigma'(z)\\, x$$\n\n$$r = 0.667$$\n"
_MEGABYTE = 1_000_000

_TEXTS: dict[str, str | bytes] = {
    "empty.md": "",
    "blank.md": " \n\t\n",
    "binary.md": bytes(range(256)) * 400,
    "picture.md": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "latin.md": GOOD.encode("latin-1") + "Größe: 3 €".encode("cp1252"),
    "utf16.md": GOOD.encode("utf-16"),
    "surrogates.md": b"\xed\xa0\x80" + GOOD.encode(),
    "nul.md": GOOD.replace("\n", "\x00\n").encode(),
    "unclosed.md": "$$ \\frac{\\partial y}{\\partial w} = \\sigma'(z) x\n\nand $r = 0.667\n",
    "unclosed-fence.md": "```python\nprint(1)\n" + GOOD,
    "tower.md": GOOD + "$$q = 9^{9^{9^{9}}}$$\n$$t = 9^{9^{9^{9^{9^{9}}}}}!$$\n",
    "tower-answer.yaml": "q1.dy_dw: 9^{9^{9^{9}}}\nq1.dy_db: 1E100000000\n",
    "nested.md": GOOD + "$$" + "(" * 5000 + "x" + ")" * 5000 + "$$\n",
    "braces.md": GOOD + "$$" + "{" * 100_000 + "$$\n",
    "long-sum.md": GOOD + "$$s = " + "+".join(f"x_{{{i}}}" for i in range(20_000)) + "$$\n",
    "expand.md": GOOD.replace("x$$", "x + (a+b+c+d)^{400} - (d+c+b+a)^{400}$$"),
    "binomial.yaml": "q1.dy_dw: 'binom(10^9, 5*10^8)'\nq2: '0.67'\n",
    "factorial.yaml": "q1.dy_dw: x sigma'(z)\nq2: 99999999!\n",
    "yaml-bomb.yaml": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in pairwise("abcdefghi")),
    "yaml-object.yaml": "q1.dy_dw: !!python/object/apply:os.system ['touch OWNED']\n",
    "yaml-broken.yaml": "q1.dy_dw: [x\nq2: }{\n",
    "json-deep.json": "[" * 200_000,
    "notebook-broken.ipynb": '{"cells": [{"cell_type": "code", "source": ',
    "notebook-odd.ipynb": '{"cells": [{"cell_type": 3}, 5, null], "nbformat": "x"}',
    "program.md": GOOD + "```python\nwhile True:\n    pass\n```\n\n```\n1\n```\n",
    "program-memory.md": GOOD + "```python\nx = [0] * 10**11\nprint(len(x))\n```\n\n```\n1\n```\n",
    "program-import.md": GOOD
    + "```python\nimport os\nos.system('touch OWNED')\n```\n\n```\n0\n```\n",
    "script.md": "<script>alert(1)</script> <img src=x onerror=alert(2)> {{ 7*7 }} {0.__class__}\n"
    + GOOD,
    "csv.md": "=HYPERLINK(\"http://example.org\")\n" + GOOD,
    "html-names.md": "$$<b>x</b> = \\text{<script>alert(3)</script>}$$\n" + GOOD,
    "one-line.md": "x = " + "1 + " * 300_000 + "1\n" + GOOD,
    "many-lines.md": "$$a = b$$\n" * 20_000 + GOOD,
    "backticks.md": "`" * 50_000 + "\n" + GOOD,
    "brackets.md": "[" * 50_000 + "\n\n" + GOOD,
    "quotes.md": ">" * 20_000 + " x\n\n" + GOOD,
    "stars.md": "*a **" * 20_000 + "\n\n" + GOOD,
    "table.md": "|a" * 5000 + "|\n" + "|-" * 5000 + "|\n" + "|1" * 5000 + "|\n\n" + GOOD,
    "=cmd().md": GOOD,
    "@SUM(A1).md": GOOD,
    "na<b>me.md": GOOD,
    "'; DROP TABLE.md": GOOD,
}  # fmt: skip
READABLE = ("good", "better", "tower", "nested", "program", "utf16", "script", "na-b-me")


def write_hostile(folder: Path, megabytes: int = 50) -> None:
    """Write them all; `megabytes` is the size of the great one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "good.md").write_text(GOOD)
    (folder / "better.yaml").write_text("q1.dy_dw: x sigma'(z)\nq1.dy_db: sigma'(z)\nq2: 0.667\n")
    for name, content in _TEXTS.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    (folder / "great.md").write_bytes(GOOD.encode() * (megabytes * _MEGABYTE // len(GOOD)))
    _folders(folder)


def _folders(folder: Path) -> None:
    (folder / "nothing").mkdir()
    two = folder / "two-files"
    two.mkdir()
    (two / "a.md").write_text(GOOD.split("\n\n")[0])
    (two / "b.txt").write_text("r = 0.667\n")
    (folder / "twice.md").write_text(GOOD.split("\n\n")[0])
    (folder / "twice.txt").write_text("r = 0.667\n")
    _where_possible(lambda: os.symlink("/etc/passwd", folder / "link.md"))
    _where_possible(lambda: os.mkfifo(folder / "pipe.md"))
    _where_possible(lambda: os.symlink("nowhere", folder / "dangling.md"))
    locked = folder / "locked.md"
    locked.write_text(GOOD)
    locked.chmod(0)


def _where_possible(make: Callable[[], None]) -> None:
    try:
        make()
    except (OSError, NotImplementedError):
        return
