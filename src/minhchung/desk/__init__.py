"""The private desk: claims, evidence, drafts, reviews, and a journal of who did what.

Doors: `group` (open, decline, assign, note), `evidence` (capture, upload, read), `check` (draft, save, cite, submit),
`review` (guards, approve, send back), `publish` (publish, retract, withdraw), `mode` (working alone), `queries`
(everything that pages show, in the shapes of `shown`), `alarms`, `jobs`. People are spoken of by the id of their
account (`by`). Doors take and give plain values and frozen dataclasses. Must not import `web` and `site`; nothing
public imports this room.
"""
