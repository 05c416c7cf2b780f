"""What is between a command and whoever called it: streams, colours, keys, signals, and how something is said."""
