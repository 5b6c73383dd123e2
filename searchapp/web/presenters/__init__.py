"""Values turned into what templates place and what the API sends."""
