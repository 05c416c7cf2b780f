"""Reports on findings: what would be removed from files, for people, editors, code hosts and programs."""
