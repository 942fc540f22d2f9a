"""HTTP and nothing else: the pages, the API, the limits and the headers. What is said comes from `record.answer`.

Doors: `urls` (included by project.urls), `headers.Headers` (middleware), `ask.bad_request`, `ask.not_found`,
`ask.server_error` (error handlers) and `shape.answer_json` (the command line prints the same answer).
Files in reading order: reader, received, limit, headers, marks, show, page, ask, shape, refused, api, google.
Must not import cli or project. Sets no cookie, writes nothing about who asks.
"""
