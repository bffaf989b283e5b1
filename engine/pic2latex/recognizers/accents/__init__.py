"""Accents told by a small network of their own, from a closer look at each letter.

An accent is two or three pixels at the size at which formulas are read, and tildes, bars, hats and arrows are what the
recognizer confuses most. The decoder's attention says where each letter that was read stands; what is above it there
is cut out at twice the size and classified.
"""
