"""Looking at every component and saying for each what it is, whether it works, and what to do if not.

    finding.py    what a look returns
    probes.py     PROBES, the one table of looks; `examine` takes them all
    isolation.py  a look in a process of its own, for what may crash

One module for each kind of component. A component that is broken, whatever the way, is a finding; it never
ends the examination.
"""
