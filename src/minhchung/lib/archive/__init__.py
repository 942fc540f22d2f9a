"""The web as a source: fetching pages and feeds without being led to where we must not go.

Doors: `fetch.fetch` (with `Limits`, `Allow`, `Known`, `Response`). Knows nothing of what the bytes mean, and
must not import the other libraries. No other module of the program opens a connection to the web.
"""
