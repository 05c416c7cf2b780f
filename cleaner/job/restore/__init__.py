"""The inputs of a run again: files, records of containers, rows of Parquet files."""
