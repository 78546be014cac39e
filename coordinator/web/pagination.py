"""Pages of long lists: 50 rows unless asked otherwise, state in the address."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

from coordinator.web.locale import this_page

T = TypeVar("T")
SIZES = (25, 50, 100)
_LARGEST_PAGE = 100_000


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: `rows`, and where it stands among `total`."""

    rows: list[T]
    total: int
    number: int
    size: int

    @property
    def count(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """Return the number of the first row shown, 1-based; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        """Return the number of the last row shown."""
        return min(self.number * self.size, self.total)

    def url(self, number: int) -> str:
        """Return the address of another page of the same list."""
        return this_page({**request.args.to_dict(flat=False), "page": number})


def asked_page() -> tuple[int, int]:
    """Return (page number, rows per page) as asked in the address; nonsense counts as the first page."""
    number = request.args.get("page", 1, type=int)
    size = request.args.get("size", 50, type=int)
    return min(max(1, number), _LARGEST_PAGE), size if size in SIZES else 50
