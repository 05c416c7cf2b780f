"""Documents of whatever source, cleaned into another kind of output (`--to`)."""
