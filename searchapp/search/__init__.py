"""What a person asks, and the answer as values."""
