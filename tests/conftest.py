"""What holds for every test."""

from hypothesis import settings

settings.register_profile("any_machine", deadline=None)
settings.load_profile("any_machine")
"""A slow or busy machine is no failure: no test is decided by a time."""
