"""What happened beside the settings, and what was in force whatever they say."""
