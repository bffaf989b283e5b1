"""Models on this machine: what exists, where it lies, how it gets here, and whether it is intact.

    card.py       card.json, the passport of every model folder
    catalogue.py  the models that can be had, as data
    layouts.py    which files make up a model of which kind
    store.py      the models on this machine
    importing.py  a folder from somewhere else -> the store
    install.py    a catalogue entry -> the store, over the network (hub.py, transfer.py, failures.py)
    quantize.py   a model -> its int8 sibling (rounding.py), and what that costs (comparison.py)

Nothing here knows how a network computes: that is the business of `recognizers` and `detectors`.
"""
