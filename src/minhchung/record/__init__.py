"""What is public and only grows: publications in a verifiable log, imported reviews with their versions, counters.

Doors of the publications: `publish.from_file`, `publish.sample`, `publish.withdraw`; `publications.append`;
`log.sequence`, `log.rotate`, `log.identity`; `checks` and `entries` (reading); `snapshots`; `figures.figures`;
`backup.backup`, `backup.unpack`. Files in reading order: models, triggers, entries, own, publications, checks,
snapshots, log, finish, publish, figures, backup.

Doors of the answers: `answer.ask`, `answer.newest`, `answer.is_sample`, `answer.not_mine`; `sources.bring_in`,
`sources.check_there`; `imports.load`; `sample.put`, `sample.take_out`; `index.catch_up`, `index.build`,
`index.encode`; `measure.run`.
Files in reading order: models, staging, imports, then index, sources and sample, then answer and measure; each may
import only those before it. Must not import web, cli or project. Nobody outside imports `models`.
"""
