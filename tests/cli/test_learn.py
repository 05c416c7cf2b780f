"""`clean rules learn` and `clean run --learn`, as users run them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.learn.conftest import SUBJECTS, story

CLEAN = str(Path(sys.executable).parent / "clean")
SEEDS = Path(__file__).parents[2] / "seeds"
KNOWN = "Share this article"
"""What the bundled packs take."""
FOOT = [
    "Pull a chair up to our quay on any first Friday",
    "Still on the slipway",
    "Set in type by the crew of the Post",
]
CHIMES = ["The Chimes keeps no hours but its own", "Rung by the bellmen"]
HEAD = ["Tower", *CHIMES, KNOWN]
"""Labels that never stand right above prose."""


def clean(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CLEAN, *map(str, arguments)], capture_output=True, text=True, check=False)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """Two sites as JSON lines."""
    path = tmp_path / "dump.jsonl"
    rows = [
        {"url": f"https://post.example/{n}", "text": "\n".join([*story(n), KNOWN, *FOOT]) + "\n", "paper": "post"}
        for n in range(15)
    ]
    rows += [
        {"url": f"https://chimes.example/{n}", "paper": "chimes",
         "text": "\n".join([*CHIMES, *story(n), "Ask the sexton"]) + "\n"}
        for n in range(40, 55)
    ]  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "lock"
    }


def test_packs_are_written_and_pass_lint_and_tests(dump: Path, tmp_path: Path) -> None:
    out, review = tmp_path / "learnt", tmp_path / "review.jsonl"
    done = clean("rules", "learn", dump, "--out", out, "--review", review)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == ["chimes.example.toml", "post.example.toml"]
    assert "30 documents of 2 sites" in done.stderr
    assert done.stdout == ""
    assert clean("rules", "lint", "--strict", out).returncode == 0
    tested = clean("rules", "test", out)
    assert tested.returncode == 0, tested.stdout
    for line in review.read_text("utf-8").splitlines():
        assert {"site", "list", "line", "held_back", "score", "above", "below"} <= json.loads(line).keys()


def test_packs_of_labels_above_the_title_pass_their_tests(tmp_path: Path) -> None:
    rows = [
        {"url": f"https://chimes.example/{n}", "text": "\n".join([*HEAD, f"Of {SUBJECTS[n]}", *story(n), KNOWN]) + "\n"}
        for n in range(15)
    ]
    (tmp_path / "dump.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    pack = tmp_path / "chimes.toml"
    pack.write_text(clean("rules", "learn", tmp_path / "dump.jsonl", "-q").stdout, "utf-8")
    assert "above-prose" in pack.read_text("utf-8")
    tested = clean("rules", "test", pack)
    assert tested.returncode == 0, tested.stdout


def test_the_summary_names_what_a_person_should_decide(tmp_path: Path) -> None:
    rows = [{"url": f"https://post.example/{n}", "text": "\n".join([*story(n), *FOOT]) + "\n"} for n in range(15)]
    (tmp_path / "dump.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    done = clean("rules", "learn", tmp_path / "dump.jsonl", "--out", tmp_path / "learnt")
    assert f"  15 of 15 stories: “{FOOT[0]}”: it may be how the articles open or close" in done.stderr
    assert FOOT[1] not in done.stderr


def test_one_site_goes_to_standard_output_and_several_ask_for_a_folder(dump: Path, tmp_path: Path) -> None:
    one = tmp_path / "one.jsonl"
    one.write_text("".join(dump.read_text("utf-8").splitlines(keepends=True)[:15]), "utf-8")
    done = clean("rules", "learn", one, "-q")
    assert done.returncode == 0
    assert 'hosts = "post.example"' in done.stdout
    assert done.stderr == ""
    many = clean("rules", "learn", dump)
    assert many.returncode == 2
    assert "2 sites were found: name a folder" in many.stderr


def test_the_same_whatever_the_workers(dump: Path, tmp_path: Path) -> None:
    for jobs in (1, 3):
        assert clean("rules", "learn", dump, "--out", tmp_path / str(jobs), "--jobs", jobs).returncode == 0
    assert files(tmp_path / "1") == files(tmp_path / "3")


def test_sites_by_a_column_and_by_folder(dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "by-column"
    assert clean("rules", "learn", dump, "--by", "column=paper", "--out", out).returncode == 0
    assert sorted(path.name for path in out.iterdir()) == ["chimes.toml", "post.toml"]
    folder = tmp_path / "texts" / "quay"
    folder.mkdir(parents=True)
    for n in range(12):
        (folder / f"{n}.txt").write_text("\n".join([*story(n), KNOWN, *FOOT]) + "\n", "utf-8")
    done = clean("rules", "learn", tmp_path / "texts", "-q")
    assert 'title = "quay"' in done.stdout
    wrong = clean("rules", "learn", dump, "--by", "colour")
    assert wrong.returncode == 2
    assert "expected host, folder, column=NAME or auto" in wrong.stderr


def test_nothing_to_learn_is_said(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("A lone story.\n", "utf-8")
    done = clean("rules", "learn", tmp_path)
    assert done.returncode == 1
    assert "nothing to learn from: 1 document read" in done.stderr
    (tmp_path / "one.txt").write_text("\n", "utf-8")
    assert "no document with text found" in clean("rules", "learn", tmp_path).stderr
    assert clean("rules", "learn", tmp_path / "nowhere").returncode == 2


def test_damaged_records_are_told_and_the_others_learnt(dump: Path, tmp_path: Path) -> None:
    dump.write_text(dump.read_text("utf-8") + "{broken\n", "utf-8")
    done = clean("rules", "learn", dump, "--out", tmp_path / "learnt")
    assert done.returncode == 3
    assert "record 30" in done.stderr
    assert len(list((tmp_path / "learnt").iterdir())) == 2


def test_what_people_wrote_is_not_overwritten(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    mine = tmp_path / "mine" / "post.example.toml"
    mine.write_text("schema = 1\nhosts = 'post.example'\n", "utf-8")
    done = clean("rules", "learn", dump, "--out", mine.parent)
    assert done.returncode == 2
    assert "was not learnt" in done.stderr
    assert mine.read_text("utf-8").startswith("schema = 1\nhosts")


def test_learning_again_adds_keeps_and_retires(dump: Path, tmp_path: Path) -> None:
    one = tmp_path / "one.jsonl"
    one.write_text("".join(dump.read_text("utf-8").splitlines(keepends=True)[:15]), "utf-8")
    pack = tmp_path / "post.example.toml"
    pack.write_text(clean("rules", "learn", one, "-q").stdout, "utf-8")
    new = [f"Moored beside {SUBJECTS[0].lower()} since last year", *FOOT[1:]]
    rows = [
        {"url": f"https://post.example/{n}", "text": "\n".join([*story(n), KNOWN, *new]) + "\n"} for n in range(60, 80)
    ]
    one.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    done = clean("rules", "learn", one, "--update", pack)
    assert done.returncode == 0, done.stderr
    assert f"retired, no document has it: {FOOT[0]}" in done.stderr
    assert "1 new, " in done.stderr
    assert FOOT[0] not in done.stdout
    pack.write_text(done.stdout, "utf-8")
    assert clean("rules", "lint", pack).returncode == 0
    kept = "The master of the harbour denies it."
    pack.write_text(f"{done.stdout}\n[[rule]]\nid = 'master'\nkind = 'promo'\nop = 'line'\nmatch = '{kept}'\n", "utf-8")
    rows = [
        {"url": f"https://post.example/{n}", "text": "\n".join([*story(n), kept, KNOWN, *new]) + "\n"}
        for n in range(60, 80)
    ]
    one.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    done = clean("rules", "learn", one, "--update", pack)
    assert f"a person should look at it: {kept}: it may be how the articles open or close" in done.stderr
    assert kept in done.stdout
    hand = tmp_path / "hand.toml"
    hand.write_text("schema = 1\nhosts = 'post.example'\n", "utf-8")
    refused = clean("rules", "learn", one, "--update", hand)
    assert refused.returncode == 2
    assert "not a learnt pack" in refused.stderr


def test_sections_and_what_pages_showed_outlive_an_update(tmp_path: Path) -> None:
    pack = tmp_path / "tidewater-post.example.toml"
    seed = SEEDS / "tidewater-post.jsonl"
    old = clean("rules", "learn", seed, "-q").stdout
    shown = '\n[[rule]]\nid = "article"\nkind = "template"\nop = "content"\nselect = ".tide-text"\n'
    gone = '\n[[rule]]\nid = "gone"\nkind = "related"\nop = "section"\nstart = "Once on the slipway"\nmax_lines = 4\n'
    pack.write_text(old + shown + gone, "utf-8")
    done = clean("rules", "learn", seed, "--update", pack)
    assert done.returncode == 0, done.stderr
    assert "retired, no document has it: Once on the slipway" in done.stderr
    assert done.stdout == old + shown
    pack.write_text(done.stdout, "utf-8")
    assert clean("rules", "learn", seed, "--update", pack).stdout == done.stdout, "a second update changes nothing"


def test_a_filter_does_not_learn(tmp_path: Path) -> None:
    done = subprocess.run(
        [CLEAN, "run", "-", "--learn"], input="A text.\n", capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "name a dump instead" in done.stderr


def test_stats_say_what_no_longer_comes(dump: Path, tmp_path: Path) -> None:
    assert clean("rules", "learn", dump, "--out", tmp_path / "learnt").returncode == 0
    later = tmp_path / "later.jsonl"
    rows = [
        {"url": f"https://post.example/{n}", "text": "\n".join([*story(n), KNOWN, *FOOT[1:]]) + "\n"}
        for n in range(60, 80)
    ]
    later.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    for source, out in ((dump, "a"), (later, "b")):
        done = clean("run", source, "--rules", tmp_path / "learnt", "--out", tmp_path / out, "-q")
        assert done.returncode == 0, done.stderr
    drift = clean("stats", tmp_path / "a", tmp_path / "b").stdout.partition("drift")[2]
    assert "post.example/pull-a-chair" in drift
    assert "post.example/set-in-type" not in drift


def test_a_run_that_learns_gives_the_same_bytes_each_time(dump: Path, tmp_path: Path) -> None:
    for name, jobs in (("a", 1), ("b", 2)):
        done = clean("run", dump, "--learn", "--out", tmp_path / name, "--jobs", jobs)
        assert done.returncode == 0, done.stderr
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert (tmp_path / "a" / ".clean" / "learnt" / "post.example.toml").is_file()
    cleaned = [json.loads(line)["text"] for line in (tmp_path / "a" / "dump.jsonl").read_text("utf-8").splitlines()]
    assert cleaned[3] == "\n".join(story(3)) + "\n"
    again = clean("run", dump, "--learn", "--out", tmp_path / "a", "--resume")
    assert again.returncode == 0, again.stderr
    assert files(tmp_path / "a") == files(tmp_path / "b")
    back = clean("restore", tmp_path / "a", "--out", tmp_path / "back")
    assert back.returncode == 0, back.stderr
    assert (tmp_path / "back" / "dump.jsonl").read_bytes() == dump.read_bytes()


def test_a_run_knows_learnt_sites_by_their_folder(tmp_path: Path) -> None:
    folder = tmp_path / "texts" / "quay"
    folder.mkdir(parents=True)
    for n in range(12):
        (folder / f"{n}.txt").write_text("\n".join([*story(n), KNOWN, *FOOT]) + "\n", "utf-8")
    done = clean("run", tmp_path / "texts", "--learn", "--out", tmp_path / "out", "-q")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "quay" / "5.txt").read_text("utf-8") == "\n".join(story(5)) + "\n"


def test_the_seed_of_a_whole_site(tmp_path: Path) -> None:
    done = clean("run", SEEDS / "tidewater-post.jsonl", "--learn", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "--learn" not in done.stderr
    rows = [
        json.loads(line)["text"] for line in (tmp_path / "out" / "tidewater-post.jsonl").read_text("utf-8").splitlines()
    ]
    assert all("slipway" not in row and "Set in type" not in row for row in rows)
    assert "The water company says that the hinge was last looked at eleven years ago." in rows[0]


def test_a_run_without_learning_says_that_there_is_something_to_learn(tmp_path: Path) -> None:
    run = ("run", SEEDS / "tidewater-post.jsonl", "--out", tmp_path / "out")
    assert "12 documents are of sites that no rule knows" in clean(*run).stderr
    resumed = clean(*run, "--resume")  # counted from the manifests
    assert "12 documents are of sites that no rule knows" in resumed.stderr
    assert "no rule knows" not in clean(*run, "--site", "wordpress").stderr
