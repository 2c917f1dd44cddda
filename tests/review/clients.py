"""A browser without a browser: keeps cookies, follows redirects, sends forms as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from starlette.testclient import TestClient

from grader.review.queue.desk import Desk, name_of
from grader.review.queue.proposing import assistant_of
from grader.review.store.database import Store, url_of
from grader.review.web.app import review_app
from grader.review.web.room import Room
from grader.review.web.serving import exported, written
from grader.review.web.sessions import Doorkeeper
from tests.review.classes import Class

HOST = "127.0.0.1:8642"


class Forms(HTMLParser):
    """Collects the forms of a page: the fields of each, and the names of the buttons."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.buttons: list[set[str]] = []
        self.area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"action": given["action"]})
            self.buttons.append(set())
        elif tag == "input" and self.forms and "name" in given:
            self.forms[-1][given["name"]] = given.get("value", "")
        elif tag == "textarea":
            self.area = given["name"]
            self.forms[-1][self.area] = ""
        elif tag == "button" and self.forms and given.get("name") == "act":
            self.buttons[-1].add(given["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area] += data

    def find(self, action: str) -> dict[str, str]:
        """Return the form that is sent to an address that ends so."""
        return next(form for form in self.forms if form["action"].endswith(action))


@dataclass
class Browser:
    """Somebody who marks."""

    client: TestClient
    text: str = ""
    path: str = "/"
    statuses: list[int] = field(default_factory=list)

    def get(self, path: str) -> str:
        """Open a page."""
        return self._took(self.client.get(path))

    def _took(self, response: object) -> str:
        self.text = response.text  # type: ignore[attr-defined]
        self.path = response.url.path  # type: ignore[attr-defined]
        self.statuses.append(response.status_code)  # type: ignore[attr-defined]
        return self.text

    def send(self, action: str, **more: str) -> str:
        """Send a form of the page as it stands, with some fields filled in."""
        form = {**Forms(self.text).find(action), **more}
        return self._took(self.client.post(form.pop("action"), data=form))

    def act(self, act: str, **more: str) -> str:
        """Press a button of the form that decides."""
        return self.send("/decide", act=act, **more)

    @property
    def said(self) -> str:
        """What the page says was done."""
        found = re.search(r'<p id="status"[^>]*>(.*?)</p>', self.text, re.S)
        assert found is not None
        return found[1]


@dataclass
class Server:
    """A review page of a class."""

    home: Class
    room: Room
    new: Callable[[], TestClient]

    def browser(self, marker: str = "mia") -> Browser:
        """Let somebody in."""
        client = self.new()
        browser = Browser(client)
        browser.get(f"/enter?token={self.room.door.invite(marker)}")
        return browser


def server_of(home: Class, double: int = 0, assistant: str = "") -> Server:
    """Make the review page of a class."""
    desk = Desk(home.out, Store(url_of(home.out)), double)
    room = Room(
        desk, Doorkeeper("cookie"), lambda: written(home.out, ""), lambda: exported(home.out, ""),
        assistant_name=assistant, assistant=assistant_of(assistant) if assistant else None,
    )  # fmt: skip
    app = review_app(room, frozenset({HOST}))
    return Server(home, room, lambda: TestClient(app, base_url=f"http://{HOST}"))  # type: ignore[arg-type]


def answer(student: str, part: str = "q2.why") -> str:
    """Return the address of an answer."""
    return f"/part/{part}/answer/{name_of(student)}"
