"""What changed, in the window and around it, subject by subject."""
