"""Restores the inputs of a run: files, records of containers, rows of Parquet files. `files` is where it begins."""
