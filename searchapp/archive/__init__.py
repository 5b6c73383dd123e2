"""What is on disk becomes pages and articles."""
