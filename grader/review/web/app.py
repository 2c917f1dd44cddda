"""The routes of the review page, and what guards them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from grader.errors import GraderError
from grader.review.web import teach
from grader.review.web.acting import ACTIONS
from grader.review.web.looking import PAGES
from grader.review.web.rendering import render, static
from grader.review.web.room import Action, Page, Room
from grader.review.web.sessions import Guarded, Session, form_of

_STATIC = {
    "review.css": "text/css",
    "review.js": "text/javascript",
    "htmx.min.js": "text/javascript",
}


ALL_PAGES: dict[str, Page] = {**PAGES, "/part/{part}/answer/{name}/teach": teach.teach}
ALL_ACTIONS: dict[str, Action] = {
    **ACTIONS,
    "/part/{part}/answer/{name}/teach/propose": teach.propose,
}


def review_app(room: Room, hosts: frozenset[str]) -> Guarded:
    """Return the application; it answers to these hosts alone."""

    def page(handler: Page) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            session = _session(room, request)
            room.desk.refresh()
            return await handler(room, request, session)

        return handle

    def action(handler: Action) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            session = _session(room, request)
            form = await form_of(request, session)
            room.desk.refresh()
            return await handler(room, request, session, form)

        return handle

    async def enter(request: Request) -> Response:
        session = room.door.enter(request.query_params.get("token", ""))
        if session is None:
            raise _closed(room)
        response = RedirectResponse("/", 303)
        response.set_cookie(room.door.cookie, session.token, httponly=True, samesite="strict")
        return response

    async def icon(_: Request) -> Response:
        return Response(status_code=204)

    routes = [Route("/enter", enter), Route("/favicon.ico", icon)]
    routes += [Route("/static/{name}", _static_file)]
    routes += [Route(path, page(handler)) for path, handler in ALL_PAGES.items()]
    routes += [Route(path, action(do), methods=["POST"]) for path, do in ALL_ACTIONS.items()]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _refused, GraderError: _told})
    return Guarded(app, hosts)


def _session(room: Room, request: Request) -> Session:
    session = room.door.session(request)
    if session is None:
        raise _closed(room)
    return session


def _closed(room: Room) -> HTTPException:
    room.knocked()
    text = "This page opens with the link that the command printed; each link opens it once."
    return HTTPException(403, text)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    text = render("message.html.j2", title=f"{error.status_code}", text=error.detail)
    return HTMLResponse(text, error.status_code)


async def _told(_: Request, error: Exception) -> Response:
    """Say what has to be mended outside of the page, such as a disk without room."""
    text = render("message.html.j2", title="Nothing was saved", text=str(error))
    return HTMLResponse(text, 503)


async def _static_file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _STATIC:
        raise HTTPException(404)
    return Response(static(name), media_type=_STATIC[name])
