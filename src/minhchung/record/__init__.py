"""What is public and only grows: imported reviews with their versions, and daily counters.

Doors: `answer.ask`, `answer.newest`, `answer.is_sample`, `answer.not_mine`; `sources.bring_in`, `sources.check_there`;
`imports.load`; `sample.put`, `sample.take_out`; `index.catch_up`, `index.build`, `index.encode`; `measure.run`.
Files in reading order: models, staging, imports, then index, sources and sample, then answer and measure; each may
import only those before it. Must not import web, cli or project. Nobody outside imports `models`.
"""
