"""The colours of the kinds of clutter in the report, for light and for dark.

They were found by a search that keeps them apart (0.09 in OKLab between any two) and readable as text on the report's
panels (a contrast of 4.5 at least); a test holds both. A kind has about the same hue in light and dark.
"""

from __future__ import annotations

COLOURS: dict[str, tuple[str, str]] = {
    "donation": ("#006c60", "#00cca8"),
    "subscription": ("#6c3cc0", "#8484fc"),
    "newsletter": ("#cc246c", "#f06078"),
    "related": ("#6c7830", "#a8c000"),
    "comments": ("#006ce4", "#00c0f0"),
    "share": ("#604878", "#fcccf0"),
    "advertisement": ("#841800", "#fca89c"),
    "affiliate": ("#004830", "#84a86c"),
    "cookie-notice": ("#6c6cb4", "#b4b4fc"),
    "navigation": ("#6c003c", "#d890c0"),
    "byline": ("#605400", "#f0e418"),
    "dateline": ("#004884", "#9ce4fc"),
    "caption": ("#480084", "#909cc0"),
    "credit": ("#d83018", "#fc8400"),
    "tags": ("#006000", "#78f084"),
    "author-bio": ("#243cc0", "#24fce4"),
    "legal": ("#900078", "#fc90fc"),
    "media-player": ("#543000", "#b48400"),
    "embed": ("#0c6c9c", "#009c9c"),
    "live-blog": ("#3c3054", "#a8c0a8"),
    "promo": ("#9c3c54", "#c08478"),
    "read-more": ("#008400", "#0ca83c"),
    "duplicate": ("#00189c", "#0090d8"),
    "template": ("#b43ca8", "#cc60cc"),
    "interface": ("#a86000", "#fcb400"),
    "whitespace": ("#786c6c", "#d8e4a8"),
}
"""Kind → its colour on light and on dark panels."""


def style_sheet() -> str:
    """Returns the rules that give each kind its colour: as text (`.k-caption`), and as a swatch (`.b-caption`)."""
    light = "".join(f"--k-{kind}:{colour};" for kind, (colour, _) in COLOURS.items())
    dark = "".join(f"--k-{kind}:{colour};" for kind, (_, colour) in COLOURS.items())
    uses = "\n".join(
        f".k-{kind},button.link.k-{kind}{{color:var(--k-{kind})}} .b-{kind}{{background:var(--k-{kind})}}"
        for kind in COLOURS
    )
    return (
        f":root{{{light}}}\n:root[data-theme=dark]{{{dark}}}\n"
        f"@media (prefers-color-scheme: dark){{:root:not([data-theme=light]){{{dark}}}}}\n{uses}\n"
    )
