"""Who may use the page: one-time links, sessions in a cookie, and a token for every form."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
MAX_BYTES = 1_000_000


@dataclass
class Session:
    """One browser of a marker."""

    marker: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    names: bool = False
    status: str = ""
    trouble: bool = False
    focus: str = ""
    skipped: set[tuple[str, str]] = field(default_factory=set)

    def tell(self, text: str, trouble: bool = False) -> None:
        """Have the next page begin with a sentence."""
        self.status, self.trouble = text, trouble

    def said(self) -> tuple[str, bool]:
        """Return what the page begins with, once."""
        text, trouble = self.status, self.trouble
        self.status, self.trouble = "", False
        return text, trouble

    def focused(self) -> str:
        """Return the id of what the next page puts the focus on, once."""
        focus, self.focus = self.focus, ""
        return focus


class Doorkeeper:
    """Lets in who has a link from the terminal, once; and then who has its cookie."""

    def __init__(self, cookie: str) -> None:
        """Name the cookie, which is of this server alone: cookies do not tell ports apart."""
        self.cookie = cookie
        self.links: dict[str, str] = {}
        self.sessions: dict[str, Session] = {}

    def invite(self, marker: str) -> str:
        """Return the token of a link that lets a marker in, once."""
        token = secrets.token_urlsafe(24)
        self.links[token] = marker
        return token

    def enter(self, token: str) -> Session | None:
        """Use up a link; return the new session, or None for a link that is none."""
        known = next((each for each in self.links if _same(each, token)), None)
        if known is None:
            return None
        session = Session(self.links.pop(known))
        self.sessions[session.token] = session
        return session

    def session(self, request: Request) -> Session | None:
        """Return the session of a request."""
        given = request.cookies.get(self.cookie, "")
        return next((s for token, s in self.sessions.items() if _same(token, given)), None)


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode("utf-8", "replace"))


async def form_of(request: Request, session: Session) -> FormData:
    """Return what a form of this session sent; anything else is refused."""
    if not request.headers.get("content-length", "x").isdecimal():
        raise HTTPException(411)
    if int(request.headers["content-length"]) > MAX_BYTES:
        raise HTTPException(413)
    origin = request.headers.get("origin")
    if origin not in (None, f"http://{request.headers.get('host')}"):
        raise HTTPException(403, "This form came from another page.")
    form = await request.form(max_files=0, max_fields=200)
    if not _same(session.csrf, str(form.get("csrf", ""))):
        raise HTTPException(403, "This form is not of this session; reload the page.")
    return form


_Scope = MutableMapping[str, Any]
_Channel = Callable[..., Awaitable[Any]]
_App = Callable[[_Scope, _Channel, _Channel], Awaitable[Any]]


class Guarded:
    """Answers only to the names of this machine, and gives every answer the strict headers."""

    def __init__(self, app: _App, hosts: frozenset[str]) -> None:
        """Wrap the application; `hosts` are the names with the port."""
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: _Scope, receive: _Channel, send: _Channel) -> None:
        """Pass on a request for this machine."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: _Scope) -> None:
            if message["type"] == "http.response.start":
                own = [(k.encode(), v.encode()) for k, v in HEADERS.items()]
                given = [pair for pair in message["headers"] if pair[0].decode() not in HEADERS]
                message = {**message, "headers": [*given, *own]}
            await send(message)

        host = Headers(scope=scope).get("host", "")
        if host not in self.hosts:
            refused = PlainTextResponse("This page is only for this machine.", 421)
            await refused(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)
