"""Files that are one document each: cleaned into a folder, where they lie, or one that is at hand."""
