"""The extractor's vote on a page.

`ask` is the way in: `prune` takes out what rules cut anyway, `extractor` asks trafilatura, `align` finds its output
again in the page, and `structure`, with the page's lines, keeps what the page itself shows to be
article. `by_kind` says what of pages that are no articles is theirs whatever the extractor says.
"""
