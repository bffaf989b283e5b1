"""Speed on this machine: `pic2latex bench`. Every number is measured when it is asked for.

    interleaved.py     candidates take turns, and ratios are taken within a turn
    texteller.py       TexTeller's network with random weights: our decoding loop, also int8, and the others
    uncached_loop.py   the decoding loop that computes everything again for each token
    optimum/           Hugging Face Optimum's loop, in a process and a Python environment of its own
    built_models.py    networks that are built once and kept
    samples.py         an installed model on the shipped samples
    decoder_step.py    what one step of its decoder costs
    cold_start.py      cold start and peak memory of one reading, in a new process (process_memory.py)
    growth.py          whether a process that reads all day grows
    machine.py         which machine this was
    result_table.py    results as tables and as JSON

Networks are built elsewhere (training) and handed in as folders.
"""
