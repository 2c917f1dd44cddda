"""The review page: what it shows, what its keys do, and that nothing is lost or overwritten."""

from __future__ import annotations

import os
import re
import shutil
from typing import Any

import pytest
from sqlalchemy import event

from grader.review.web.app import ALL_ACTIONS, ALL_PAGES
from tests.review.classes import Class, page
from tests.review.clients import Server, answer, server_of


@pytest.fixture
def server(home: Class) -> Server:
    return server_of(home)


# -- the way of somebody who marks -----------------------------------------------------------------


def test_mark_everything_and_write_it(server: Server) -> None:
    browser = server.browser()
    assert "0 of 4 answers marked" in browser.text
    browser.get("/part/q2.why/next")
    for act in ("full", "none", "item:names", "full"):
        path = browser.path
        browser.act(act)
        assert (browser.path == path) == act.startswith("item:")
        if act.startswith("item:"):
            assert 'aria-pressed="true"' in browser.text
            browser.get(f"{path}/next")
    assert browser.path == "/"
    assert "Nothing else waits for you." in browser.said
    browser.send("/write")
    assert "4 marks given by people" in browser.said
    points = [server.home.mark(name, "q2.why")["points"] for name in server.home.results()]
    assert sorted(points) == [0, 2, 4, 4]
    assert {each["status"] for each in server.home.results().values()} == {"graded"}


def test_an_answer_is_shown_with_all_that_is_known(server: Server) -> None:
    browser = server.browser()
    text = browser.get(answer("ben", "q1.square"))
    assert "$x^2 + 1$" in text  # the line as handed in
    assert "<math" in text  # as it was read, and the reference
    assert "A right answer" in text
    assert "Not right" in text
    assert 'class="line-number"' in text
    words = browser.get(answer("ann"))
    assert "By the chain rule" in words
    assert re.search(r"<kbd>1</kbd>.*Names the rule\.", words)


def test_names_are_hidden_until_asked_for(server: Server) -> None:
    browser = server.browser()
    for path in ("/", "/part/q2.why", "/part/q2.why/sheet", "/part/q2.why/all", answer("ann")):
        text = browser.get(path)
        assert not re.search(r"\b(ann|ben|cas|dee)\b", text), path
    browser.send("/names")
    assert browser.path == answer("ann")
    assert re.search(r"\bann\b", browser.text)
    browser.send("/names")
    assert not re.search(r"\bann\b", browser.text)


def test_toggling_typing_and_commenting(server: Server) -> None:
    browser = server.browser()
    browser.get(answer("ann"))
    browser.act("item:names", comment="Good.")
    browser.act("item:reason")
    assert browser.said == "Saved: 4 of 4 points."
    browser.act("item:names")
    assert browser.said == "Saved: 2 of 4 points."
    browser.act("points", points="2,5")
    browser.get(answer("ann"))
    assert "2.5 points" in browser.text
    assert "Good." in browser.text
    for wrong in ("5", "x", "", "-1"):
        browser.act("points", points=wrong)
        assert "nothing was saved" in browser.said
    browser.act("comment", comment="Better\r\nso.")
    assert "Better\nso." in browser.text
    browser.act("clear")
    assert "not decided" in browser.text
    assert "History (6)" in browser.text


def test_undo_takes_back_the_last_act_and_then_the_one_before(server: Server) -> None:
    browser = server.browser()
    browser.get(answer("ann"))
    browser.act("points", points="1")
    browser.get(answer("ben"))
    browser.act("full")
    browser.send("/undo")
    assert browser.path == answer("ben")
    assert "not decided" in browser.text
    assert "(taken back)" in browser.text
    browser.send("/undo")
    assert browser.path == answer("ann")
    browser.send("/undo")
    assert "nothing to take back" in browser.said


def test_equal_answers_are_decided_at_once_and_later_ones_too(server: Server) -> None:
    browser = server.browser()
    browser.get(answer("ben", "q1.square"))
    assert "The same for all 2 equal" in browser.text
    browser.act("group")
    assert "Decide about this answer first" in browser.said
    browser.act("points", points="2")
    browser.get(answer("ben", "q1.square"))
    browser.act("group")
    assert "Saved: 2 points for 2 equal answers." in browser.said
    server.home.hand_in("eva", page("1 + x x", "Nothing."))
    server.home.grade()
    assert server.home.mark("eva", "q1.square")["points"] == 2
    browser.get(answer("eva", "q1.square"))
    assert "2 points" in browser.text
    browser.send("/undo")
    server.home.grade()
    assert server.home.mark("eva", "q1.square")["points"] == 0
    assert server.home.mark("cas", "q1.square")["points"] == 0


def test_a_group_leaves_what_was_decided_otherwise(server: Server) -> None:
    browser = server.browser()
    for name, points in (("cas", "1"), ("ben", "3")):
        browser.get(answer(name, "q1.square"))
        browser.act("points", points=points)
    browser.get(answer("ben", "q1.square"))
    browser.act("group")
    server.home.grade()
    assert server.home.mark("cas", "q1.square")["points"] == 1


def test_blanks_have_one_key_and_later_blanks_wait(server: Server) -> None:
    server.home.hand_in("eva", page("x^2 + 2x + 1", ""))
    server.home.grade()
    browser = server.browser()
    browser.get(answer("dee"))
    assert "None for all 2 blanks" in browser.text
    browser.act("group-none")
    assert "2 blank answers" in browser.said
    server.home.hand_in("fay", page("x^2 + 2x + 1", ""))
    server.home.grade()
    assert server.home.mark("eva", "q2.why")["outcome"] == "missing"
    assert server.home.mark("fay", "q2.why")["outcome"] == "needs_review"


def test_what_is_skipped_comes_again_at_the_end(server: Server) -> None:
    browser = server.browser()
    browser.get("/part/q2.why/next")
    first = browser.path
    browser.send("/skip")
    for _ in range(3):
        assert browser.path != first
        browser.act("full")
    assert browser.path == first


def test_many_answers_on_one_page(server: Server) -> None:
    browser = server.browser()
    text = browser.get("/part/q2.why/sheet")
    assert text.count("data-row") == 4
    browser.send(f"{answer('ben')}/decide", act="none")
    assert browser.path == "/part/q2.why/sheet"
    assert "0 points" in browser.text


def test_the_points_of_an_item_change_all_decisions(server: Server) -> None:
    browser = server.browser()
    browser.get(answer("ann"))
    browser.act("item:names")
    browser.get("/part/q2.why/items")
    assert "applies to 1" in browser.text
    browser.send("/items/change", item="names", text="Names the rule!", points="1.5", act="save")
    browser.get(answer("ann"))
    assert "1.5 points" in browser.text
    browser.get("/part/q2.why/items")
    browser.send("/items/change", item="", text="Draws a picture", points="-1", act="add")
    assert "Draws a picture" in browser.text
    browser.send("/items/change", item="", text="Too much", points="9", act="add")
    assert "An item needs" in browser.said
    browser.get("/part/q2.why/items")
    browser.send("/items/change", item="names", text="x", points="1", act="drop")
    server.home.grade()
    assert server.home.mark("ann", "q2.why")["outcome"] == "needs_review"


def test_comments_are_offered_again(server: Server) -> None:
    browser = server.browser()
    browser.get(answer("ann"))
    browser.act("full", comment="State the rule.")
    text = browser.get(answer("ben"))
    [number] = re.findall(r'value="bank:(\d+)"', text)
    browser.act(f"bank:{number}")
    assert "State the rule.</textarea>" in browser.text


def test_a_changed_answer_is_shown_beside_the_old_decision(server: Server) -> None:
    browser = server.browser()
    browser.get(answer("ben"))
    browser.act("points", points="1")
    server.home.hand_in("ben", page("x^2 + 1", "By the chain rule."))
    server.home.grade()
    text = browser.get(answer("ben"))
    assert "Changed since it was marked" in text
    assert "No idea." in text
    assert "By the chain rule." in text
    assert "Changed since they were marked" in browser.get("/conflicts")


# -- several markers -------------------------------------------------------------------------------


def test_two_browsers_do_not_overwrite_each_other(server: Server) -> None:
    mia, noa = server.browser("mia"), server.browser("noa")
    mia.get(answer("ann"))
    assert "mia has this answer open" in noa.get(answer("ann"))
    mia.act("full")
    noa.act("none")
    assert "mia gave 4 points in the meantime, so nothing was saved" in noa.said
    server.home.grade()
    assert server.home.mark("ann", "q2.why")["points"] == 4
    noa.act("none")
    server.home.grade()
    assert server.home.mark("ann", "q2.why")["points"] == 0


def test_two_markers_get_different_answers(server: Server) -> None:
    mia, noa = server.browser("mia"), server.browser("noa")
    got = set()
    for browser in (mia, noa):
        browser.get("/part/q2.why/next")
        got.add(browser.path)
    assert len(got) == 2


def test_a_share_is_marked_twice_without_knowing(home: Class) -> None:
    server = server_of(home, double=100)
    mia, noa = server.browser("mia"), server.browser("noa")
    for name, points in (("ann", "4"), ("ben", "0"), ("cas", "2"), ("dee", "0")):
        mia.get(answer(name))
        mia.act("points", points=points, comment="by mia")
    text = noa.get(answer("ann"))
    assert "not decided" in text
    assert "by mia" not in text.split("Used before")[0]
    for name, points in (("ann", "4"), ("ben", "0"), ("cas", "3")):
        noa.get(answer(name))
        noa.act("points", points=points)
    assert "1 to settle" in noa.get("/")
    assert "3 answers marked by two people: 67 % the same" in noa.text
    assert "mia: 2, noa: 3" in noa.get("/conflicts")
    home.grade()
    assert home.mark("cas", "q2.why")["outcome"] == "needs_review"
    lea = server.browser("lea")
    assert "Two markers differ" in lea.get(answer("cas"))
    lea.act("points", points="2.5")
    home.grade()
    assert home.mark("cas", "q2.why")["points"] == 2.5
    assert home.mark("ann", "q2.why")["points"] == 4


def test_an_answer_is_handed_over(server: Server) -> None:
    mia, noa = server.browser("mia"), server.browser("noa")
    mia.get(answer("ann"))
    mia.send("/hand-over", marker="noa")
    assert "Handed over to noa" in mia.said
    seen = set()
    mia.get("/part/q2.why/next")
    path = mia.path
    while path not in seen and path != "/":
        seen.add(path)
        mia.get(f"{path}/next")
        path = mia.path
    assert answer("ann") not in seen
    noa.get("/part/q2.why")
    assert "do-begin" in noa.text


# -- who may look ----------------------------------------------------------------------------------


def test_a_link_opens_the_page_once(server: Server) -> None:
    token = server.room.door.invite("mia")
    assert server.new().get(f"/enter?token={token}").status_code == 200
    assert server.new().get(f"/enter?token={token}").status_code == 403
    assert server.new().get("/enter?token=").status_code == 403


@pytest.mark.parametrize("path", [*ALL_PAGES, "/enter"])
def test_without_a_session_nothing_is_shown(server: Server, path: str) -> None:
    path = path.replace("{part}", "q2.why").replace("{name}", answer("ann")[-12:])
    response = server.new().get(path.replace("{number:int}", "0"))
    assert response.status_code == 403
    assert "chain rule" not in response.text


@pytest.mark.parametrize("path", ALL_ACTIONS)
def test_every_act_needs_the_token_of_the_session(server: Server, path: str) -> None:
    browser = server.browser()
    path = path.replace("{part}", "q2.why").replace("{name}", answer("ann")[-12:])
    for csrf in ("", "wrong", server.browser("noa").client.cookies["cookie"]):
        response = browser.client.post(path, data={"csrf": csrf, "act": "full"})
        assert response.status_code == 403
    assert browser.client.get(path).status_code in (404, 405)
    assert not server.room.desk.store.decisions()


def test_a_form_of_another_origin_is_refused(server: Server) -> None:
    browser = server.browser()
    browser.client.headers["origin"] = "http://evil.example"
    browser.get(answer("ann"))
    browser.act("full")
    assert browser.statuses[-1] == 403


def test_another_host_is_refused(server: Server) -> None:
    response = server.new().get("/", headers={"host": "evil.example"})
    assert response.status_code == 421


def test_every_answer_has_the_strict_headers(server: Server) -> None:
    browser = server.browser()
    for path in ("/", "/static/review.js", answer("ann"), f"{answer('ann')}/file/0", "/nowhere"):
        headers = browser.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
    cookie = (
        server.new()
        .get(f"/enter?token={server.room.door.invite('mia')}", follow_redirects=False)
        .headers["set-cookie"]
    )
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_a_file_is_shown_as_text(server: Server) -> None:
    server.home.hand_in("eva", "<script>alert(1)</script>\n\n" + page("x", "y"))
    server.home.grade()
    response = server.browser().client.get(f"{answer('eva')}/file/0")
    assert response.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "path",
    ["/part/no", "/part/q2.why/answer/nobody", "/part/..%2f..%2fetc/all", "/static/app.py"],
)
def test_what_is_not_there_is_told(server: Server, path: str) -> None:
    assert server.browser().client.get(path).status_code == 404


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "{{ 7*7 }}{% raw %}",
    "</textarea></main>[a](javascript:alert(3))",
    "\x1b[31m%s{0.__class__}",
    "=cmd|' /C calc'!A0 ../../etc/passwd",
    "$x^2$ \\input{/etc/passwd} `code` **bold**",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_everywhere(home: Class, text: str) -> None:
    home.hand_in("ann", page("x^2", text))
    home.hand_in("cas", page(text, "No idea at all."))
    home.grade()
    server = server_of(home)
    browser = server.browser(text)
    browser.get("/part/q2.why/items")
    browser.send("/items/change", item="", text=text, points="1", note=text, act="add")
    browser.get(answer("ann"))
    [item] = [each for each in re.findall(r'value="item:([^"]+)"', browser.text)
              if each not in ("names", "reason")]  # fmt: skip
    browser.act(f"item:{item}", comment=text)
    browser.send("/names")
    paths = ("/", "/part/q2.why", "/part/q2.why/sheet", "/part/q2.why/all", "/part/q2.why/items",
             "/conflicts", answer("ann"), answer("ben"), answer("cas", "q1.square"))  # fmt: skip
    for path in paths:
        shown = browser.get(path)
        assert browser.statuses[-1] == 200
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "</textarea></main>" not in shown
        assert "\x1b" not in shown
        assert "49{%" not in shown
    browser.get("/")
    browser.send("/write")
    feedback = (home.out / "feedback" / "ann.html").read_text(encoding="utf-8")
    assert "<script>alert" not in feedback
    assert "<img src=x" not in feedback


@pytest.mark.parametrize("back", ["//evil.example", "http://evil.example", "/\\evil", "js:x"])
def test_an_act_never_leads_to_another_page(server: Server, back: str) -> None:
    browser = server.browser()
    response = browser.client.post(
        "/names", follow_redirects=False,
        data={"csrf": re.findall(r'name="csrf" value="([^"]+)"', browser.text)[0], "back": back},
    )  # fmt: skip
    assert response.headers["location"] == "/"


def test_what_cannot_be_written_is_told(server: Server) -> None:
    browser = server.browser()
    shutil.rmtree(server.home.out / "feedback")
    (server.home.out / "feedback").write_text("a file where a folder should be")
    browser.send("/write")
    assert "out-not-written" in browser.said


def test_marking_goes_on_where_the_cache_is_gone(server: Server) -> None:
    browser = server.browser()
    browser.get(answer("ann"))
    shutil.rmtree(server.home.out / ".cache")
    browser.act("full")
    assert browser.said.startswith("Saved: 4 of 4 points.")


# -- what was not read -----------------------------------------------------------------------------


def test_a_page_with_something_unread_is_no_blank(server: Server) -> None:
    """The answer may be in the picture: nobody gets no points for it with one key for all."""
    server.home.hand_in("eva", page("x^2 + 2x + 1", "") + "\n## My notes\n\n![](a.png)\n")
    server.home.hand_in("fay", page("x^2 + 2x + 1", ""))
    server.home.grade()
    browser = server.browser()
    text = browser.get(answer("eva"))
    assert "not everything was read" in text
    assert "picture" in text
    assert "blanks" not in text
    browser.get(answer("dee"))
    assert "None for all 2 blanks" in browser.text
    browser.act("group-none")
    server.home.grade()
    assert server.home.mark("fay", "q2.why")["outcome"] == "missing"
    assert server.home.mark("eva", "q2.why")["outcome"] == "needs_review"


def test_a_picture_that_was_handed_in_is_shown(server: Server) -> None:
    (server.home.folder / "handed-in" / "eva.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    server.home.grade()
    browser = server.browser()
    text = browser.get(answer("eva"))
    assert '<img class="page"' in text
    response = browser.client.get(f"{answer('eva')}/file/0")
    assert response.headers["content-type"] == "image/png"
    assert browser.client.get(f"{answer('eva')}/file/1").status_code == 404


def test_a_blind_marker_keeps_the_own_comment(home: Class) -> None:
    server = server_of(home, double=100)
    mia, noa = server.browser("mia"), server.browser("noa")
    mia.get(answer("ann"))
    mia.act("full", comment="by mia")
    noa.get(answer("ann"))
    noa.act("comment", comment="by noa")
    assert "by noa</textarea>" in noa.text
    noa.act("full")
    home.grade()
    assert home.mark("ann", "q2.why")["manual"]["comment"] == "by noa"


def test_pipes_where_files_were_are_not_waited_for(scans: Class) -> None:
    browser = server_of(scans).browser()
    [shown] = re.findall(r'<img[^>]* src="([^"]+)"', browser.get(answer("gus")))
    handed_in = scans.folder / "handed-in" / "ann.md"
    [drawn] = (scans.out / "feedback" / "pictures" / "gus").iterdir()
    for path in (handed_in, drawn, scans.rubric):
        path.unlink()
        os.mkfifo(path)
    response = browser.client.get(f"{answer('ann')}/file/0")
    assert response.status_code == 404
    assert "not where it was when it was graded" in response.text
    assert browser.client.get(shown).status_code == 404
    browser.get(f"{answer('ben', 'q1.square')}/teach?as=wrong")
    browser.send("/teach/propose", act="show", name="x", message="M.")
    assert "it is no regular file" in browser.said


def test_a_disk_without_room_for_decisions_is_told(server: Server) -> None:
    browser = server.browser()
    browser.get(answer("ann"))
    engine = server.room.desk.store.engine

    def without_room(connection: Any, _: object, __: object) -> None:
        [pages] = connection.execute("pragma page_count").fetchone()
        connection.execute(f"pragma max_page_count = {pages}")

    event.listen(engine, "checkout", without_room)
    told = browser.act("full", comment="x" * 200_000)
    assert browser.statuses[-1] == 503
    assert "decisions-not-saved" in told
    assert "database or disk is full" in told
    event.remove(engine, "checkout", without_room)
    assert server.room.desk.store.decisions() == []
    browser.get(answer("ann"))
    browser.act("full")
    assert browser.said.startswith("Saved: 4 of 4 points.")
