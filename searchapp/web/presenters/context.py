"""A page's value as the names its template places.

Depends on: nothing. Used by: web.pages, web.problems.
"""

from dataclasses import fields
from typing import Any


def context(page: Any) -> dict[str, Any]:  # noqa: ANN401  any of the page dataclasses
    """Give each field of a page by name, without copying what is inside."""
    return {field.name: getattr(page, field.name) for field in fields(page)}
