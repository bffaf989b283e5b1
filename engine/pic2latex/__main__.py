"""`python -m pic2latex` is the `pic2latex` command."""

import sys

from pic2latex.cli import main

if __name__ == "__main__":
    sys.exit(main())
