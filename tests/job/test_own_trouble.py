"""Whatever a file, a name, a folder or a manifest does: the others are done, and standard error says which and why."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.job.options import JobOptions
from cleaner.job.restore import files
from cleaner.job.run import run
from cleaner.job.tally import Tally
from cleaner.sources.formats import MANIFEST, OWN, manifests_suffix

RULES = "schema = 1\n[[rule]]\nid = 'x'\nkind = 'share'\nop = 'line'\nmatch = 'Share this'\n"
STORY = "The ferry did not run that day, since the river had risen in the night.\n"
DIRTY = f"Share this\n{STORY}"
GOOD = ("a.txt", "m/n.txt", "z.jsonl", "zz.csv")
"""What must come out right, whatever else is there."""


@pytest.fixture
def cleaner(tmp_path: Path) -> Cleaner:
    (tmp_path / "rules.toml").write_text(RULES)
    return Cleaner([tmp_path / "rules.toml"], bundled=False)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "m").mkdir(parents=True)
    for name in GOOD[:2]:
        (folder / name).write_text(DIRTY)
    (folder / GOOD[2]).write_text(json.dumps({"text": DIRTY}) + "\n")
    (folder / GOOD[3]).write_text(f'id,text\n1,"{DIRTY}"\n')
    return folder


def clean(cleaner: Cleaner, dump: Path, out: Path, **options: Any) -> Tally:
    return run(cleaner, JobOptions((str(dump),), out, jobs=2, **options))


def all_good(out: Path) -> bool:
    texts = [(out / name).read_text() for name in GOOD]
    return (
        texts[:2] == [STORY] * 2 and "Share" not in texts[2] + texts[3] and "ferry" in texts[2] and "ferry" in texts[3]
    )


def long_name(folder: Path, suffix: str) -> None:
    (folder / ("n" * (250 - len(suffix)) + suffix)).write_text(DIRTY if suffix == ".txt" else '{"text": "x"}\n')


def parquet(folder: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    columns = [pyarrow.array([DIRTY]), pyarrow.array([DIRTY])]
    pyarrow.parquet.write_table(pyarrow.Table.from_arrays(columns, names=["text", "text"]), folder / "d.parquet")


def warc(length: str, body: bytes) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        record = (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/\r\n"
            b"Content-Type: application/http\r\nContent-Length: "
        )
        (folder / "d.warc").write_bytes(
            record + (length.encode() or b"%d" % len(body)) + b"\r\n\r\n" + body + b"\r\n\r\n"
        )

    return write


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNKED = HEAD + b"FFFFFFFFFFFFFFFFFFFF\r\n<p>x</p>\r\n"
ODD: dict[str, Callable[[Path], object]] = {
    "a text whose manifest's name is too long": lambda folder: long_name(folder, ".txt"),
    "a container whose manifest's name is too long": lambda folder: long_name(folder, ".jsonl"),
    "two columns of one name": parquet,
    "a chunk of twenty digits": warc("", CHUNKED),
    "a length of five thousand digits": warc("9" * 5_000, b"x"),
    "CSV without quotes round a carriage return": lambda f: (f / "d.csv").write_bytes(b"id,te\rxt\n1,2\r3\n"),
    "CSV that is none": lambda folder: (folder / "d.csv").write_bytes(b'"\x00"\x00,,\r\r"'),
    "deep JSON": lambda folder: (folder / "d.json").write_text('{"text": ' + "[" * 100_000),
    "numbers without end": lambda folder: (folder / "d.jsonl").write_text('{"text": ' + "9" * 9_000 + "}\n"),
    "no Parquet": lambda folder: (folder / "d.parquet").write_bytes(b"PAR1 nothing PAR1"),
    "no gzip": lambda folder: (folder / "d.jsonl.gz").write_bytes(b"\x1f\x8bnothing"),
    "an unknown shape": lambda folder: (folder / "d.jsonl").write_text('{"nothing": 1}\n'),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_inputs(cleaner: Cleaner, dump: Path, tmp_path: Path, odd: Callable[[Path], object]) -> None:
    odd(dump)
    for resume in (False, True):
        tally = clean(cleaner, dump, tmp_path / "out", resume=resume)
        assert all_good(tmp_path / "out")
    written = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file() and ".clean" not in path.parts}
    texts = {name for name in written if not name.endswith(OWN)}
    assert all(name + (MANIFEST if name[-4:] == ".txt" else manifests_suffix(name)) in written for name in texts)
    done = files.restore(tmp_path / "out", tmp_path / "back")
    assert all((tmp_path / "back" / name).read_bytes() == (dump / name).read_bytes() for name in GOOD)
    assert not [trouble for trouble in done.troubles if trouble.where.removesuffix(".manifest.json") in GOOD]
    assert tally.documents >= len(GOOD)


OUTPUTS: dict[str, Callable[[Path], object]] = {
    "a folder where a text is to be": lambda out: (out / "b.txt").mkdir(),
    "a folder where its manifest is to be": lambda out: (out / "b.txt.manifest.json").mkdir(),
    "a folder where a container is to be": lambda out: (out / "y.jsonl").mkdir(),
    "a folder where its manifests are to be": lambda out: (out / "y.jsonl.manifest.jsonl").mkdir(),
    "a file where a folder is to be": lambda out: (out / "s").write_text("x"),
    "a link where a folder is to be": lambda out: (out / "s").symlink_to(out.parent / "elsewhere"),
}


@pytest.mark.parametrize("odd", OUTPUTS.values(), ids=OUTPUTS.keys())
def test_outputs(cleaner: Cleaner, dump: Path, tmp_path: Path, odd: Callable[[Path], object]) -> None:
    (tmp_path / "elsewhere").mkdir()
    out = tmp_path / "out"
    (out / ".clean").mkdir(parents=True)
    (dump / "b.txt").write_text(DIRTY)
    (dump / "y.jsonl").write_text(json.dumps({"text": DIRTY}) + "\n")
    (dump / "s").mkdir()
    (dump / "s" / "t.txt").write_text(DIRTY)
    odd(out)
    tally = clean(cleaner, dump, out)
    assert all_good(out)
    assert len(tally.troubles) == 1
    assert not list((tmp_path / "elsewhere").iterdir())
    assert not list(out.rglob("*.tmp"))
    for text, manifest in (("b.txt", "b.txt.manifest.json"), ("y.jsonl", "y.jsonl.manifest.jsonl")):
        assert (out / text).is_file() == (out / manifest).is_file()


def test_files_that_vanish_before_they_are_read(
    cleaner: Cleaner, dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        (dump / f"gone-{n}.txt").write_text(DIRTY)
    (dump / "gone.jsonl").write_text('{"text": "x"}\n')
    from cleaner.job import run as module

    def plan(options: JobOptions) -> Any:
        found = make_plan(options)
        for path in dump.glob("gone*"):
            path.unlink()
        return found

    make_plan = module.make_plan
    monkeypatch.setattr(module, "make_plan", plan)
    clean(cleaner, dump, tmp_path / "out")
    assert all_good(tmp_path / "out")


def test_a_file_that_vanishes_while_the_folder_is_listed(dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.sources.walk import LeftOut, walk

    real = os.scandir

    class Gone:
        def __init__(self, entry: os.DirEntry[str]) -> None:
            self.name, self.path, self.is_symlink = entry.name, entry.path, entry.is_symlink
            self.is_dir, self.is_file = entry.is_dir, entry.is_file

        def stat(self, follow_symlinks: bool = True) -> os.stat_result:
            raise FileNotFoundError(2, "No such file or directory")

    class Listing:
        def __init__(self, folder: str) -> None:
            with real(folder) as found:
                self.entries = [Gone(entry) for entry in found]

        def __enter__(self) -> list[Gone]:
            return self.entries

        def __exit__(self, *error: object) -> None:
            pass

    monkeypatch.setattr("cleaner.sources.walk.os.scandir", Listing)
    found = list(walk([str(dump)]))
    assert all(isinstance(item, LeftOut) and item.failed for item in found)
    assert len(found) == len(GOOD)


@pytest.mark.skipif(os.geteuid() == 0, reason="needs a user who may not read everything: run it as another than root")
def test_a_folder_that_cannot_be_read_is_named(cleaner: Cleaner, dump: Path, tmp_path: Path) -> None:
    (dump / "closed").mkdir(mode=0o000)
    tally = clean(cleaner, dump, tmp_path / "out")
    assert all_good(tmp_path / "out")
    assert [trouble.where for trouble in tally.troubles] == ["closed/"]


def test_an_unreadable_folder_is_named_whoever_asks(
    cleaner: Cleaner, dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (dump / "closed").mkdir()
    real = os.scandir

    def scandir(folder: str) -> Any:
        if str(folder).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr("cleaner.sources.walk.os.scandir", scandir)
    tally = clean(cleaner, dump, tmp_path / "out")
    assert all_good(tmp_path / "out")
    assert [tuple(trouble) for trouble in tally.troubles] == [("closed/", "cannot be read: Permission denied")]


VALUES: list[Any] = [None, -1, 10**30, "", "x", [], {}, [[]], True, 1.5, {"path": "../x"}, "\ud800"]


def damaged(data: bytes, rng: random.Random) -> bytes:
    """A manifest with a value of another type, or bytes that are cut, doubled or overwritten."""
    if rng.random() < 0.6:
        manifest = json.loads(data)
        place: Any = manifest
        for _ in range(rng.randrange(1, 4)):
            keys = (
                list(place) if isinstance(place, dict) else list(range(len(place))) if isinstance(place, list) else []
            )
            if not keys:
                break
            key = rng.choice(keys)
            if rng.random() < 0.5 or not isinstance(place[key], dict | list) or not place[key]:
                place[key] = rng.choice(
                    [None, -1, 10**30, "", "x", [], {}, [[]], True, 1.5, {"path": "../x"}, "\ud800"]
                )
                break
            place = place[key]
        return json.dumps(manifest).encode()
    at = rng.randrange(len(data))
    return data[:at] + rng.choice([b"", b"\xff", b"}", b"[" * 2_000, data[at : at + 9]]) + data[at + rng.randrange(9) :]


def test_damaged_manifests_cost_only_their_own_file(cleaner: Cleaner, dump: Path, tmp_path: Path) -> None:
    (dump / "b.txt").write_text(DIRTY)
    out = tmp_path / "out"
    clean(cleaner, dump, out)
    account = out / "b.txt.manifest.json"
    whole, rng = account.read_bytes(), random.Random(3)
    for _ in range(300):
        account.write_bytes(damaged(whole, rng))
        files.restore(out, tmp_path / "back")
        assert all((tmp_path / "back" / name).read_bytes() == (dump / name).read_bytes() for name in GOOD)
        shutil.rmtree(tmp_path / "back")


def test_damaged_manifests_and_notes_are_no_reason_not_to_go_on(cleaner: Cleaner, dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    clean(cleaner, dump, out)
    accounts = [out / "a.txt.manifest.json", out / ".clean" / "containers" / "z.jsonl.json"]
    whole, rng = [account.read_bytes() for account in accounts], random.Random(4)
    for _ in range(40):
        for account, data in zip(accounts, whole, strict=True):
            account.write_bytes(damaged(data, rng))
        tally = clean(cleaner, dump, out, resume=True)
        assert all_good(out)
        assert tally.documents == len(GOOD)


def test_restoring_writes_through_no_link(cleaner: Cleaner, dump: Path, tmp_path: Path) -> None:
    """A repository with a link and a manifest for a file behind it, as somebody could commit them."""
    from cleaner.job.files.inplace import fix, undo

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.txt").write_text(DIRTY)
    fix(str(elsewhere / "a.txt"), cleaner.clean(DIRTY.encode()), elsewhere)
    repository = tmp_path / "repository"
    shutil.copytree(elsewhere / ".clean", repository / ".clean")
    manifests = repository / ".clean" / "manifests"
    (manifests / "docs").mkdir()
    (manifests / "a.txt.manifest.json").rename(manifests / "docs" / "a.txt.manifest.json")
    (repository / "docs").symlink_to(elsewhere)
    done = undo(repository)
    assert [trouble.where for trouble in done.troubles] == ["docs/a.txt"]
    assert "link" in done.troubles[0].why
    assert (elsewhere / "a.txt").read_text() == STORY


def test_fixing_writes_no_manifest_through_a_link(cleaner: Cleaner, tmp_path: Path) -> None:
    from cleaner.job.files.inplace import fix

    (tmp_path / "elsewhere").mkdir()
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / ".clean").symlink_to(tmp_path / "elsewhere")
    (repository / "a.txt").write_text(DIRTY)
    with pytest.raises(OSError, match="link"):
        fix(str(repository / "a.txt"), cleaner.clean(DIRTY.encode()), repository)
    assert (repository / "a.txt").read_text() == DIRTY
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize("name", ["a.txt", "a.txt.manifest.json", "z.jsonl.manifest.jsonl"])
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_restoring_reads_through_no_link_and_waits_for_no_pipe(
    cleaner: Cleaner, dump: Path, tmp_path: Path, name: str, kind: str
) -> None:
    out = tmp_path / "out"
    clean(cleaner, dump, out)
    (out / name).rename(tmp_path / "moved")
    if kind == "link":
        (out / name).symlink_to(tmp_path / "moved")
    else:
        os.mkfifo(out / name)
    done = files.restore(out, tmp_path / "back")
    assert len(done.troubles) == 1
    assert done.files == len(GOOD) - 1


def test_a_link_for_the_state_folder_is_refused(cleaner: Cleaner, dump: Path, tmp_path: Path) -> None:
    from cleaner import UsageError

    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".clean").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="link"):
        clean(cleaner, dump, tmp_path / "out")
    assert not list((tmp_path / "elsewhere").iterdir())
