"""Looking at every component and saying for each what it is, whether it works, and what to do if not.

    check_result.py    what a look returns
    checks.py     PROBES, the one table of looks; `examine` takes them all
    subprocess_check.py  a look in a process of its own, for what may crash

One module for each kind of component. A component that is broken, whatever the way, is a finding; it never
ends the examination.
"""
