"""The extractor's vote on a page.

`prune` takes out what rules cut anyway, `extractor` asks trafilatura, `align` finds its output again in the page, and
`structure`, with the page's `lines`, keeps what the page itself shows to be article.
"""
