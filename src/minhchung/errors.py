"""Every error that this program raises on purpose.

    MinhChungError
    ├── Refused     the caller can act: the code is stable, the message says what to do
    ├── Failed      something outside did not work; trying again may help
    └── Broken      our own promise does not hold; stop and wake somebody

An error is a code and its facts. The message of a code stands once, here, in English; its Vietnamese is in
`locale/vi`. A test walks the source and fails on a code without a message or a message without a code.
"""

import gettext
from pathlib import Path
from typing import ClassVar

LOCALES = Path(__file__).parent / "locale"

MESSAGES = {
    # asking
    "empty_text": "There is no text to check. Paste the message you received.",
    "text_too_long": "The text has {length} characters; at most {limit} are read. Paste the part with the claim.",
    "no_words": "There are no words in this text. Paste the message itself, in any language.",
    "only_link": "A link alone cannot be matched. Paste what the page or the post says.",
    "bad_lang": "The language must be a code such as vi, en or zh-Hant.",
    "bad_k": "k, the number of answers, must be from 1 to {most}.",
    "unknown_check": "There is no check with the id {id} here.",
    # setting up
    "bad_setting": "The setting {name} does not understand “{value}”. See docs/settings.md.",
    "data_folder": "The data folder {folder} cannot be used: {reason}. Choose another one with --data DIR.",
    "data_newer": "The data folder was written by a newer version of this program. Update the program.",
    "port_taken": "Cannot serve on {host}, port {port}: {reason}. Choose another port with --port N.",
    "disk_full": "The disk is full or cannot be written. Nothing is half done; make room and run this again.",
    "database_broken": "The database in the data folder is damaged. Put a backup of the data folder back.",
    "unexpected": "This is a mistake of the program ({kind}). Please report it with the lines above.",
    # measuring
    "bench_line": "{file}, line {line}, must be one JSON object with “{needed}”.",
    # sources of an import
    "source_missing": "{source} is not there. Give a file, a folder or an http(s) address.",
    "source_empty_folder": "The folder {source} holds no .json, .jsonl, .ndjson, .html or .xml file (or one with .gz).",
    "source_too_deep": "{source} lists sitemaps within sitemaps too deeply.",
    "import_running": "Another import is running on this data folder. Wait until it ends, then run this again.",
    # pages and API
    "bad_form": "The form could not be read. Go back to the ask box and send it again.",
    "bad_host": "This desk does not answer under this host name. Add the name to the setting MINHCHUNG_HOSTS.",
    "bad_json": 'The body is not a JSON object in UTF-8. Send for example {{"text": "the message"}}.',
    "bad_text": 'The field "text" is missing or is not text. Send for example {{"text": "the message"}}.',
    "bad_parameter": "{name} should be a whole number of at most nine digits. Correct it or leave it out.",
    "bad_method": "{method} is not possible at this address. Possible: {allowed}.",
    "body_too_large": "The request is larger than the {limit} bytes that are read. Send only the part with the claim.",
    "too_many_questions": "Too many questions came from your network. Wait {seconds} seconds and ask again.",
    "no_such_page": "There is no page at this address. Check its spelling, or start from the ask box.",
    "page_broken": "This page broke on our side. Your message was not kept. Try again later.",
    # tips
    "binary_text": "This is a file and no text. Copy the words of the message and paste them here.",
    "only_marks": "Once personal data is taken out, nothing is left that could be checked. Add what the message "
    "claims.",
    "too_many_links": "At most {most} links go with a message. Take out those that matter least.",
    "bad_link": "Link {number} is no web address. Copy it whole, beginning with https://; at most {limit} "
    "characters are "
    "read.",
    "bad_links": 'The field "links" must be a list of at most three web addresses. Send for example '
    '["https://news.example/1"].',
    "bad_switch": "The field {name} must be true or false.",
    "bad_code": 'The field "code" is missing or is not text. Send the code of your receipt.',
    "too_many_tips": "Too many messages for the desk came from your network. Wait {seconds} seconds and send it again.",
    "wrong_sum": "That was not the sum, or it took too long. Here is another one.",
    "tip_collided": "Several people sent this message in the same moment. Send it again.",
    "unknown_receipt": "Nothing was sent with this code, or it was deleted, or it is older than a year. Compare "
    "it letter "
    "by letter.",
    "no_such_feed": "There is no such feed. Look at the address on your receipt.",
    # the index
    "index_busy": "Another process has been writing to the index for over {seconds} seconds. Try again later.",
    # libraries that fetch and read sources
    "url_invalid": "{address} is not a web address that can be read. Check its spelling.",
    "url_not_http": "{address} cannot be fetched: only addresses that begin with http:// or https:// are.",
    "url_userinfo": "{address} was given with a user name or a password. Take them out of the address.",
    "url_port": "Port {port} of {host} is not allowed. Use 80 or 443, or allow it in the settings.",
    "url_not_public": "{host} is not on the public internet, so it is not fetched.",
    "url_unresolved": "The host {host} was not found. Check its spelling, or try again later.",
    "fetch_unreachable": "{host} does not accept a connection. Try again later.",
    "fetch_tls": "{host} has no certificate that can be trusted, so nothing was read from it.",
    "fetch_too_large": "{host} sends more than the {limit} bytes that are read at most.",
    "fetch_too_slow": "{host} did not finish answering in the time allowed. Try again later.",
    "fetch_too_many_redirects": "{host} redirects more than {limit} times. Use the address where it ends.",
    "fetch_status": "{host} answered with HTTP status {status}. Check the address, or try again later.",
    "fetch_encoding": "{host} answered in the coding {coding}; only gzip and deflate are read. Try again later.",
    "fetch_failed": "{host} broke off, or its answer is not sound HTTP. Try again later.",
    "source_unreadable": "{source} cannot be read: {reason}",
    "source_empty": "{source} is empty. Check the address or the file.",
    "source_unknown": "{source} is none of JSON, HTML, a sitemap, RSS or Atom. Give one of these.",
    "source_no_reviews": "{source} holds no ClaimReview. Check that it is the right feed, file or page.",
    "source_broken": "{source} is not valid {form} at line {line}. Nothing of it is taken; fetch it again.",
    "source_cut": "{source} breaks off at line {line}. Nothing of it is taken; fetch it again.",
    "source_nested": "{source} nests too deeply at line {line}. Nothing of it is taken; tell its publisher.",
    "source_too_large": "{source} goes beyond what is read at most ({limit}). Split it, or tell its publisher.",
    "source_bad_gzip": "{source} is a gzip file that is damaged or cut off. Fetch it again.",
    "xml_unsafe": "{source} is XML with entities or a document type of its own, which is not read. Tell its publisher.",
    # publishing
    "address_missing": "Set MINHCHUNG_ADDRESS to where the public will read this desk, such as "
    "https://kiemchung.example: "
    "the first publication fixes it.",
    "address_fixed": "This desk publishes at {address}, for ever. Set MINHCHUNG_ADDRESS to that, or leave it empty.",
    "sample_desk": "This data folder is a sample desk for ever. Begin one of your own: ./run --empty --data DIR",
    "real_desk": "This data folder holds a real record: the sample cannot enter it. Choose another one with "
    "--data DIR.",
    "nothing_published": "Nothing was published here yet. Begin with ./minhchung publish.",
    "document_missing": "{file} cannot be read. Check the name.",
    "document_json": "{file} is not one JSON object: look at line {line}, column {column}.",
    "check_exists": "There is a check with the id {id}. Choose another id, or publish a correction of it.",
    "check_ended": "The check {id} was retracted or withdrawn: no correction or retraction can follow.",
    "wrong_revision": "The revision should be {revision}.",
    "wrong_supersedes": "A correction supersedes the newest revision: supersedes should be {sha256}.",
    "wrong_language": "A correction is in the language of the check, {language}. A translation is a check of its own.",
    "wrong_published": "A correction keeps the day of the first publication, {published}, and is not older than "
    "{date}.",
    "unknown_document": "There is no such text or public copy here, or it was erased before. Check the id and "
    "the number.",
    "capture_unknown": "The archive holds no capture with the digest in {field}. Leave it out to capture the page now.",
    "capture_other_page": "{field} is a capture of {url}, not of {cited}. Correct url, or cite another capture.",
    "field_twice": "{file} gives the field {field} twice in one object. Take one out.",
    "document_empty": "{file} is empty. Write one JSON object into it.",
    "document_quotes": "{file} has a curly quote at line {line}, column {column}. JSON takes only straight ones.",
    "check_withdrawn": "The check {id} was withdrawn: nothing more can be published about it.",
    "nothing_corrected": "This correction changes nothing but its reason and day. Correct what was wrong.",
    "key_missing": "The key {file} is missing. Put it back from your own copy: nothing can be signed without it.",
    "key_other": "The key {file} is not the one that signs here ({name}). Put the right one there.",
    "out_not_ours": "{folder} holds other files. Choose an empty folder: what is not part of the site is removed "
    "from it.",
    "backup_postgres": "The tables lie in PostgreSQL: back them up with pg_dump, and the data folder by copying it.",
    "backup_exists": "{file} exists already. Choose another name.",
    "restore_not_empty": "{folder} is not empty. Choose a new folder with --data DIR.",
    "restore_unreadable": "{file} is no backup of this program, or is damaged. Nothing was put into place.",
    # documents to publish
    "field_missing": "The field {field} is missing. Add it.",
    "field_unknown": "There is no field {field}. Check its spelling, or take it out.",
    "field_type": "The field {field} should be {wanted}.",
    "field_empty": "The field {field} is empty. Fill it in.",
    "field_too_long": "The field {field} has {length} characters; at most {limit} are allowed. Shorten it.",
    "field_control": "The field {field} holds the control character {character}. Take it out.",
    "field_markup": "The field {field} may hold no HTML, no image, and no link but to https:// addresses. Take it out.",
    "field_value": "The field {field} should be one of: {allowed}.",
    "field_format": "The field {field} should look like this: {form}",
    "field_future": "The day in the field {field} lies after today in UTC ({today}). Correct it.",
    "field_order": "The day in the field {field} lies after the one in {other}. Correct one of them.",
    "field_kind": "The field {field} does not fit the kind of the document: revision 1 is published, later ones "
    "corrected.",
    "field_range": "{field} should hold from {least} to {most}.",
    "field_today": "The field {field} should be today's date in UTC, {today}, or left out.",
    "field_not_first": "The field {field} does not belong in a first publication: leave it out.",
    "field_digits": "The field {field} should hold {length} digits, each 0–9 or a–f (small letters).",
    "field_reserved": "The field {field} holds {value}, which is reserved. Choose another id.",
    "field_dead_link": "The field {field} links to {link}, but the last citation is #e{count}. Correct the link.",
    "not_canonical": "A document or an entry is not in its canonical form: somebody wrote into it.",
    "document_broken": "A document of the record is damaged or of an unknown form.",
    "entry_broken": "An entry of the log is damaged or of an unknown form.",
    # the log
    "key_form": "This is not a key of a log. A public key looks like <name>+<8 hexadecimal digits>+<base64>.",
    "note_broken": "A signed note is damaged or is not one.",
    "note_forged": "A signature under the name {name} does not fit the text above it: somebody changed one of them.",
    "note_unsigned": "A signed note carries no signature of a key that is trusted here.",
    "checkpoint_broken": "A checkpoint is signed but is not in the form of one.",
    "checkpoint_origin": "A checkpoint is that of another log: {origin}.",
    "proof_broken": "The file is damaged or is no proof (.tlog-proof).",
    "proof_wrong": "The proof does not lead to the signed checkpoint: what it proves does not stand in the log.",
    "entry_too_large": "An entry of the log may have at most {limit} bytes. Cite fewer captures.",
    "log_file_missing": "{file} is missing from the log.",
    "log_file_wrong": "{file} is not as it was when the log was signed.",
    "log_root_wrong": "The files of the log do not lead to the signed checkpoint: several of them were replaced.",
    "log_ahead": "A checkpoint over {seen} entries was signed, but this record knows only of {size}. Was an old backup "
    "restored? Nothing was signed. Put back the newest backup, see docs/operate.md.",
    "log_forked": "A checkpoint over {size} entries was signed that this record does not go on from. Nothing was "
    "signed; see docs/operate.md.",
    "log_lost": "The log was signed with {size} entries, but the record holds {count}. Put back the newest backup.",
    "log_rewritten": "The {size} signed entries of the log were changed in the database. Put back the newest backup.",
    "log_busy": "Another process has been writing the log for over {seconds} seconds. Try again later.",
    "manifest_path": "{path} cannot be the name of a file in the published folder.",
    "manifest_broken": "{file} is damaged or is not in the form of a manifest.",
    # verifying
    "record_missing": "{target} holds no published record: it has neither log/key nor log/checkpoint. Give the folder "
    "site/ of a desk, or the address where it is served.",
    "state_unusable": "What was seen earlier cannot be kept in {file}: {reason}. Name another with --state FILE.",
    "key_needed": "No key of the log {origin} is known here. Name it by --key VKEY, or verify the whole record first.",
    "proof_unwritten": "The proof cannot be written to {file}: {reason}. Name another file with --proof FILE.",
    "month_counted": "What was declined up to {month} stands in the log already. Nothing can be added to it.",
    # replies and reported mistakes
    "reply_kind": "Choose whether this is a reply or the report of a mistake.",
    "reply_empty": "There is no text. Write what you want to say about this check.",
    "reply_too_long": "The text has {length} characters with the marks for what is taken out; at most {limit} fit. "
    "Shorten it.",
    "reply_unreadable": "The text holds HTML or characters that no page can show. Take them out.",
    "replies_full": "{limit} texts about this check wait to be read, and no more are taken. Try again in some days.",
    "too_many_replies": "Too many texts about this check came from your network today. Send it again in {hours} hours.",
    "unknown_reply": "There is no such reply here.",
    "reply_decided": "Somebody was faster: this reply is not in the state that the page showed. Look at it again.",
    "mistake_open": "The check was neither corrected nor retracted since this was reported. Do that first, or decline "
    "the report.",
    # the desk
    "not_your_role": "This needs one of these roles: {roles}. An admin of the desk can give it to you.",
    "unknown_person": "There is no such person here, or they left. Choose somebody else.",
    "unknown_claim": "There is no such claim here.",
    "unknown_revision": "There is no such draft or check here.",
    "unknown_citation": "This quote is not in the draft any more.",
    "unknown_evidence": "There is no such evidence here.",
    "no_claim_text": "Write the claim in one sentence: what the message says.",
    "claim_too_long": "The claim has {length} characters; at most {limit} fit. Keep to the one thing that can be "
    "checked.",
    "bad_reason": "Choose one of the reasons in the list.",
    "claim_declined": "This claim was declined, so it gets no verdict. Open it again first.",
    "claim_closed": "This claim is answered or declined. Open it again first.",
    "claim_taken": "Somebody else took this claim a moment ago. Talk to them, or take it from its page.",
    "claim_has_check": "A check of this claim is being written or is published. Finish it, give it up or retract "
    "it first.",
    "no_note": "The note is empty. Write what the others should know.",
    "note_too_long": "The note has {length} characters; at most {limit} fit.",
    "not_yours": "Only the person whose it is can do this.",
    "draft_exists": "A draft for this claim is open already. Go on with that one.",
    "no_revision": "There is no draft yet. Begin one first.",
    "step_impossible": "The step “{action}” is not possible from the state “{state}”. Somebody may have been faster: "
    "look at the page again.",
    "changed_meanwhile": "The draft was changed while you looked. Nothing was done: read it again.",
    "no_verdict": "There is no verdict yet. Choose one; “unproven” is one too.",
    "no_statement": "The claim is missing. Write in one sentence what is checked.",
    "no_title": "The title is missing. Say the answer in it.",
    "no_summary": "The short answer is missing. Write it in one paragraph.",
    "no_explanation": "The explanation is missing. Say what was found and how we know.",
    "no_quote": "There is no quote yet. Capture a page and quote the words that carry the verdict.",
    "no_reason": "Give a reason: others will read it.",
    "no_reason_of_correction": "A correction needs a public reason: what was wrong, and what is right.",
    "no_source": "Give the title of the page and the organisation behind it.",
    "citation_no_url": "Give the web address where this file can be found: readers must be able to go there.",
    "other_claim": "This evidence was captured for another claim. Capture it for this one.",
    "too_many_quotes": "A check may have at most {most} quotes. Take one out first.",
    "you_edited": "You changed something in this draft, so somebody else has to approve it.",
    "you_proposed": "You proposed this yourself, so somebody else has to decide.",
    "document_changed": "The document is not the one that was shown or approved any more. Read it again and "
    "approve anew.",
    "approved_earlier": "This was approved on {day}, and a check carries the day on which it goes public. "
    "Approve it once more today.",
    "solo_over": "One person alone approved this, and the desk no longer works that way. Somebody else has to "
    "approve it.",
    "newer_published": "A newer revision of this check is public. Do this with that one.",
    "no_proposal": "Nothing is proposed here any more.",
    "copy_proposed": "Only a public copy was proposed for withdrawal, not a text.",
    "text_proposed": "A text was proposed for withdrawal, not a public copy.",
    # joining claims
    "same_claim": "A claim cannot be joined with itself. Choose another one.",
    "claim_merged": "This claim became a part of another one. Go on with that one, or take this one out again first.",
    "no_claim_number": "Write the number of the other claim, such as 12, or paste the address of its page.",
    "other_claim_merged": "Claim {number} is a part of claim {into} already. If you mean that one, give its number.",
    "other_claim_declined": "Claim {number} is declined. Open it again first.",
    "both_have_checks": "Both claims have a check of their own, so they stay apart. Finish one, or give its draft up.",
    "not_merged": "This claim is no part of another one any more.",
    "merged_further": "The other claim became a part of a third one since. Take that one out again first.",
    "unknown_wording": "This wording is not here any more.",
    "only_wording": "This is the only wording of the claim, so there is nothing to split.",
    "wording_expired": "The text of this wording has expired, so it cannot stand alone.",
    "not_split": "This claim was not split off from another one.",
    "unknown_suggestion": "This suggestion is not here any more.",
    "suggestion_settled": "Somebody decided about this suggestion already.",
    # archived pages
    "capture_empty": "{url} answered without any content, so there is nothing to archive. Check the address.",
    "capture_missing": "The archived page {sha256} is gone from the data folder. Put a backup of the data folder back.",
    "capture_damaged": "The archived page {sha256} is damaged. Put a backup of the data folder back.",
    "capture_unreadable": "Nothing can be quoted from {media_type}: only HTML, plain text and PDF are read. Archive a "
    "page.",
    "quote_not_found": "The page as archived does not hold “{quote}” letter for letter. Copy the words from it again.",
    "warc_unreadable": "{file} is not there, or is not a sound WARC file. Save the page again, as WARC.",
    "warc_no_page": "{file} holds no page that loaded well, or not the one asked for. Save the page again, as WARC.",
    "warc_coding": "The page in {file} is packed as {coding}; only gzip and deflate are read. Save it another way.",
    "warc_too_large": "The page in {file} has more than the {limit} bytes that are read at most. Cite another page.",
    "copy_damaged": "A public copy of archived pages (WACZ) is damaged, or somebody wrote into it.",
    # staff and sign-in
    "secret_unusable": "The file {file}, which signs sessions, cannot be read or made. Give this user the right to, "
    "or delete it: everybody is signed out then.",
    "link_gone": "This link was used, is too old, or was replaced. Ask who gave it to you for a new one.",
    "not_admin": "Only an admin can do this. Ask an admin of the desk.",
    "no_roles": "Choose at least one role.",
    "role_unknown": "There is no such role. Choose among {allowed}.",
    "last_admin": "This is the only admin who can sign in. Make somebody else an admin first.",
    "only_way_in": "This is your only way in. Set a pass phrase or add another passkey first.",
    "name_missing": "Enter a name; a pen name will do.",
    "name_long": "The name has more than {limit} characters. Shorten it.",
    "email_form": "This is not an e-mail address. It looks like name@example.org.",
    "email_taken": "Somebody here signs in with this e-mail address. Enter another one.",
    "phrase_short": "The pass phrase has fewer than {min_length} characters. Add a word or two.",
    "phrase_common": "This pass phrase is among the ones that are tried first. Choose another one.",
    "phrase_digits": "The pass phrase holds digits only. Add words.",
    "phrase_like": "The pass phrase is too much like your name or your e-mail address. Choose another one.",
    # evidence that is given or drawn
    "pdf_unreadable": "This PDF is damaged, or it asks for a password. Save it again without one.",
    "pdf_too_heavy": "This PDF takes too long or too much memory to read, or has more than {pages} pages. "
    "Save the pages that matter as a file of their own.",
    "picture_unreadable": "This picture is damaged, or is not what it says it is. Save it again as PNG or JPEG.",
    "picture_too_large": "This picture has more than {limit} million pixels. Save it again in a smaller size.",
    # pages of the desk
    "upload_missing": "No file came with the form. Choose one and send it again.",
    # evidence of the desk, and what is done in the background
    "upload_too_large": "The file has more than {limit} MB. Save the pages or the part that matter as a file of "
    "their own.",
    "upload_type": "This is no file that can be evidence here: give HTML, plain text, PDF, JPEG, PNG, WebP or GIF.",
    "capture_type": "The address gives a file of the kind {media_type}; only web pages, plain text, PDF and "
    "pictures are "
    "kept. Capture the page that tells of it.",
    "evidence_not_ready": "This evidence is not in the archive: it waits, or it could not be fetched.",
    "evidence_cited": "A draft or a check quotes this evidence, perhaps one that was given up, so it stays.",
    "no_picture": "There is no picture of this evidence. Read its text.",
    "unknown_job": "There is no such job here any more.",
    "job_broke": "This is a mistake of the program, and the terminal of the server names the places. Please report it; "
    "trying again may help.",
    "job_stopped": "The server was stopped each time while it was at this. Find out why, then try again.",
    "many_damaged": "{count} archived pages are damaged or gone. Put a backup of the data folder back.",
    "disk_low": "Only {free} MB are free on the disk of the data folder. Make room.",
    "nightly_late": "The nightly round is {days} days late: nobody knows whether the archive is sound. Start the "
    "server "
    "anew; the round begins at once.",
    "jobs_failed": "{count} jobs failed by a fault of the program or of this machine. Look at the list of jobs, "
    "and try "
    "them again.",
    "screenshot_failed": "No picture of the page at {host} could be taken. Try again later, or go on without one.",
}


class MinhChungError(Exception):
    """Carries `code` (a key of MESSAGES) and `facts` (the values its message names)."""

    kind: ClassVar[str]

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def say(self, lang: str = "en") -> str:
        """The message in `lang` ("vi" or "en"; anything else reads as English)."""
        table = gettext.translation("django", LOCALES, languages=[lang], fallback=True)
        said = table.gettext(MESSAGES[self.code]).format(**self.facts)
        field = str(self.facts.get("field", ""))
        return said if field in said else f"{field}: {said}"

    def __str__(self) -> str:
        return self.say()


class Refused(MinhChungError):
    """The caller can act. Web answers 4xx, the command line exits 1."""

    kind = "refused"


class Failed(MinhChungError):
    """Something outside did not work; trying again may help. Web answers 503, the command line exits 1."""

    kind = "failed"


class Broken(MinhChungError):
    """Our own promise does not hold. Web answers 500, the command line exits 3."""

    kind = "broken"
