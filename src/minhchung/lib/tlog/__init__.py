"""A transparency log: an append-only list of entries that anyone can verify, as static files and signed notes.

Formats: C2SP tlog-tiles, tlog-checkpoint, signed-note, tlog-proof; hashes as RFC 6962. A log is a folder that holds
`checkpoint` and `tile/...`; its origin is the name of its key, and a key signs only for the log of that name.

Doors:
    note        generate, signer, verifier, sign, verify: keys and signed notes
    checkpoint  Checkpoint(origin, size, root), sign, verify
    tiles       Tile(level, index, width), parse, kept, entries, Hashes(read, size), check_entry
    merkle      leaf_hash, root, prove_inclusion, check_inclusion, prove_consistency, check_consistency
    proof       prove, encode, decode, check: one entry of the log in one file
    folder      reader(folder), write_tiles, publish: the files of a log on disk
    audit       audit(read, checkpoint): every entry and tile, streaming; check_partial: earlier partial files
    disk        exclusive(staging): one writer of a folder at a time
    sequence    Store, sequence: the only writer of checkpoints
    manifest    Manifest, shard_of, write, update, sign, verify, read_index, read_shard: every file of a site, signed
Files in reading order: encoding, merkle, note, checkpoint, tiles, growth, proof, audit, disk, folder, sequence,
manifest.
Must not import Django or another library of ours.
"""
