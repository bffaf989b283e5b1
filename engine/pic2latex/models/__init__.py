"""Models on this machine: what exists, where it lies, how it gets here, and whether it is intact.

    card.py        card.json, the passport of every model folder (record.py: its open part)
    catalogue.py   the models that can be had, as data
    store.py       the models on this machine
    overview.py    both in one list
    install.py     a catalogue entry -> the store, over the network (hub.py, transfer.py, digest.py)
    importing.py   a folder from somewhere else -> the store (layouts.py, exports.py)
    failures.py    what went wrong on the way, in words
    quantize.py    a model -> its int8 sibling (processor.py, half_weights.py, weight_sharing.py)
    comparison.py  what that costs

Nothing here knows how a network computes: that is the business of `recognizers` and `detectors`.
"""
