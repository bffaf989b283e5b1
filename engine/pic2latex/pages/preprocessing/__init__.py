"""What is done to the picture of a page before anything is read: edges of scanners and stamps in the margin go."""
