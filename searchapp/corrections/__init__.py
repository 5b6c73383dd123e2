"""What people put right in an archive: read from a file, applied to every build."""
