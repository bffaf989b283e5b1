"""Synthetic pages and paragraphs for training and scoring."""
