"""The tests: one file per room, and the plain scan that judges the engines."""
