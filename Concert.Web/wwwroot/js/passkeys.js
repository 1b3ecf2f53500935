// Passkeys: asks the browser for one and sends it with its form. Where the browser knows none, the form stays hidden.

const known = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);
let asking;

async function ask(form, offered) {
  // A browser answers one question at a time.
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const options = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === 'create')
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options), signal });
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get(offered ? { publicKey, signal, mediation: 'conditional' } : { publicKey, signal });
}

async function send(form, offered = false) {
  const error = form.querySelector('[role="alert"]');
  error.replaceChildren();
  try {
    form.elements['Passkey.Credential'].value = JSON.stringify(await ask(form, offered));
    form.elements['Passkey.Stay'].value = document.querySelector('[name="Form.Stay"]')?.checked ?? false;
    form.submit();
  } catch (refused) {
    if (offered || refused.name === 'AbortError') return;
    error.append(Object.assign(document.createElement('p'), { className: 'validation-message', textContent: form.dataset.failed }));
    await offer();
  }
}

async function offer() {
  const form = document.querySelector('form[data-passkey][data-offered]');
  if (form && await PublicKeyCredential.isConditionalMediationAvailable?.()) send(form, true);
}

document.addEventListener('submit', event => {
  if (!event.target.matches('form[data-passkey]')) return;
  event.preventDefault();
  send(event.target);
});

export async function begin() {
  asking?.abort();
  if (!known) return;
  for (const form of document.querySelectorAll('form[data-passkey]')) form.hidden = false;
  await offer();
}
