"""The schema of the index: what Whoosh is told about its fields.

``literal`` carries matching (pair tokens with positions), ``words`` carries ranking (words
and how often), one field for each facet holds the values of a block's article, ``article``
and ``number`` say which block it is.

Depends on: whoosh, engine.queries. Used by: engine.embedded.
"""

from typing import Any, Final

from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import FieldConfigurationError, FieldType, Schema
from whoosh.formats import Existence, Format, Frequency, Positions

from searchapp.engine.facet_queries import FACETS

LITERAL: Final = "literal"
WORDS: Final = "words"
ARTICLE: Final = "article"
NUMBER: Final = "number"


class StreamField(FieldType):
    """A field whose tokens are made before they reach the index."""

    def __init__(self, format_: Format, *, scorable: bool) -> None:
        self.format = format_
        self.scorable = scorable

    def index(self, value: Any, **kwargs: Any) -> Any:  # noqa: ANN401  Whoosh's signature
        """Refuse a single text: tokens come in batches."""
        raise FieldConfigurationError("tokens of this field come in batches")


class ValueField(FieldType):
    """A field of whole values, the same for all blocks of an article."""

    def __init__(self) -> None:
        self.format = Existence()
        self.scorable = False
        self.column_type = VarBytesColumn()


class NumberField(FieldType):
    """The number of the block in its article; a column only."""

    indexed = False

    def __init__(self) -> None:
        self.scorable = False
        self.column_type = NumericColumn("i")

    def from_column_value(self, value: object) -> Any:  # noqa: ANN401  Whoosh's signature
        """Give the number itself."""
        return value


def schema() -> Schema:
    """Make the schema; every generation has the same."""
    values = {name: ValueField() for name in (*FACETS, ARTICLE)}
    return Schema(
        literal=StreamField(Positions(), scorable=True),
        words=StreamField(Frequency(), scorable=True),
        number=NumberField(),
        **values,
    )
