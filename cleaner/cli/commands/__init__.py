"""The commands, a module each: what is named after a command has a click command named `command`."""
