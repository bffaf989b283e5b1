"""The rules that give one picture one spelling, a file for each idea. `canonical` puts them together."""
