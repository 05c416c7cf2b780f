"""What may stand in a rule file, as tables. The loader checks against them, and the JSON Schema is made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cleaner.model import KINDS, PAGE_KINDS
from cleaner.packs.spelling import EDGES, SLOTS

SCHEMA_VERSION = 1

MAX_RULES = 20_000
MAX_TEXT = 2_000
"""Characters of the longest pattern, title or note."""
MAX_LIST = 5_000
MAX_TEST = 20_000

Type = Literal["string", "strings", "integer", "number", "boolean", "date", "pattern", "patterns", "table", "tables"]


@dataclass(frozen=True, slots=True)
class Key:
    """One key: the type of its value, and what it is for."""

    type: Type
    doc: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    table: Mapping[str, Key] | None = None
    """The keys inside, for `table` and `tables`; None for any."""
    ops: tuple[str, ...] = ()
    """The ops that have the key; empty for all."""


@dataclass(frozen=True, slots=True)
class Op:
    """An op. `needs` are sets of keys: of each set, one key must be there."""

    doc: str
    needs: tuple[tuple[str, ...], ...] = ()


OPS: dict[str, Op] = {
    "line": Op("removes each line that matches", (("match",),)),
    "phrase": Op("removes the matched characters only, within a line", (("match",),)),
    "block": Op("removes from `start` to `end`, both included", (("start",), ("end",), ("max_chars", "max_lines"))),
    "section": Op("removes a heading and the items under it, until prose begins again", (("start",), ("max_lines",))),
    "tail": Op("removes from `start` to the end of the document", (("start",), ("confirm", "max_chars"))),
    "head": Op("removes from the start of the document through `end`", (("end",), ("max_chars",))),
    "repeat": Op("removes a line that copies one of the lines before it"),
    "content": Op("on pages: removes everything outside the elements that `select` finds", (("select",),)),
    "select": Op(
        "on pages: removes the elements that `select` finds (the op of a rule that names none)", (("select",),)
    ),
    "keep": Op("protects what matches from removal", (("match", "start", "select"),)),
    "scored": Op("removes the lines that a model, given as data, takes for clutter", (("model",),)),
}

PATTERN_FORMS = ("starts", "ends", "contains", "regex", "fuzzy", "slots")

PATTERN_KEYS: dict[str, Key] = {
    "starts": Key("string", "a line that starts with the text"),
    "ends": Key("string", "a line that ends with the text"),
    "contains": Key("string", "the text anywhere in a line"),
    "regex": Key(
        "string",
        "a regular expression of the `regex` package, matched against one line at a time, in which every blank is a "
        "plain one, runs of them are one, and invisible characters are not there",
    ),
    "fuzzy": Key("string", "the text with up to `errors` edits"),
    "slots": Key(
        "string",
        "a whole line in which " + ", ".join(f"`{{{name}}}` stands for {doc}" for name, (_, doc) in SLOTS.items()),
    ),
    "edge": Key("string", "of `contains` and `slots`: only at this edge of a line", choices=EDGES),
    "errors": Key("integer", "edits that `fuzzy` allows", minimum=1, maximum=20),
    "near": Key("integer", "in confirm and unless: lines around that are looked at too", minimum=0, maximum=100),
}

WHERE_KEYS: dict[str, Key] = {
    "first_lines": Key("integer", "within the first N lines that have text", minimum=1),
    "last_lines": Key("integer", "within the last N lines that have text", minimum=1),
    "after_chars": Key("integer", "at or after this many characters", minimum=0),
    "before_chars": Key("integer", "before this many characters", minimum=0),
    "after_share": Key("number", "at or after this share of the document", minimum=0, maximum=1),
    "before_share": Key("number", "before this share of the document", minimum=0, maximum=1),
}

TEST_KEYS: dict[str, Key] = {
    "text": Key("string", "a text in which ⟦…⟧ must go and all else must stay"),
    "html": Key("string", "the same for a page; the brackets stand in its text"),
    "url": Key("string", "the address of the document"),
}

PLACES = ("before", "after", "around", "between")

EVIDENCE_KEYS: dict[str, Key] = {
    "stories": Key("integer", "stories that have it", minimum=1),
    "of": Key("integer", "stories that were looked at", minimum=1),
    "documents": Key("integer", "documents that have it", minimum=1),
    "score": Key("number", "how sure it is: the logarithm of its odds"),
    "place": Key(
        "string", "where it stands to the stories' own prose", choices=("before", "after", "around", "between")
    ),
    "terms": Key("string", "what the score is made of, the weightiest first"),
    "first": Key("date", "date of the first document that has it"),
    "last": Key("date", "date of the last document that has it"),
    "held": Key("number", "of a `content` rule: the share of the extractor's own words that it keeps", 0, 1),
}

LEARNT_KEYS: dict[str, Key] = {
    "documents": Key("integer", "documents of the site in the dump", minimum=1),
    "stories": Key("integer", "stories that were looked at", minimum=1),
    "by": Key(
        "string", "by what the documents were known to be of one site", choices=("host", "folder", "column", "alike")
    ),
    "from": Key("string", "the name of the dump"),
    "on": Key("date", "when it was learnt"),
}

SURROUNDINGS: dict[str, str] = {
    "above-prose": "the next line with text is prose: a heading of the article may have the same words",
    "amid-prose": "it is a few words between two lines of prose: nothing of a page's head or foot stands there",
    "labels": "other lines beside it begin with labels of their own: a data sheet, a cast, a transcript, a chat; or "
    "versions and kinds of changes head parts of the text: a changelog",
    "times": "lines beside it begin with times of day: an agenda, a timetable, a chronology, a liveblog",
    "introduced": "it stands in a list of short lines that a sentence with a colon at its end introduces",
    "mentioned": "prose before it has the name that the line begins with: people of the story are no authors of it",
    "figures": "the line above or below is nothing but figures, or two of the next six lines are: a table with a cell "
    "a line",
    "told-of": "three lines of prose have its word or two words: a row, an item or a heading of what the article is "
    "about",
    "terms": "it is one of three headings or more, all different, each with one sentence under it, or of four, "
    "each with a few, and who wrote them under it or not: a glossary, a comparison, the buttons of a device, letters",
    "taken-up": "the sentence below it takes its words up, or another form of the longest of them: a heading, and what "
    "it heads",
    "works": "three lines of the text or more say by whom something is: a list of books, films or papers",
    "profiles": "three lines of the text or more begin with the whole line above them: a list of people, a name and a "
    "sentence each",
    "title": "it is the first line of the text, and prose follows: a policy, an imprint",
    "sources": "a heading of sources, notes or external links stands over it, a few lines up: an entry of theirs",
    "narration": "it tells of somebody: who said it stands in it, or he, she or they",
    "subject": "it is about cookies and data, comments, or medical advice, and so is half of the longer lines: a "
    "site's rules, or an article on them",
}
"""What the lines of an article stand among that have words of furniture; `unless_in` names it."""

_SPANNED = ("line", "phrase", "block", "section", "tail", "head", "repeat", "keep", "select")

RULE_KEYS: dict[str, Key] = {
    "id": Key("string", "names the rule inside its pack: lower-case words and digits, joined by `-`"),
    "kind": Key("string", "what kind of clutter it is", choices=KINDS),
    "op": Key("string", "what the rule does", choices=tuple(OPS)),
    "match": Key("patterns", "what to look for", ops=("line", "phrase", "section", "keep")),
    "start": Key("patterns", "where the span begins", ops=("block", "section", "tail", "keep")),
    "end": Key("patterns", "where the span ends", ops=("block", "section", "head", "keep")),
    "keep_end": Key("boolean", "leave what `end` matches", ops=("block", "section", "head")),
    "max_chars": Key("integer", "the longest span, in characters", 1, 1_000_000, ops=("block", "tail", "head", "keep")),
    "max_lines": Key("integer", "the longest span, in lines with text", 1, 10_000, ops=("block", "section", "keep")),
    "prose_words": Key("integer", "from how many words a sentence is prose", 1, 500, ops=("section",)),
    "keep_heading": Key(
        "boolean", "leave a short line that stands right above the prose: it may be its heading", ops=("section",)
    ),
    "window": Key("integer", "how many lines back a copy is looked for", 1, 1_000, ops=("repeat",)),
    "min_chars": Key("integer", "the shortest line that counts as a copy", 1, MAX_TEXT, ops=("repeat",)),
    "similarity": Key("number", "1.0 for equal lines; less lets near copies count", 0.5, 1.0, ops=("repeat",)),
    "and_next": Key("integer", "take this many teaser lines under the copy too", 0, 5, ops=("repeat",)),
    "select": Key("strings", "CSS selectors of elements, on pages", ops=(*_SPANNED, "content")),
    "link_share": Key(
        "number",
        "of the letters of an element that `select` finds, the share that must stand in links",
        0,
        1,
        ops=_SPANNED,
    ),
    "overrules": Key("strings", "full names of the rules that this one holds against", ops=("keep",)),
    "where": Key("table", "where in the document the span must start", table=WHERE_KEYS, ops=_SPANNED),
    "confirm": Key("patterns", "must appear in what would be removed", ops=_SPANNED),
    "unless": Key("patterns", "must not appear in what would be removed", ops=_SPANNED),
    "unless_in": Key(
        "strings",
        "surroundings in which the rule is silent: "
        + "; ".join(f"`{name}`: {doc}" for name, doc in SURROUNDINGS.items()),
        choices=tuple(SURROUNDINGS),
        ops=_SPANNED,
    ),
    "most_matches": Key(
        "integer",
        "lines that may match; where more do, they are a list of the article, and the rule is silent",
        1,
        1_000,
        ops=("line", "phrase", "block", "section", "tail"),
    ),
    "least_matches": Key(
        "integer",
        "patterns of the rule that must match; where fewer do, the rule is silent. So many lines of a site's furniture "
        "vouch for each other: the guard does not count what they take",
        2,
        1_000,
        ops=("line", "phrase"),
    ),
    "max_prose": Key(
        "integer",
        "lines of prose that the span may take; one with more has reached an article",
        0,
        1_000,
        ops=("block", "section", "tail", "head"),
    ),
    "item_words": Key(
        "integer",
        "words that the items have on average, at least: teasers are longer than names",
        1,
        50,
        ops=("section",),
    ),
    "near": Key(
        "integer",
        "lines around in which they are looked for too; what a `line` rule takes does not confirm itself there",
        0,
        100,
        ops=_SPANNED,
    ),
    "previous_line": Key("patterns", "must match the line with text right above the span", ops=_SPANNED),
    "next_line": Key("patterns", "must match the line with text right below the span", ops=_SPANNED),
    "min_words": Key("integer", "words that the matched line must have", 0, 10_000, ops=_SPANNED),
    "max_words": Key("integer", "words that the matched line may have", 1, 10_000, ops=_SPANNED),
    "languages": Key("strings", "languages of the documents it is for, as `en`, `de`"),
    "pages": Key("strings", "the only kinds of pages on which the rule speaks", choices=PAGE_KINDS),
    "not_pages": Key("strings", "kinds of pages on which the rule is silent", choices=PAGE_KINDS),
    "since": Key("date", "first day on which the clutter was in use"),
    "until": Key("date", "last day on which the clutter was in use"),
    "model": Key("table", "the model: words, and trees over named features", ops=("scored",)),
    "draft": Key("boolean", "true: the rule is tested, but not applied (but for `--drafts`)"),
    "note": Key("string", "for the reader of the rule"),
    "source": Key("string", "where the knowledge comes from"),
    "evidence": Key(
        "table", "of a learnt rule: what was seen in the dump that it was learnt from", table=EVIDENCE_KEYS
    ),
    "examples_seen": Key("integer", "documents in which it was seen", minimum=0),
    "false_positives": Key("string", "known cases in which it is wrong"),
    "test": Key("tables", "what must go and what must stay", table=TEST_KEYS),
}

PACK_KEYS: dict[str, Key] = {
    "schema": Key("integer", "version of the rule language", minimum=SCHEMA_VERSION, maximum=SCHEMA_VERSION),
    "title": Key("string", "the site's or the pack's name, for people"),
    "hosts": Key("strings", "hosts, with their subdomains, whose documents the pack is for"),
    "fingerprints": Key("patterns", "texts by which the site is known when there is no URL"),
    "groups": Key("strings", "publishers whose sites share the pack's furniture"),
    "languages": Key("strings", "languages of the documents it is for, as `en`, `de`"),
    "source": Key("string", "where the knowledge comes from"),
    "version": Key("string", "of a pack that others use"),
    "license": Key("string", "under which it may be used, as an SPDX expression: `CC0-1.0`"),
    "learnt": Key("table", "of a pack that was learnt from a dump: from what", table=LEARNT_KEYS),
    "rule": Key("tables", "the rules", table=RULE_KEYS),
}


def json_schema() -> dict[str, Any]:
    """Returns the JSON Schema of a rule file, for editors. The loader's own checks go further (RULES.md)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "scrape-cleaner rule pack",
        **_table(PACK_KEYS, required=("schema",)),
        "$defs": {
            "pattern": {
                "oneOf": [
                    {"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "description": "a whole line"},
                    {**_table(PATTERN_KEYS), "oneOf": [{"required": [form]} for form in PATTERN_FORMS]},
                ]
            },
            "patterns": {
                "oneOf": [
                    {"$ref": "#/$defs/pattern"},
                    {"type": "array", "items": {"$ref": "#/$defs/pattern"}, "minItems": 1, "maxItems": MAX_LIST},
                ]
            },
        },
    }


def _table(keys: Mapping[str, Key], required: tuple[str, ...] = ()) -> dict[str, Any]:
    if keys is RULE_KEYS:
        required = ("id",)
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: {"description": key.doc, **_value(key)} for name, key in keys.items()},
        "additionalProperties": False,
    }
    return {**schema, "required": list(required)} if required else schema


def _value(key: Key) -> dict[str, Any]:
    text = {"type": "string", "maxLength": MAX_TEST if key in TEST_KEYS.values() else MAX_TEXT}
    bounds = {name: v for name, v in (("minimum", key.minimum), ("maximum", key.maximum)) if v is not None}
    one = {**text, "enum": list(key.choices)} if key.choices else text
    by_type: dict[Type, dict[str, Any]] = {
        "string": one,
        "strings": {"oneOf": [one, {"type": "array", "items": one, "maxItems": MAX_LIST}]},
        "integer": {"type": "integer", **bounds},
        "number": {"type": "number", **bounds},
        "boolean": {"type": "boolean"},
        "date": {"type": "string", "format": "date"},
        "pattern": {"$ref": "#/$defs/pattern"},
        "patterns": {"$ref": "#/$defs/patterns"},
        "table": _table(key.table) if key.table else {"type": "object"},
        "tables": {"type": "array", "items": _table(key.table) if key.table else {"type": "object"}},
    }
    return by_type[key.type]
