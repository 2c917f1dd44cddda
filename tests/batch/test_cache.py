from __future__ import annotations

import errno
import os
import pickle
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answers.base import MarkOutcome, Response
from grader.batch.cache import Cache, fingerprint, grader_fingerprint
from grader.errors import Place
from grader.expressions.nodes import Add, Number, Symbol
from grader.marking.types import Mark


def _mark() -> Mark:
    read = Add(Symbol("x"), Number(Fraction(1, 2)))
    response = Response("x + 0.5", read, Place("a.md", 3))
    return Mark("q1", "One", Fraction(1, 3), Fraction(2), MarkOutcome.PARTIAL, response=response)


@pytest.mark.parametrize("entry", [_mark(), MappingProxyType({"a": "b"}), ("x", frozenset({"y"}))])
def test_what_is_put_is_got(tmp_path: Path, entry: object) -> None:
    Cache(tmp_path).put("key", entry)
    assert Cache(tmp_path).get("key") == entry


def test_expressions_are_interned_again(tmp_path: Path) -> None:
    Cache(tmp_path).put("key", _mark())
    got = Cache(tmp_path).get("key")
    assert got.response.read is Add(Symbol("x"), Number(Fraction(1, 2)))


def test_an_entry_that_is_cut_off_is_no_entry(tmp_path: Path) -> None:
    Cache(tmp_path).put("key", _mark())
    path = tmp_path / "key"
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        assert Cache(tmp_path).get("key") is None


@pytest.mark.parametrize("place", range(0, 400, 9))
def test_an_entry_with_a_changed_byte_is_no_entry(tmp_path: Path, place: int) -> None:
    Cache(tmp_path).put("key", _mark())
    data = bytearray((tmp_path / "key").read_bytes())
    data[place % len(data)] ^= 1
    (tmp_path / "key").write_bytes(data)
    assert Cache(tmp_path).get("key") is None


def test_a_pickle_is_no_entry_and_runs_nothing(tmp_path: Path) -> None:
    marker = tmp_path / "made"

    class Attack:
        def __reduce__(self) -> tuple[Any, tuple[str]]:
            return os.system, (f"touch {marker}",)

    (tmp_path / "key").write_bytes(pickle.dumps(Attack()))
    assert Cache(tmp_path).get("key") is None
    assert not marker.exists()


def test_what_is_more_than_data_is_not_kept(tmp_path: Path) -> None:
    Cache(tmp_path).put("key", os.system)
    assert Cache(tmp_path).get("key") is None


def test_a_private_folder_that_others_can_write_to_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    Cache(folder, private=True).put("key", "value")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert Cache(folder, private=True).get("key") == "value"
    folder.chmod(0o777)
    assert Cache(folder, private=True).get("key") is None
    Cache(folder, private=True).put("other", "value")
    assert not (folder / "other").exists()


def test_unused_entries_are_forgotten(tmp_path: Path) -> None:
    first = Cache(tmp_path)
    first.put("old", 1)
    first.put("used", 2)
    second = Cache(tmp_path)
    assert second.get("used") == 2
    second.put("new", 3)
    second.forget_unused()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "used"]


@given(st.lists(st.binary(max_size=9), max_size=4), st.lists(st.binary(max_size=9), max_size=4))
def test_different_contents_have_different_fingerprints(a: list[bytes], b: list[bytes]) -> None:
    assert (fingerprint(a) == fingerprint(b)) == (a == b)


def test_the_fingerprint_of_the_grader_is_stable() -> None:
    assert grader_fingerprint() == grader_fingerprint()
    assert len(grader_fingerprint()) == 64


def test_a_private_cache_that_only_can_be_read_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    cache = Cache(tmp_path, private=True)
    cache.put("key", ("x",))

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    for name in ("utime", "unlink"):
        monkeypatch.setattr(os, name, refused)
    assert cache.get("key") == ("x",)
    cache.forget_older(-1)
