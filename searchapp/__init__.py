"""searchapp: a Chinese-aware full-text search engine over a newspaper archive."""
