// What pages without a circuit do by themselves: count down to an opening, show a password being typed, and say what looks wrong.
// Elements are looked up anew each time, since enhanced navigation changes the page under a running script.

const day = 86_400_000;
const clocks = new WeakMap();

// The server said what time it was when it drew the page; only the time since then is taken from this machine.
function left(element) {
  const said = element.dataset.now;
  let clock = clocks.get(element);
  if (clock?.said !== said) clocks.set(element, clock = { said, since: performance.now() });
  return Number(element.dataset.countdown) - Number(said) - (performance.now() - clock.since);
}

function show(element) {
  const remaining = left(element);
  const seconds = Math.max(0, Math.ceil(remaining / 1000));
  const values = {
    Days: Math.floor(seconds * 1000 / day), Hours: Math.floor(seconds / 3600) % 24,
    Minutes: Math.floor(seconds / 60) % 60, Seconds: seconds % 60,
  };
  for (const [unit, value] of Object.entries(values)) {
    const place = element.querySelector(`[data-unit="${unit}"]`);
    const text = unit === 'Days' ? `${value}` : String(value).padStart(2, '0');
    if (place && place.textContent !== text) place.textContent = text;
  }
  if (remaining > 0 || element.dataset.reached) return;
  element.dataset.reached = 'true';
  // Not all at once: everybody who looks at this page has the same zero.
  setTimeout(() => location.reload(), 500 + Math.random() * 4_000);
}

function prepare() {
  document.querySelectorAll('[data-countdown]').forEach(show);
  if (navigator.clipboard) document.querySelectorAll('[data-copy][hidden]').forEach(button => { button.hidden = false; });
  document.querySelectorAll('[data-reveal][hidden]').forEach(button => { button.hidden = false; });
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-reveal]');
  const input = button && document.getElementById(button.dataset.reveal);
  if (!input) return;
  const shown = input.type === 'password';
  input.type = shown ? 'text' : 'password';
  button.setAttribute('aria-pressed', shown);
  input.focus();
});

document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const texts = [...document.getElementById(button.dataset.copy).children].map(element => element.textContent.trim());
  await navigator.clipboard.writeText(texts.join('\n'));
  button.textContent = button.dataset.copied;
});

// One thing at a time, once its field is left: said in place of the answer that the server would give.
function say(input, text) {
  const place = document.getElementById(`${input.id}-errors`);
  place.querySelector('.validation-message')?.remove();
  if (text) place.prepend(Object.assign(document.createElement('p'), { className: 'validation-message', textContent: text }));
  if (text) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

document.addEventListener('focusout', event => {
  const input = event.target.closest('input[data-wrong]');
  if (!input?.value || input.validity.valid || input.parentElement.contains(event.relatedTarget)) return;
  if (!input.form.querySelector('.validation-message')) say(input, input.dataset.wrong);
});

document.addEventListener('input', event => {
  const input = event.target.closest('input[data-wrong]');
  if (input?.validity.valid && input.getAttribute('aria-invalid')) say(input, null);
});

setInterval(prepare, 1_000);
prepare();
