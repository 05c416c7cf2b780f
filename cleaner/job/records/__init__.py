"""Containers of records. A chunk of records is read by `feed`, cleaned by `work` in a worker, and written by `writer`.

`containers` notes which containers are done, and `checkpoint` how far a container is done. `tables` writes Parquet.
"""
