"""Photographs from a phone to the computer over the local network, without an account, a cloud or an app.

session_limits.py        how much one session takes
sealing.py               messages sealed with NaCl's secretbox, and the key agreement of the typed code
phone_session.py         one QR code: who may send, how often, and when it ends
photo_handler.py         the protocol of whoever reads the photographs
listener.py              a listener of its own on one address of the local network
addresses.py             the addresses of this computer that a phone may reach
invitation.py            what the user is shown: address, QR code, code to type
reader_photo_handler.py  photographs read by a `Reader`, for the command line and the web page
"""
