"""What is done to a picture before any network sees it."""
