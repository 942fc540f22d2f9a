"""What is public and only grows: imported reviews with their versions, and daily counters.

Doors: `answer.ask`, `answer.newest`, `answer.not_mine`, `imports.load`, `index.build`, `index.catch_up`.
Must not import: web, cli, project (and, once they exist, desk and staff). Nobody outside imports `models`.
"""
