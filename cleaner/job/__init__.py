"""A dump, cleaned: what is to be done, by which processes, and what came of it."""
