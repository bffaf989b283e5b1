"""Past results in SQLite with their pictures."""
