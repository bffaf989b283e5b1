"""Model files from Hugging Face, ModelScope and releases: transfer, retries, checksums."""
