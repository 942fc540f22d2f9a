"""Addresses of signing in, of one's account, and of the people of the desk. allauth looks its own up by name."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from django.urls import path

from minhchung.web.signin import account, admins, ways, welcome

urlpatterns = [
    path("signin/", account_views.login, name="account_login"),
    path("signin/code/", mfa_views.authenticate, name="mfa_authenticate"),
    path("signin/passkey/", ways.passkey_sign_in, name="mfa_login_webauthn"),
    path("signin/closed/", account_views.account_inactive, name="account_inactive"),
    path("signout/", account_views.logout, name="account_logout"),
    path("welcome/<str:token>/", welcome.welcome, name="desk_welcome"),
    path("again/", account_views.reauthenticate, name="account_reauthenticate"),
    path("again/code/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", ways.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("account/", account.account, name="mfa_index"),
    path("account/phrase/", account.phrase, name="desk_phrase"),
    path("account/passkeys/add/", ways.add_passkey, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/name/", ways.name_passkey, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", ways.remove_passkey, name="mfa_remove_webauthn"),
    path("account/app/", ways.app_on, name="mfa_activate_totp"),
    path("account/app/off/", ways.app_off, name="mfa_deactivate_totp"),
    path("account/codes/", ways.codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", ways.new_codes, name="mfa_generate_recovery_codes"),
    path("account/codes/file/", ways.codes_file, name="mfa_download_recovery_codes"),
    path("people/", admins.crew, name="desk_people"),
    path("people/<int:who>/", admins.roles, name="desk_person"),
    path("people/<int:who>/link/", admins.link, name="desk_person_link"),
    path("people/<int:who>/close/", admins.close, name="desk_person_close"),
    path("people/links/<int:which>/withdraw/", admins.withdraw, name="desk_link_withdraw"),
]
