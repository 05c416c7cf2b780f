"""Values that are computed when they are first used."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import Any, Self, TypeVar, overload

T = TypeVar("T")

if sys.version_info >= (3, 12):
    lazy = cached_property
else:

    class lazy(cached_property[T]):
        """`cached_property` as it is from Python 3.12 on: without the lock, which took a thirtieth of a text's time."""

        @overload
        def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...

        @overload
        def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...

        def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
            if instance is None:
                return self
            value = instance.__dict__[self.attrname] = self.func(instance)
            return value
