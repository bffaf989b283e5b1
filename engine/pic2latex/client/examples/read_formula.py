"""Read pictures with a server.

python read_formula.py http://127.0.0.1:8000 formula.png …
"""

import sys

from pic2latex.client import Answer, Client

if __name__ == "__main__":
    base, *pictures = sys.argv[1:]
    with Client(base) as client:
        for index, outcome in client.recognize_many(pictures, formats=["typst"]):
            if isinstance(outcome, Answer):
                print(pictures[index], outcome.latex, outcome.texts["typst"], sep="\t")  # noqa: T201
            else:
                print(pictures[index], outcome, outcome.hint, sep="\t", file=sys.stderr)  # noqa: T201
