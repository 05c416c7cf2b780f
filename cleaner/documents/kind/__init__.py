"""What kind of page a page is: told from what it declares, from the software that made it, and from its shape."""

from cleaner.documents.kind.decide import is_headed, kind_of

__all__ = ["is_headed", "kind_of"]
