"""Explanations of scores: the features that spoke most for clutter, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleaner.engine.scored.ensemble import Attribution

_DESCRIPTIONS: dict[str, tuple[str, str]] = {
    "lines": ("stands alone", "many short lines far from any prose"),
    "size": ("short line", "long line"),
    "blanks": ("few words", "many words"),
    "word_size": ("short words", "long words"),
    "ends": ("no end of a sentence", "ends like a sentence"),
    "last": ("its last character", "its last character"),
    "first": ("its first character", "its first character"),
    "capitals": ("few capitals", "many words in capitals"),
    "upper": ("few words all in capitals", "words all in capitals"),
    "numbers": ("no numbers", "numbers"),
    "function": ("few function words", "many function words"),
    "function_words": ("few function words", "many function words"),
    "address": ("does not address the reader", "addresses the reader"),
    "address_share": ("does not address the reader", "addresses the reader"),
    "self": ("not in the first person", "in the first person"),
    "commas": ("no commas", "commas"),
    "quotes": ("no quotation", "quotation marks"),
    "quoted": ("no quotation", "starts with a quotation"),
    "bullet": ("no bullet", "bullet"),
    "lead": ("no word before a colon", "a word and a colon in front"),
    "colon": ("no colon at its end", "ends with a colon"),
    "date": ("no date", "a date or time"),
    "url": ("no address", "a web address, handle or mail address"),
    "pipe": ("no separators", "separators"),
    "slash": ("no slash", "slash between words"),
    "bracket": ("no bracket at its end", "ends with a bracket"),
    "names": ("not only names", "only names"),
    "triggers": ("few trigger words", "trigger words"),
    "trigger_words": ("few trigger words", "trigger words"),
    "trigger_share": ("few trigger words", "trigger words make up much of it"),
    "trigger_density": ("few trigger words", "trigger words make up much of it"),
    "triggers_leading": ("no trigger word in front", "trigger word in front"),
    "topic": ("hardly a word of the article's", "words of the article's"),
    "topic_words": ("hardly a word of the article's", "words of the article's"),
    "title_share": ("no words of the title", "words of the title"),
    "prose": ("not running text", "running text"),
    "prose_before": ("before most of the prose", "after most of the prose"),
    "after_first_prose": ("before or near the first prose", "after the first prose"),
    "after_last_prose": ("before the last prose", "near or after the last prose"),
    "index": ("near the top", "not near the top"),
    "to_end": ("near the end", "not near the end"),
    "relative_size": ("short against the prose", "long against the prose"),
    "copies": ("stands once", "stands more than once"),
    "run": ("among few such lines", "among many lines that are no prose"),
    "run_size": ("little text between prose", "much text that is no prose"),
    "run_index": ("close behind prose", "far behind the last prose"),
    "run_left": ("close before prose", "far before the next prose"),
    "run_triggers": ("few trigger words around", "trigger words in the lines around"),
    "run_ends": ("lines around do not end like sentences", "lines around end like sentences"),
    "run_zone": ("before the prose", "after the prose"),
    "body": ("before the article's body", "after the article's body"),
    "before_body": ("close before the article's body or behind it", "far before the article's body"),
    "after_body": ("before the end of the article's body", "behind the article's body"),
    "gap": ("no blank line before it", "blank lines before it"),
    "joined_before": ("does not go on from the line before", "goes on from the line before"),
    "joined_after": ("the next line does not go on from it", "the next line goes on from it"),
    "bullets": ("no list", "in a list"),
    "near_prose": ("little prose near", "prose near"),
    "near_triggers": ("few trigger words near", "trigger words near"),
    "near_size": ("short lines near", "long lines near"),
    "near_ends": ("lines near do not end like sentences", "lines near end like sentences"),
    "doc_prose": ("document with little prose", "document of mostly prose"),
    "doc_triggers": ("document with few trigger words", "document with many trigger words"),
    "score": ("reads like article", "reads like clutter"),
    "score_before": ("the line before it reads like article", "the line before it reads like clutter"),
    "score_after": ("the line after it reads like article", "the line after it reads like clutter"),
    "score_second_before": ("the lines before it read like article", "the lines before it read like clutter"),
    "score_second_after": ("the lines after it read like article", "the lines after it read like clutter"),
    "scores_near": ("amid article", "amid clutter"),
    "scores_around": ("amid article", "amid clutter"),
    "scores_far": ("amid article", "amid clutter"),
    "article_before": ("before the article", "after most of the article"),
    "article_after": ("behind the article", "before most of the article"),
    "segment": ("before or in the article's segment", "in or behind the article's segment"),
    "before_segment": ("close before the article's segment or behind it", "far before the article's segment"),
    "after_segment": ("before the end of the article's segment", "behind the article's segment"),
    "segment_score": ("the article is easily told", "the article is hardly told"),
    "valley": ("article between it and the article's segment", "clutter between it and the article's segment"),
    "side": ("among few lines of its sort", "among many lines of its sort"),
    "side_sum": ("among lines that read like article", "among lines that read like clutter"),
    "side_size": ("little text of its sort around", "much text of its sort around"),
    "highest_near": ("no clutter near", "clutter near"),
    "lowest_near": ("article near", "no article near"),
    "doc_bullets": ("document with few lists", "document with many lists"),
}
"""Feature → what a low value says about a line, and what a high value says."""
_SIDES = {"before": "the line before it", "after": "the line after it"}
SHOWN = 3
"""Descriptions in an explanation, at most."""


def describe(feature: str, high: bool) -> str:
    """Returns what a low or high value of a feature says about a line."""
    if descriptions := _DESCRIPTIONS.get(feature):
        return descriptions[high]
    group, _, name = feature.partition("_")
    if group == "has":
        return f"{name} words" if high else f"no {name} words"
    if group == "since":
        return f"no {name} heading just before" if high else f"under a {name} heading"
    if group == "page":
        return "the page as a whole"
    if group == "until":
        return f"no {name} heading just after" if high else f"before a {name} heading"
    return _SIDES.get(group, feature)


def explain(contributions: Iterable[tuple[float, Attribution]], features: Sequence[str]) -> str:
    """Returns the descriptions that contributed most to a score, joined by `; `, the greatest contribution first."""
    total: dict[str, float] = {}
    for value, attribution in contributions:
        if value > 0 and attribution >= 0:
            text = describe(features[attribution >> 1], bool(attribution & 1))
            total[text] = total.get(text, 0.0) + value
    return "; ".join(sorted(total, key=lambda text: (-total[text], text))[:SHOWN])
