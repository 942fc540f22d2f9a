"""Published fact-checks as the world writes them down, read into one plain form without any person.

Doors: `read.open_source` (bytes -> reviews, refusals, pages to fetch), `write.claim_review` (a review of our own -> its
markup), the forms in `schema`, and `verdicts.verdict` (a publisher's own rating -> one of eight verdicts). Knows no
publisher by name, fetches nothing, writes no file.
Must not import another library of ours, nor a web framework.

    unpack    bytes to text: gzip, encodings, limits         scan      text to JSON values, one at a time
    elements  the items of a source, the reviews in an item  page      JSON-LD of an HTML page
    listing   sitemaps, RSS, Atom                            review    one review as written -> one Review
    persons   who may be named                               verdicts  the table of ratings (verdicts.toml)
    addresses, dates, language, plain, fields                one property each
    write     the way back: one Review of our own -> ClaimReview (claimreview.schema.json)
"""
