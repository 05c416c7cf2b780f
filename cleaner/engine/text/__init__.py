"""What a text is, before any rule is asked about it.

`language` is the language that it is in, `unbroken` joins lines that break in mid-sentence, `tables` and `verbatim` are
where no rule has a say, `source` is what was written for a program, and `inline` are markers of people who want
something kept.
"""
