"""What personal data looks like in a message: names, addresses, numbers, plates, links. Only `redact` uses this room.

A finder takes a `reading.Reading` and gives (start, end, kind). Imports only `lib.text.fold`.
"""
