"""`clean rules`: its subcommands. `importing` and `lock` have those that take rules from elsewhere."""

from __future__ import annotations

from cleaner.cli.commands.rules.command import command

__all__ = ["command"]
