"""The schema of the settings, their fields and choices, and the file they are kept in."""
