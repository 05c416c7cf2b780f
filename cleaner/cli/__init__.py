"""The `clean` command."""
