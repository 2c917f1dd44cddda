"""Takes the pictures of docs/review.md anew, on the walk that it describes, in a real browser.

    python -m tests.review.pictures [FOLDER]

The class is graded into the folder (a temporary one, if none is named), with a copy of its rubric.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

from tests.commands.running import run
from tests.helpers.browser import real_browser, why_no_browser
from tests.review.browsers import Tab, start, tab

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
PART = "q1c.comparison"
WIDTH, HEIGHT = 1120, 760


def take(home: Path) -> None:
    """Walk, and take the pictures on the way."""
    for name in ("rubrics", "submissions"):
        shutil.copytree(ROOT / name, home / name, dirs_exist_ok=True)
    os.chdir(home)  # so that no path of this machine stands on a picture
    run("grade", "rubrics/assignment-2.yaml", "submissions/assignment-2", "--out", "out")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    running = start(Path("out"), port, "--marker", "mia", "--assistant", "hints")
    try:
        with real_browser() as browser, tab(browser, WIDTH) as own:
            own.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
            own.page.set_default_timeout(120_000)
            own.open(running.link)
            _walk(own, running.link.split("/enter")[0])
    finally:
        running.kill()


def _walk(own: Tab, base: str) -> None:
    waiting = int(own.page.inner_text(".progress").split()[2])
    print(f"{waiting} answers wait")
    own.open(f"{base}/part/{PART}")
    _picture(own, "queue")
    _an_answer(own)
    _picture(own, "answer")
    own.open(f"{base}/part/{PART}/sheet")
    _picture(own, "sheet")
    own.open(base)
    while own.page.query_selector("#do-begin"):
        own.press("w")
        own.press("f")
        own.open(base)
    print(f"{own.keys} keys pressed")
    own.page.click("#do-write")
    own.settle()
    _picture(own, "overview")
    _a_lesson(own, base)
    _picture(own, "teach")


def _an_answer(own: Tab) -> None:
    """Open an answer that an assistant proposes two items for, and decide by them."""
    own.press("w")
    while not own.page.query_selector("button[data-key='y']"):
        own.press("n")
    own.press("1")
    own.press("2")
    own.press("c")
    own.page.keyboard.type("Name the part of the function, too.")
    own.press("Control+Enter")
    own.page.keyboard.press("Escape")


def _a_lesson(own: Tab, base: str) -> None:
    """Show what would be added to the rubric for a wrong derivative."""
    own.open(f"{base}/part/q1a.dy_db1/all")
    wrong = own.page.locator("li", has_text="b_1").first.locator("a").get_attribute("href")
    own.open(f"{base}{wrong}/teach?as=wrong")
    own.page.fill("#name", "extra-b1")
    text = "z_1 = w_1 x + b_1 depends on b_1 with the factor 1, not b_1."
    own.page.fill("#message", text)
    own.page.fill("#share", "1/3")
    own.page.click("#act-show")
    own.settle()


def _picture(own: Tab, name: str) -> None:
    own.page.evaluate("() => window.scrollTo(0, 0)")
    own.page.screenshot(path=str(IMAGES / f"review-{name}.png"))
    print(f"review-{name}.png")


if __name__ == "__main__":
    if reason := why_no_browser():
        sys.exit(reason)
    if len(sys.argv) > 1:
        take(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as name:
            take(Path(name))
