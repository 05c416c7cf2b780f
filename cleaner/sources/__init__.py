"""Dumps → records: files found, containers opened, pieces counted."""
