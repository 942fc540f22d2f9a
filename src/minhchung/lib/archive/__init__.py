"""The web as a source: fetching pages without being led to where we must not go, and keeping what was fetched or given.

Doors: `fetch.fetch` (with `Limits`, `Allow`, `Known`, `Response`); `warc.write`, `take`, `keep`, `read`, `find` (with
`Capture`); `extract.readable`, `whole`, `find`, `locate`, `seen` (with `Found`); `pdf.text`; `sniff.sniff`;
`picture.bare`; `screenshot.find`, `shoot`; `proxy.opened`; `wacz.write`, `read` (with `Copy`). Must not import the
other libraries. No other module of the program opens a connection to the web.
"""
