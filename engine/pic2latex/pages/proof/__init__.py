"""A report for proofreading: each page beside what was read of it, in one HTML file that needs no network."""
