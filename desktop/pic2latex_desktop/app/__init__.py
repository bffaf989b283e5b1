"""The program: start, single instance, composition root, remote control."""
