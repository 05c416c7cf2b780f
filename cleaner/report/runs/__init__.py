"""Reports on runs: summaries, statistics over manifests, comparisons of two runs, and the HTML report."""
