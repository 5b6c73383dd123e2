"""Measure the engine beside its peers: same tokens, same questions, answers compared first."""
