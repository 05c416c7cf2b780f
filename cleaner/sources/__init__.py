"""Finds the files of dumps, and reads their records.

`walk` finds files, `formats` says what each is, `whole` and `streams` read them. `containers` picks how a container is
split into records (`jsonl`, `jsonarray`, `table`, `warc`, `parquet`) and which fields are read (`shapes`). `escapes`
cuts strings inside records.
"""
