"""The review page as a user runs it, and the tabs in which it is opened."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.commands.running import PATIENCE


@dataclass
class Running:
    """A review page that runs as a user runs it."""

    process: subprocess.Popen[str]
    link: str

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def start(out: Path, port: int, *more: str) -> Running:
    """Run `grader review`, and wait for its link."""
    command = [sys.executable, "-u", "-m", "grader", "review", str(out), "--port", str(port), *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    begun = time.monotonic()
    for line in process.stdout:
        if found := re.search(r"http\S+", line):
            return Running(process, found[0])
        assert time.monotonic() - begun < PATIENCE, line
    raise AssertionError("the review page did not start")


@dataclass
class Tab:
    """A page in a browser, with what went wrong in it, and how many keys were pressed."""

    page: Any
    troubles: list[str]
    keys: int = 0

    def open(self, address: str) -> None:
        """Open an address."""
        self.page.goto(address)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        self.page.wait_for_selector("html[data-busy='no']", state="attached")

    def press(self, key: str) -> None:
        """Press a key, and wait for what it does."""
        self.keys += 1
        self.page.keyboard.press(key)
        self.settle()

    @property
    def status(self) -> str:
        """What the page says was done."""
        return str(self.page.inner_text("#status"))


@contextmanager
def tab(browser: Any, width: int = 1280, **more: Any) -> Iterator[Tab]:
    """Open a tab of a browser profile of its own."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **more)
    page = context.new_page()
    page.set_default_timeout(20_000)
    made = Tab(page, [])
    page.on("console", lambda each: made.troubles.append(each.text) if each.type == "error" else 0)
    page.on("pageerror", lambda each: made.troubles.append(str(each)))
    page.on("dialog", lambda each: made.troubles.append(f"dialog: {each.message}"))
    yield made
    context.close()
