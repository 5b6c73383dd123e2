"""The build: source files become a checked, searchable generation, reporting as it goes."""
