"""The measurement, measured small: answers are compared, times never decide."""
