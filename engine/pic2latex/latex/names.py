"""Tables of names, written as words: long lists stay readable in the files that hold them."""

__all__ = ["names"]


def names(table: str) -> frozenset[str]:
    """Read the words of a text."""
    return frozenset(table.split())
