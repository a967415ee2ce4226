"""The sample packages and the story from which each is built."""
