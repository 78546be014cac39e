"""Bodies kept ready in this process, the ones asked for last."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

from coordinator.web.answers import Ready

ReadyT = TypeVar("ReadyT", bound=Ready)


class Shelf(Generic[ReadyT]):
    """At most `budget` bytes of bodies. A key holds every version its body depends on, so nothing kept is wrong."""

    def __init__(self, budget: int = 64_000_000) -> None:
        self._kept: OrderedDict[Hashable, ReadyT] = OrderedDict()
        self._budget = budget
        self._size = 0
        self._lock = Lock()

    def peek(self, key: Hashable) -> ReadyT | None:
        """Return what is kept under `key`."""
        with self._lock:
            found = self._kept.get(key)
            if found:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, made: ReadyT) -> None:
        """Keep `made`; what was asked for longest ago goes when there is too much."""
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = made
            self._size += made.size
            while self._size > self._budget and len(self._kept) > 1:
                _key, oldest = self._kept.popitem(last=False)
                self._size -= oldest.size

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._size = 0
