"""What a person of the desk may do: five roles, of which one person may hold several."""

INTAKE = "intake"  # opens, groups and declines claims
CHECKER = "checker"  # captures evidence, drafts, submits
REVIEWER = "reviewer"  # approves or sends back
PUBLISHER = "publisher"  # publishes, corrects, retracts
ADMIN = "admin"  # invites people and says which roles they hold
ROLES = (INTAKE, CHECKER, REVIEWER, PUBLISHER, ADMIN)
