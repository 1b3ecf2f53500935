// Keeps the waiting page without a circuit up to date: asks for its panel as often as the server says. Numbers and words are the server's.

// Changes only what differs, in its place: a screen reader hears the new wait, and not the whole panel again.
function patch(before, after) {
  if (before.isEqualNode(after)) return;
  if (before.nodeName !== after.nodeName || before.childNodes.length !== after.childNodes.length) {
    before.replaceWith(after);
    return;
  }
  if (before.nodeType !== Node.ELEMENT_NODE) {
    before.nodeValue = after.nodeValue;
    return;
  }
  for (const { name } of [...before.attributes]) if (!after.hasAttribute(name)) before.removeAttribute(name);
  for (const { name, value } of after.attributes) before.setAttribute(name, value);
  const children = [...after.childNodes];
  [...before.childNodes].forEach((child, i) => patch(child, children[i]));
}

async function poll() {
  const room = document.querySelector('[data-wait]');
  if (!room) return;
  try {
    const answer = await fetch(room.dataset.wait, { headers: { 'X-Queue-Token': room.dataset.token }, redirect: 'manual' });
    // Not in line any more, or signed out: the page itself says what is to be said.
    if (answer.type === 'opaqueredirect') {
      location.reload();
      return;
    }
    if (answer.ok) patch(room, new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-wait]'));
  } catch {
    // The line is down for a moment; the place is kept.
  }
  wait();
}

// A little spread, so that thousands who loaded the page at one moment don't come back at one moment.
function wait() {
  const room = document.querySelector('[data-wait]');
  if (room) setTimeout(poll, Number(room.dataset.poll) * 1_000 * (0.9 + Math.random() * 0.2));
}

// Leads on in place of the waiting room: the way back through the history would join again, unasked.
document.addEventListener('submit', async event => {
  const form = event.target;
  if (!form.matches('form[data-leave]')) return;
  event.preventDefault();
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form) });
    location.replace(answer.url);
  } catch {
    // The line is down: the browser says so, as of any form.
    form.submit();
  }
});

wait();
