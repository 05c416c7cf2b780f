"""Writes results to files that are complete or not there."""
