"""Documents of several pages: merging, running heads, and the checkpoint that makes a stopped run resumable."""
