"""`pic2latex doctor`: every component, its state, and what to do when it does not work.

    check_result.py      what a check returns
    checks.py            CHECKS, the one table of checks; `examine` runs them all
    subprocess_check.py  a check in a process of its own, for what may crash

One module for each kind of component. A broken component is a result; it never ends the examination.
"""
