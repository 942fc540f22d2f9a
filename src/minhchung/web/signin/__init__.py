"""The pages on which people of the desk come in, leave, and look after how they sign in; and where admins invite.

Views of allauth (pass phrase, passkeys, one-time codes) in our own templates and words; nothing of allauth that sends
mail, signs strangers up or stores an address is routed.
"""
