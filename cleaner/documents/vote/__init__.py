"""The extractor's vote on a page.

`ask` is the way in: `prune` takes out what rules cut anyway, `extractor` asks trafilatura, `align` finds its output
again in the page (as a `stream`), and `structure` keeps what the page itself shows to be article: what stands beside
what was kept (`neighbours`) and at its ends (`body`), as each line is `standing` so far; `cuts` are spans without what
stays of them. `by_kind` says what of pages that are no articles is theirs whatever the extractor says.
"""
