"""Tables of the desk. Only this room may import them; everyone else goes through its doors."""

from .checks import Approval, Citation, Claim, Editor, Evidence, Mode, Note, Proposal, Revision, Step, Unmerged
from .tips import Demand, Receipt, Reply, Suggestion, Wording
from .work import Due, Job

__all__ = [
    "Approval",
    "Citation",
    "Claim",
    "Demand",
    "Due",
    "Editor",
    "Evidence",
    "Job",
    "Mode",
    "Note",
    "Proposal",
    "Receipt",
    "Reply",
    "Revision",
    "Step",
    "Suggestion",
    "Unmerged",
    "Wording",
]
