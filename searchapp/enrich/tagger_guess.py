"""What a tagger answers: a span and how sure it is.

Depends on: model. Used by: enrich.tagger, enrich.tagger_words, enrich.persons and its parts.
"""

from dataclasses import dataclass
from typing import Final

from searchapp.model import Span

SLACK: Final = 0.25
"""How far off a margin may be unless it is asked for exactly. Measured on 12,032 names: 0.01 as
a rule, 0.07 in one of a thousand, 0.13 at most."""

LEAST_MARGIN: Final = 1.5
SURE_MARGIN: Final = 5.0
SURE_SHORT_MARGIN: Final = 8.0
JUDGED_MARGINS: Final = (LEAST_MARGIN, 2 * LEAST_MARGIN, SURE_MARGIN, SURE_SHORT_MARGIN)
"""Margins rules ask about; a tagger that computes in a rougher way must find the same side of
each. Measured on news sentences, names without evidence, share right: common surname and three
characters 0.23 below 1.5, 0.54 to 5, 0.81 to 8, 0.96 above; two characters 0.33, 0.56, 0.85,
0.94; foreign 0.07, 0.36, 0.73, 0.87."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A span a tagger takes for the name of a person.

    Attributes:
        span: Half-open, code points of the printed text.
        margin: By how much the best reading beats the best one in which no character of
            the span belongs to a name, in the model's own log units; 0 when the tagger
            cannot tell. Measured on news sentences, names of three characters with a
            common surname: half of those below 3 are right, 78 of 100 at 5 to 6, 94 of
            100 above 8.
    """

    span: Span
    margin: float = 0.0
