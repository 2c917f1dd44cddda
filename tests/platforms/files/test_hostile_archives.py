"""Archives made to do harm, or damaged: a located message for each, and nothing outside."""

from __future__ import annotations

import io
import os
import random
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import Problem, UsageError
from grader.platforms.collect.collecting import Collected, collect
from grader.platforms.files import limits, unzipping
from tests.platforms.making import tree, write_folder, write_zip, zip_bytes

GOOD = "good_1_2_x.md"


def collected(tmp_path: Path, archive: bytes) -> Collected:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "d.zip").write_bytes(archive)
    return collect([tmp_path / "here" / "d.zip"], tmp_path / "here" / "in")


def only_good_is_written(tmp_path: Path, done: Collected, code: str = "entry-refused") -> None:
    assert tree(tmp_path) == {"here/d.zip", "here/in/roster.csv", "here/in/good-1/x.md"}
    assert [problem.code for problem in done.problems] == [code]
    assert done.problems[0].place.source


def with_entry(info: zipfile.ZipInfo | str, content: bytes = b"x") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(GOOD, "good")
        archive.writestr(info, content)
    return data.getvalue()


def of_kind(kind: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("evil_2_3_x.md")
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "name",
    [
        "../evil_2_3_x.md", "a/../../evil_2_3_x.md", "/tmp/evil_2_3_x.md", "C:\\evil_2_3_x.md",
        "..\\evil_2_3_x.md", "C:/evil_2_3_x.md", "\\\\host\\share\\evil_2_3_x.md", "..",
        "/".join(["d"] * 30) + "/evil_2_3_x.md",
    ],
)  # fmt: skip
def test_names_that_lead_out(tmp_path: Path, name: str) -> None:
    only_good_is_written(tmp_path, collected(tmp_path, with_entry(name)))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices(tmp_path: Path, kind: int) -> None:
    archive = with_entry(of_kind(kind), b"/etc/passwd")
    only_good_is_written(tmp_path, collected(tmp_path, archive))


def test_an_encrypted_entry(tmp_path: Path) -> None:
    data = bytearray(with_entry("evil_2_3_x.md"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rfind(signature) + offset] |= 1
    only_good_is_written(tmp_path, collected(tmp_path, bytes(data)))


def test_a_way_of_packing_that_is_not_read(tmp_path: Path) -> None:
    data = bytearray(with_entry("evil_2_3_x.md"))
    data[data.rfind(b"PK\x01\x02") + 10] = 9
    only_good_is_written(tmp_path, collected(tmp_path, bytes(data)))


def test_a_bomb_of_zeros(tmp_path: Path) -> None:
    archive = with_entry("evil_2_3_x.md", bytes(40 * limits.MEBIBYTE))
    only_good_is_written(tmp_path, collected(tmp_path, archive))


def test_a_size_that_is_a_lie(tmp_path: Path) -> None:
    data = bytearray(with_entry("evil_2_3_x.md", os.urandom(1000)))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (5).to_bytes(4, "little")
    done = collected(tmp_path, bytes(data))
    assert (tmp_path / "here/in/good-1/x.md").read_text() == "good"
    assert [problem.code for problem in done.problems] == ["entry-refused"]


def test_more_files_than_any_class_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unzipping, "MAX_ENTRIES", 20)
    archive = zip_bytes({f"a_{n}_{n}_x.md": "" for n in range(21)})
    with pytest.raises(UsageError, match="archive-too-many"):
        collected(tmp_path, archive)
    assert not (tmp_path / "here/in").exists()


def test_a_hundred_thousand_files_are_not_even_listed(tmp_path: Path) -> None:
    """The archive's own list is longer than any that is read: it is not opened at all."""
    one = zip_bytes({"a" * 200: ""})
    at = one.find(b"PK\x01\x02")
    end = one.find(b"PK\x05\x06")
    entry = one[at:end]
    many = entry * 100_000
    tail = bytearray(one[end:])
    tail[8:10] = tail[10:12] = b"\xff\xff"
    tail[12:16] = len(many).to_bytes(4, "little")
    with pytest.raises(UsageError, match="archive-too-many"):
        collected(tmp_path, one[:at] + many + bytes(tail))


@pytest.mark.parametrize(
    "archive",
    [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"no zip at all", b"PK\x05\x06" + b"\xff" * 18],
    ids=["empty", "begun", "nothing", "text", "nonsense"],
)
def test_what_is_no_archive(tmp_path: Path, archive: bytes) -> None:
    with pytest.raises(UsageError, match=r"d\.zip: .*\[(archive-damaged|download-empty)\]"):
        collected(tmp_path, archive)


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_archive_is_told_or_read(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    whole = {
        GOOD: "good" * 50,
        "ann_3_4_y.md": os.urandom(300),
        "b_5_6_hw.zip": zip_bytes({"q": "1"}),
    }
    data = bytearray(zip_bytes(whole))
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if seed % 3 == 0:
        del data[chance.randrange(len(data)) :]
    told: list[Problem] = []
    try:
        told += collected(tmp_path, bytes(data)).problems
    except UsageError as error:
        told += error.problems
    assert all(problem.place.source and problem.code for problem in told)
    assert all(path.startswith("here/") for path in tree(tmp_path))


# -- what students pack --------------------------------------------------------------------------


def students(tmp_path: Path, inner: bytes) -> tuple[set[str], list[str]]:
    download = write_zip(tmp_path / "d.zip", {"ann_1_2_hw.zip": inner, "bob_2_3_x.md": "x"})
    done = collect([download], tmp_path / "in")
    return tree(tmp_path / "in") - {"bob-2/x.md"}, [problem.code for problem in done.problems]


def test_a_students_archive_is_unpacked_where_it_stood(tmp_path: Path) -> None:
    inner = zip_bytes(
        {"a.md": "1", "sub/b.md": "2", "__MACOSX/._a.md": "", "c.zip": zip_bytes({"d": "3"})}
    )
    files, told = students(tmp_path, inner)
    assert files == {"ann-1/hw/a.md", "ann-1/hw/sub/b.md", "ann-1/hw/c/d"}
    assert told == []


def nested(depth: int) -> bytes:
    data = zip_bytes({"core.md": "x"})
    for _ in range(depth):
        data = zip_bytes({"in.zip": data})
    return data


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    files, told = students(tmp_path, nested(30))
    assert files == {"ann-1/hw/in/in.zip"}
    assert told == ["archive-too-deep"]


def test_a_bomb_of_archives(tmp_path: Path) -> None:
    bomb = zip_bytes({f"{n}.zip": zip_bytes({"z": bytes(30 << 20)}) for n in range(16)})
    files, told = students(tmp_path, bomb)
    assert files == set()
    assert set(told) == {"entry-refused"}


@pytest.mark.parametrize("make", [lambda: b"no zip", lambda: zip_bytes({"x": "1"})[:-30]])
def test_an_archive_that_cannot_be_opened_stays(tmp_path: Path, make: Callable[[], bytes]) -> None:
    files, told = students(tmp_path, make())
    assert files == {"ann-1/hw.zip"}
    assert told == ["archive-damaged"]


def test_names_in_old_code_pages_and_long_ones(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("ann_1_2_" + "ä" * 200 + ".md", "x")
        archive.writestr("bob_2_3_o\u0308.md", "x")
    raw = data.getvalue()
    undeclared = bytearray(raw)
    for signature, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        at = undeclared.find(signature)
        while at >= 0:
            undeclared[at + offset] &= ~0x08 & 0xFF
            at = undeclared.find(signature, at + 4)
    collected(tmp_path, bytes(undeclared))
    names = sorted(path.name for path in (tmp_path / "here/in").rglob("*.md"))
    assert names[1] == "ö.md"
    assert names[0].startswith("ää")
    assert len(names[0].encode()) <= 255


def test_a_folder_with_links_and_a_pipe(tmp_path: Path) -> None:
    download = write_folder(tmp_path / "download", {GOOD: "good"})
    (tmp_path / "secret.md").write_text("secret")
    (download / "evil_2_3_x.md").symlink_to(tmp_path / "secret.md")
    (download / "loop").symlink_to(download)
    os.mkfifo(download / "pipe_3_4_x.md")
    done = collect([download], tmp_path / "in")
    assert tree(tmp_path / "in") == {"good-1/x.md"}
    assert [problem.code for problem in done.problems] == ["entry-refused"] * 3


def test_a_pipe_as_download_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "d.zip")
    with pytest.raises(UsageError, match="archive-damaged"):
        collect([tmp_path / "d.zip"], tmp_path / "in")
