"""Text becomes its searchable form: folded, cut into units, pairs and words."""
