"""Measuring speed on this machine: `pic2latex bench`. Every number is measured when it is asked for.

    rounds.py           contestants take turns, and ratios are taken within a turn
    texteller.py        TexTeller's network with random weights: our loop, also in 8 bits, and the others
    no_cache.py         the loop that reads everything again for each token
    optimum.py          Hugging Face Optimum's loop, in a process of its own (optimum_worker.py)
    optimum_folder.py   the Python environment which that needs
    kept_networks.py    networks that are built once and kept
    samples.py          an installed model on the shipped samples
    decoder_step.py     what one step of its decoder costs
    fresh_process.py    cold start and peak memory of one reading, in a new process (peak_memory.py)
    machine.py          which machine this was
    tables.py           results as tables for people and as JSON

Networks are built elsewhere (training) and handed in as folders.
"""
