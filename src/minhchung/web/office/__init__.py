"""The pages of the desk. Each view is behind `web.member.members`, calls the doors of `desk`, and answers in its frame.

`frame` (the frame, what was done, what went wrong) is for all of them; every other file is one page, or a
few of a kind. Pages are whole without script; htmx and `static/desk.js` only spare steps.
"""
