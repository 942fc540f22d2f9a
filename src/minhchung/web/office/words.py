"""What the desk calls its states, steps, reasons and fields. Lazy: each page in its own language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhchung.site.words import LANGUAGES, REPLIES_DECLINED, TOPICS, VERDICTS

CLAIMS = {
    "new": pgettext_lazy("claim", "new"),
    "open": pgettext_lazy("claim", "open"),
    "answered": pgettext_lazy("claim", "answered"),
    "declined": pgettext_lazy("claim", "declined"),
}
REVISIONS = {
    "draft": pgettext_lazy("revision", "Draft"),
    "in_review": pgettext_lazy("revision", "In review"),
    "approved": pgettext_lazy("revision", "Approved"),
    "published": pgettext_lazy("revision", "Published"),
    "retract_proposed": pgettext_lazy("revision", "Retraction proposed"),
    "retracted": pgettext_lazy("revision", "Retracted"),
    "withdraw_proposed": pgettext_lazy("revision", "Withdrawal proposed"),
    "withdrawn": pgettext_lazy("revision", "Withdrawn"),
    "abandoned": pgettext_lazy("revision", "Given up"),
}
EVIDENCE = {
    "waiting": pgettext_lazy("evidence", "being captured"),
    "kept": pgettext_lazy("evidence", "kept"),
    "failed": pgettext_lazy("evidence", "failed"),
}
MEDIA = {
    "text/html": pgettext_lazy("media", "A page"),
    "application/xhtml+xml": pgettext_lazy("media", "A page"),
    "text/plain": pgettext_lazy("media", "A text file"),
    "application/pdf": pgettext_lazy("media", "A PDF file"),
    "image/png": pgettext_lazy("media", "A picture"),
    "image/jpeg": pgettext_lazy("media", "A picture"),
    "image/webp": pgettext_lazy("media", "A picture"),
    "image/gif": pgettext_lazy("media", "A picture"),
}
LIVE = {
    "alive": pgettext_lazy("live page", "still there"),
    "failing": pgettext_lazy("live page", "does not answer"),
    "dead": pgettext_lazy("live page", "gone"),
}
DECLINED = {
    "opinion": pgettext_lazy("declined", "An opinion or a taste"),
    "prediction": pgettext_lazy("declined", "A prediction"),
    "personal": pgettext_lazy("declined", "Somebody’s private affairs"),
    "unclear": pgettext_lazy("declined", "Too unclear to check"),
    "out_of_scope": pgettext_lazy("declined", "Outside what this desk checks"),
}
DECLINED_WHY = {
    "opinion": _("Nobody can prove a taste or a value: people may differ."),
    "prediction": _("It has not happened yet. What was said of the past can be checked."),
    "personal": _("It is about the life of a private person, and concerns nobody else."),
    "unclear": _("It does not say what, where or when, so nothing can be looked up."),
    "out_of_scope": _("Another desk or an authority is the right place for it."),
}
REPLIES = {
    "waiting": pgettext_lazy("reply", "waits"),
    "to_place": pgettext_lazy("reply", "proposed: place it"),
    "to_decline": pgettext_lazy("reply", "proposed: decline it"),
    "placed": pgettext_lazy("reply", "placed"),
    "declined": pgettext_lazy("reply", "declined"),
    "expired": pgettext_lazy("reply", "expired"),
}
# A reported mistake is never placed: a correction or a retraction answers it.
MISTAKES = REPLIES | {
    "to_place": pgettext_lazy("mistake", "proposed: it is corrected"),
    "placed": pgettext_lazy("mistake", "corrected"),
}
HINTS = {
    "checkable": pgettext_lazy("hint", "checkable"),
    "opinion": pgettext_lazy("hint", "an opinion"),
    "question": pgettext_lazy("hint", "a question"),
    "prediction": pgettext_lazy("hint", "a prediction"),
    "personal": pgettext_lazy("hint", "somebody’s own life"),
    "advert": pgettext_lazy("hint", "an advert"),
    "other": pgettext_lazy("hint", "something else"),
}
STEPS = {
    "open_claim": pgettext_lazy("done", "opened the claim"),
    "change_claim": pgettext_lazy("done", "changed the claim"),
    "decline": pgettext_lazy("done", "declined the claim"),
    "reopen": pgettext_lazy("done", "opened the claim again"),
    "answer_with": pgettext_lazy("done", "answered the claim with a published check"),
    "merge": pgettext_lazy("done", "joined another claim to this one"),
    "merged_into": pgettext_lazy("done", "joined this claim to another one"),
    "unmerge": pgettext_lazy("done", "took the two claims apart again"),
    "split": pgettext_lazy("done", "split a wording off"),
    "split_off": pgettext_lazy("done", "made a claim of this wording"),
    "keep_apart": pgettext_lazy("done", "kept this claim and another one apart"),
    "ask_again": pgettext_lazy("done", "brought a suggestion back"),
    "assign": pgettext_lazy("done", "assigned the claim"),
    "capture": pgettext_lazy("done", "had a page captured"),
    "upload": pgettext_lazy("done", "added a file"),
    "capture_again": pgettext_lazy("done", "had a capture tried again"),
    "remove_evidence": pgettext_lazy("done", "removed a capture"),
    "draft": pgettext_lazy("done", "began a draft"),
    "abandon": pgettext_lazy("done", "gave the draft up"),
    "resolve": pgettext_lazy("done", "chose between two versions of a field"),
    "cite": pgettext_lazy("done", "added a quote"),
    "change_citation": pgettext_lazy("done", "changed what stands beside a quote"),
    "uncite": pgettext_lazy("done", "took a quote out"),
    "raise_citation": pgettext_lazy("done", "moved a quote up"),
    "submit": pgettext_lazy("done", "sent the draft to review"),
    "take_back": pgettext_lazy("done", "took the draft back"),
    "send_back": pgettext_lazy("done", "sent the draft back"),
    "ask": pgettext_lazy("done", "asked somebody to review"),
    "invite": pgettext_lazy("done", "made an invitation"),
    "set_roles": pgettext_lazy("done", "changed somebody's roles"),
    "new_way_in": pgettext_lazy("done", "made a link for a new way in"),
    "let_go": pgettext_lazy("done", "let somebody in no more"),
    "approve": pgettext_lazy("done", "approved"),
    "publish": pgettext_lazy("done", "published"),
    "propose_retract": pgettext_lazy("done", "proposed to retract"),
    "confirm_retract": pgettext_lazy("done", "confirmed the retraction"),
    "refuse_retract": pgettext_lazy("done", "turned the retraction down"),
    "propose_withdraw": pgettext_lazy("done", "proposed to withdraw"),
    "confirm_withdraw": pgettext_lazy("done", "confirmed the withdrawal"),
    "confirm_copy": pgettext_lazy("done", "confirmed that the public copy goes"),
    "refuse_withdraw": pgettext_lazy("done", "turned the withdrawal down"),
    "withdraw_along": pgettext_lazy("done", "withdrew an older revision along with it"),
    "propose_reply": pgettext_lazy("done", "proposed what to do with a reply or a reported mistake"),
    "refuse_reply": pgettext_lazy("done", "turned down what was proposed for a reply or a reported mistake"),
    "place_reply": pgettext_lazy("done", "confirmed a reply, or that a reported mistake is corrected"),
    "decline_reply": pgettext_lazy("done", "confirmed that a reply or a reported mistake is declined"),
    "solo_on": pgettext_lazy("done", "switched working alone on"),
    "solo_off": pgettext_lazy("done", "switched working alone off"),
}
# Steps as an error names them.
ACTIONS = {
    "save": pgettext_lazy("action", "save"),
    "abandon": pgettext_lazy("action", "give up"),
    "submit": pgettext_lazy("action", "send to review"),
    "take_back": pgettext_lazy("action", "take back"),
    "send_back": pgettext_lazy("action", "send back"),
    "approve": pgettext_lazy("action", "approve"),
    "publish": pgettext_lazy("action", "publish"),
    "propose_retract": pgettext_lazy("action", "propose to retract"),
    "confirm_retract": pgettext_lazy("action", "retract"),
    "refuse_retract": pgettext_lazy("action", "turn the retraction down"),
    "propose_withdraw": pgettext_lazy("action", "propose to withdraw"),
    "confirm_withdraw": pgettext_lazy("action", "withdraw"),
    "confirm_copy": pgettext_lazy("action", "withdraw the public copy"),
    "refuse_withdraw": pgettext_lazy("action", "turn the withdrawal down"),
}
JOBS = {
    "waiting": pgettext_lazy("job", "waiting"),
    "running": pgettext_lazy("job", "running"),
    "failed": pgettext_lazy("job", "failed"),
    "done": pgettext_lazy("job", "done"),
}
WORK = {
    "capture_page": pgettext_lazy("job", "Capture a page"),
    "shoot_page": pgettext_lazy("job", "Take a picture of a page"),
    "look": pgettext_lazy("job", "Look for claims close to a tip"),
}
# What the forms of the desk call their fields; errors name them by these.
FIELDS = {
    "text": pgettext_lazy("field", "Claim"),
    "statement": pgettext_lazy("field", "Claim"),
    "claim": pgettext_lazy("field", "Claim"),
    "language": pgettext_lazy("field", "Language"),
    "topic": pgettext_lazy("field", "Topic"),
    "first_seen": pgettext_lazy("field", "First seen"),
    "deadline": pgettext_lazy("field", "Deadline"),
    "title": pgettext_lazy("field", "Title"),
    "verdict": pgettext_lazy("field", "Verdict"),
    "summary": pgettext_lazy("field", "Short answer"),
    "explanation": pgettext_lazy("field", "Explanation"),
    "reason": pgettext_lazy("field", "Reason"),
    "public_id": pgettext_lazy("field", "Address of the check"),
    "id": pgettext_lazy("field", "Address of the check"),
    "quote": pgettext_lazy("field", "Quote"),
    "source": pgettext_lazy("field", "Organisation"),
    "url": pgettext_lazy("field", "Web address"),
    "address": pgettext_lazy("field", "Public address"),
    "name": pgettext_lazy("field", "Name of the desk"),
    "reach": pgettext_lazy("field", "How to reach the desk"),
}
KINDS: Mapping[str, Mapping[str, str | Promise]] = {
    "claim": CLAIMS,
    "revision": REVISIONS,
    "evidence": EVIDENCE,
    "media": MEDIA,
    "live": LIVE,
    "job": JOBS,
    "work": WORK,
    "verdict": {name: word for name, (_shape, word) in VERDICTS.items()},
    "hint": HINTS,
    "declined": DECLINED,
    "declined_why": DECLINED_WHY,
    "reply": REPLIES,
    "mistake": MISTAKES,
    "reply_declined": REPLIES_DECLINED,
    "step": STEPS,
    "field": FIELDS,
    "topic": TOPICS,
    "language": LANGUAGES,
}
