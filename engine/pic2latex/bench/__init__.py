"""Measuring speed on this machine: `pic2latex bench`. Every number is measured when it is asked for.

    rounds.py           contestants take turns, and ratios are taken within a turn
    writing.py          what one contestant does: writes a number of tokens for one picture
    texteller.py        TexTeller's network with random weights, three ways and in 8 bits
    no_cache.py         the loop that reads everything again for each token
    optimum.py          Hugging Face Optimum's loop, in a process of its own (optimum_worker.py)
    optimum_folder.py   the Python environment which that needs
    compact.py          the bundled model on the shipped samples
    fresh_process.py    cold start and peak memory of one reading, in a new process
    machine.py          which machine this was
    tables.py           results as tables for people and as JSON

Networks are built elsewhere (training) and handed in as folders.
"""
