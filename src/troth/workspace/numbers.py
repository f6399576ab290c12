"""Whole numbers in an address: which page of a list, from which row on."""


def number_in(text: str, least: int = 1, most: int = 100_000) -> int:
    """The number that a text says, within bounds; the least where it says none."""
    if not (text.isascii() and text.isdigit()):
        return least
    return max(least, min(int(text[:12]), most))


def page_in(text: str, rows: int, per_page: int) -> int:
    """The page that a text says, of a list with so many rows: the last one where it is beyond."""
    return number_in(text, most=max(1, -(-rows // per_page)))
