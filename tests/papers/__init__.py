"""Papers as authors write them, in two columns, and how well the program reads them."""
