"""Answers that were reckoned before, kept while they are asked for again: bounded, and safe among threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


class Memo(Generic[T]):
    """A few answers by their question; the one asked for longest ago goes first.

    What is kept follows from its question alone, so that it never grows stale; nothing of a user is in it.

    Parameters
    ----------
    most
        How many answers are kept.

    Examples
    --------
    >>> memo = Memo(2)
    >>> memo.get("a", lambda: 1), memo.get("a", lambda: 2)
    (1, 1)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, question: Hashable, reckon: Callable[[], T]) -> T:
        """Return the answer kept for a question, else reckon and keep it.

        Two threads that ask the same for the first time may both reckon; both get the same.
        """
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]
        answer = reckon()
        with self._lock:
            self._answers[question] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer
