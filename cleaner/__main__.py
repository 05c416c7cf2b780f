"""`python -m cleaner`: the `clean` command."""

from cleaner.cli import start

start()
