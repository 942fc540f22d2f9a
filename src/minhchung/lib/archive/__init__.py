"""The web as a source: fetching pages without being led to where we must not go, and keeping what was fetched.

Doors: `fetch.fetch` (with `Limits`, `Allow`, `Known`, `Response`); `warc.write`, `take`, `read`, `find` (with
`Capture`); `extract.readable`, `find`, `locate` (with `Found`); `wacz.write`, `read` (with `Copy`). Must not import the
other libraries. No other module of the program opens a connection to the web.
"""
