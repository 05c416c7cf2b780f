"""The extractor's vote on a page, and the alignment of its output with the page's text."""
