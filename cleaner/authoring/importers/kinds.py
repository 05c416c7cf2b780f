"""Guesses what kind of clutter an element is from the names in its selector."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_KINDS: tuple[tuple[str, str], ...] = (
    ("newsletter", r"newsletters?|mailchimp|signup|optin"),
    ("cookie-notice", r"cookies?|gdpr|consent|cmp"),
    ("donation", r"donat\w*|donor|spenden?"),
    ("subscription", r"subscri\w*|paywall|abo|premium|login|register|regwall"),
    ("affiliate", r"affiliates?|amazon|skimlinks"),
    ("advertisement", r"ads?|adv|advert\w*|anzeigen?|werbung|publicidad|publicit\w+|pub|sponsor\w*|dfp|gpt|taboola|"
     r"outbrain|adsense|adslot|adbox|adunit|banners?|mpu|leaderboard|billboard|promoted"),
    ("comments", r"comments?|disqus|kommentare?|commentaires?|comentarios?|reactions|respond"),
    ("share", r"shar(?:e|es|ing|ed)|socials?|facebook|fb|twitter|tweet|whatsapp|pinterest|linkedin|reddit|addthis|"
     r"sharedaddy|telegram|addtoany"),
    ("author-bio", r"bio|authorbox|aboutauthor"),
    ("related", r"relat\w*|recommend\w*|similar|suggested|trending|popular|more|mostread|jp|teasers?|"
     r"recirc\w*|outbrain"),
    ("tags", r"tags?|topics?|keywords?|categor\w+"),
    ("caption", r"captions?|figcaption|legende"),
    ("credit", r"credits?|copyright"),
    ("byline", r"bylines?|authors?|autor|writers?"),
    ("dateline", r"dates?|datelines?|time|timestamp|published|updated"),
    ("media-player", r"players?|video|audio|podcast|jwplayer|gallery|slideshow"),
    ("embed", r"embeds?|embedded|iframe|instagram|youtube"),
    ("legal", r"legal|disclaimers?|terms|privacy"),
    ("promo", r"promos?|promotion\w*|promobox|cta|teaser"),
    ("navigation", r"nav|navi|navbar|navigation|menus?|breadcrumbs?|footer|header|sidebar|pagination|pager|toc|skip|"
     r"aside|pagenav|prev|next"),
    ("interface", r"buttons?|btn|toolbar|tools|print|popup|modal|overlay|icons?|toggle|form|search"),
)  # fmt: skip
_MATCHERS = tuple((kind, re.compile(rf"(?:{words})", re.IGNORECASE)) for kind, words in _KINDS)
_UNTOLD = "template"


def kind_of(*texts: str) -> str:
    """Returns the kind that names tell of, the first text's before the second's; `template` where none tells."""
    for text in texts:
        words = [word.lower() for word in _WORD.findall(text)]
        for kind, matcher in _MATCHERS:
            if any(matcher.fullmatch(word) for word in words):
                return kind
    return _UNTOLD
