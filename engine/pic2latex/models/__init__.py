"""Models on this machine: what exists, where it lies, how it gets here, and whether it is intact.

    card.py            card.json, the model card of every model folder (json_object.py: its open part)
    catalogue.py       the models that can be had, as data
    store.py           the models on this machine
    listing.py         both in one list
    install.py         a catalogue entry -> the store, over the network
    download/          Hugging Face, ModelScope, releases; transfer with retries, checksums
    import_folder.py   a folder from somewhere else -> the store (folder_layouts.py, hf_export.py)
    install_errors.py  what went wrong on the way, in words
    quantization/      smaller siblings (int8, float16); `scoring.model_comparison` says what that costs

Nothing here knows how a network computes: that is the business of `recognizers` and `detectors`.
"""
