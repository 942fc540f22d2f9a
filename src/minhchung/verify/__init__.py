"""Verify a published record: needs nothing but its folder, or the address where it is served.

Doors: `source.open_target`; `memory.Memory`; `whole.verify` (every entry, document, copy and file), `single.prove`
(one check in few bytes) and `single.read_proof` (a .tlog-proof file, offline), each giving a `report.Report`.
Files in reading order: report, source, memory, keys, history, documents, copies, files, log, succession, again,
whole, single.
Whatever lies becomes a `Problem` that names its file; only what cannot be read, or a key that is none, is raised. May
import `minhchung.lib` and `minhchung.errors`, never Django: a stranger runs this without a desk.
"""
