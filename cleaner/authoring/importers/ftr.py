"""Drafts packs from site-config files of five-filters: where a site's article is, and what of it is to go."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

import soupsieve

from cleaner.authoring.importers.css import NotCss
from cleaner.authoring.importers.css import quoted as css_string
from cleaner.authoring.importers.drafts import Draft, Found, Imported, element_rules, head_of, shown, tried
from cleaner.authoring.importers.samples import sample_of, stays, why_not
from cleaner.authoring.importers.xpath import selector_of
from cleaner.errors import Problem
from cleaner.packs.schema import MAX_TEXT
from cleaner.packs.write import DraftRule, quoted, several, write_pack

_LINE = re.compile(r"(?P<key>[a-z_]+)(?:\((?P<argument>.*?)\))?\s*:\s*(?P<value>.*)")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_MEANINGS = {
    "metadata": "title author date native_ad_clue",
    "tests by address": "test_url test_urls test_contains",
    "how pages are fetched": "single_page_link single_page_link_in_feed next_page_link autodetect_next_page "
    "if_page_contains http_header requires_login login_uri login_username_field login_password_field "
    "login_extra_fields not_logged_in_xpath",
    "settings of the other tool": "tidy prune parser autodetect_on_failure insert_detected_image skip_json_ld "
    "src_lazy_load_attr footnotes strip_comments convert_double_br_tags",
    "pictures and attributes, which have no text": "strip_image_src strip_attr post_strip_attr",
}
_OTHER = {key: meaning for meaning, keys in _MEANINGS.items() for key in keys.split()}
"""Keys that say nothing that a rule could, and what they are."""
_SOURCE = frozenset({"find_string", "replace_string", "wrap_in", "move_into", "dissolve"})
_MOST = 5_000
"""Lines of the longest file."""
_NOTED = 3
"""Addresses of tests that are named in a pack."""


class _Entry(NamedTuple):
    line: int
    key: str
    value: str
    note: str


def from_ftr(path: str, lines: Sequence[str], name: str, hosts: Sequence[str]) -> Imported:
    """Drafts a pack from a site-config file. Its host is the file's name, if no hosts are given."""
    host = PurePath(path).name.removesuffix(".txt").removeprefix(".").lower()
    if not hosts and not _HOST.fullmatch(host):
        told = f"{host!r} is no host name; name the file as HOST.txt, or say --host HOST"
        return Imported([], [Problem(path, 0, "", told)], {})
    if len(lines) > _MOST:
        return Imported([], [Problem(path, 0, "", f"{len(lines):,} lines; a site-config file may have {_MOST:,}")], {})
    left_out: list[Problem] = []
    passed_over: Counter[str] = Counter()
    addresses: list[str] = []
    bodies: list[Found] = []
    strips: list[Found] = []
    refused = False
    for entry in _entries(path, lines, left_out):
        if entry.key == "test_url":
            addresses.append(entry.value)
        if entry.key == "body" and refused:
            left_out.append(Problem(path, entry.line, "body", "a `body` before it, which comes first, was left out"))
        elif entry.key == "body":
            before = len(bodies)
            bodies += _content(path, entry, left_out)
            refused = len(bodies) == before
        elif entry.key in ("strip", "strip_id_or_class"):
            strips += _stripped(path, entry, left_out)
        elif entry.key in _SOURCE:
            left_out.append(Problem(path, entry.line, entry.key, "the source of pages is not rewritten here"))
        elif entry.key in _OTHER:
            passed_over[_OTHER[entry.key]] += 1
        else:
            left_out.append(Problem(path, entry.line, "", f"{shown(entry.key)} is no key that is known"))
    rules = [*_content_rule(bodies), *element_rules(tried(strips, left_out), {"content"})]
    if not rules:
        return Imported([], left_out, passed_over)
    told = f"ftr-site-config, {PurePath(path).name}"
    tested = ", ".join(dict.fromkeys(address for address in addresses[:_NOTED] if address.isprintable()))
    source = f"{told}, which names {tested}" if tested else told
    pack = write_pack(name or host, head_of(list(hosts) or [host], source), rules)
    return Imported([Draft(host, pack)], left_out, passed_over)


def _entries(path: str, lines: Sequence[str], left_out: list[Problem]) -> Iterator[_Entry]:
    """Yields the lines that say something, each with the comment above it."""
    note = ""
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if line.startswith("#"):
            comment = line.strip("# \t=-")
            note = "" if _LINE.fullmatch(comment[:MAX_TEXT].lower()) else " ".join(comment[:200].split())
            note = note if note.isprintable() else ""
            continue
        if not line:
            note = ""
            continue
        if len(line) > 2 * MAX_TEXT:
            left_out.append(Problem(path, number, "", f"a line of {len(line):,} characters"))
            continue
        entry = _LINE.fullmatch(line)
        if entry is None:
            left_out.append(Problem(path, number, "", f"{shown(line)}: expected KEY: VALUE"))
            continue
        yield _Entry(number, entry["key"], entry["value"].strip(), note)


def _content(path: str, entry: _Entry, left_out: list[Problem]) -> list[Found]:
    try:
        css = selector_of(entry.value)
    except NotCss as error:
        left_out.append(Problem(path, entry.line, "body", f"{shown(entry.value)}: {error}"))
        return []
    if sample_of(css, "content") is None:
        left_out.append(Problem(path, entry.line, "body", f"{shown(entry.value)}: {why_not(css, 'content')}"))
        return []
    return [Found(css, path, entry.line, entry.note)]


def _content_rule(bodies: Sequence[Found]) -> list[DraftRule]:
    if not bodies:
        return []
    selectors = list(dict.fromkeys(found.css for found in bodies))
    keys = [("kind", '"template"'), ("op", '"content"'), ("select", several(selectors))]
    note = "; ".join(dict.fromkeys(found.note for found in bodies if found.note))[:400]
    keys += [("note", quoted(note))] if note else []
    return [DraftRule("content", keys, pages=[*(sample_of(css, "content") or "" for css in selectors), stays()])]


def _stripped(path: str, entry: _Entry, left_out: list[Problem]) -> list[Found]:
    try:
        css = _named(entry.value) if entry.key == "strip_id_or_class" else selector_of(entry.value)
        soupsieve.compile(css)
    except NotCss as error:
        left_out.append(Problem(path, entry.line, entry.key, f"{shown(entry.value)}: {error}"))
        return []
    except (soupsieve.SelectorSyntaxError, RecursionError, ValueError):
        left_out.append(
            Problem(path, entry.line, entry.key, f"{shown(entry.value)}: not a selector that is understood")
        )
        return []
    return [Found(css, path, entry.line, entry.note)]


def _named(value: str) -> str:
    """Returns the selector of elements in whose class or id a text stands; quotes in it do not count."""
    text = value.replace('"', "").replace("'", "")
    if not text or len(text) > 200:
        raise NotCss("a name of 1 to 200 characters was expected")
    if text != " ".join(text.split()):
        raise NotCss("blanks in or around class, which is read as a list of words")
    part = css_string(text)
    return f"[class*={part}]:not(html, body), [id*={part}]:not(html, body)"
