"""A person's decisions on what a run removed: `decisions` keeps them, `session` asks for them in the terminal, `pack`
makes rules of them, and `upstream` a report to whoever wrote the rule. What is asked, and in which order, is told by
`cleaner.report.runs.attention`; the same is asked in the page of `clean report`."""
