// Ties the buttons of this page to allauth's passkey functions. Without script the buttons stay hidden.
(function () {
  const forms = window.allauth.webauthn.forms
  const failed = document.getElementById('passkey-failed')
  const credential = 'passkey-credential'
  const data = 'passkey-data'
  const ties = {
    'passkey-login': function (login) { forms.loginForm({ ids: { login, credential } }) },
    'passkey-use': function (authenticate) { forms.authenticateForm({ ids: { authenticate, credential, data } }) },
    // "signup" leaves the options as the server wrote them; "add" would make a second factor of them.
    'passkey-new': function (signup) { forms.signupForm({ ids: { signup, credential, data } }) }
  }
  document.addEventListener('allauth.error', function (event) {
    event.preventDefault()
    failed.hidden = false
  })
  for (const id of Object.keys(ties)) {
    const button = document.getElementById(id)
    if (!button) continue
    ties[id](id)
    button.addEventListener('click', function () { failed.hidden = true })
    button.closest('[data-passkeys]').hidden = false
  }
})()
