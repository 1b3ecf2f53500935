// Starts the circuit, keeps trying for a while when it is lost, and switches the theme. Nothing here is needed to read a page.

import './plain-pages.js';
import './hold-clock.js';
import './keep.js';
import './line.js';

const retries = [0, 1_000, 2_000, 3_000, 5_000, 8_000, 10_000];

for (const name of ['seatschosen', 'seatsfiltered', 'seatsmissed'])
  Blazor.registerCustomEventType(name, { createEventArgs: event => event.detail });

// The seat map's script comes with the first map.
const wantsMap = () => document.querySelector('[data-seat-map]');
if (wantsMap()) import('./seat-map/seat-map.js');
else {
  const waiting = new MutationObserver(() => {
    if (!wantsMap()) return;
    waiting.disconnect();
    import('./seat-map/seat-map.js');
  });
  waiting.observe(document.body, { childList: true, subtree: true });
}

Blazor.start({
  circuit: {
    // There are none: asking for them costs a way to the server and back before the circuit begins.
    initializers: { beforeStart: [], afterStarted: [] },
    // The default asks again at once, ten times: a crowd would fall on a server that has just come back.
    reconnectionOptions: {
      maxRetries: 60,
      retryIntervalMilliseconds: attempt =>
        attempt >= 60 ? null : (retries[attempt] ?? 10_000) + Math.random() * 1_000,
    },
  },
});

// The circuit is gone for good (server restarted, or away too long). Everything of value is in the account, so a reload finds it again.
const notice = document.getElementById('components-reconnect-modal');
if (notice) {
  new MutationObserver(() => {
    if (notice.classList.contains('components-reconnect-rejected')) location.reload();
    else if (notice.classList.contains('components-reconnect-retrying')) reloadWhenSignedOut();
  }).observe(notice, { attributeFilter: ['class'] });
}

// Whoever was signed out meanwhile gets no line any more: the page, loaded anew, asks them to sign in. Not at each of a crowd's attempts.
let askedAt = -Infinity;
async function reloadWhenSignedOut() {
  if (performance.now() - askedAt < 10_000) return;
  askedAt = performance.now();
  const answer = await fetch('/_blazor/negotiate?negotiateVersion=1', { method: 'POST' }).catch(() => null);
  if (answer?.status === 401) location.reload();
}

// Tickets bring their own script. Where nobody is signed in any more, none are left behind.
function arrived() {
  if (document.querySelector('[data-strip], [data-tickets-of]')) import('./tickets.js').then(tickets => tickets.begin());
  if (document.querySelector('form[data-passkey]')) import('./passkeys.js').then(passkeys => passkeys.begin());
  if (document.querySelector('header a[href^="/account/sign-in"]')) forgetTickets();
}

async function forgetTickets() {
  if (!window.caches) return;
  for (const name of await caches.keys()) if (name.startsWith('tickets-of-')) await caches.delete(name);
}

Blazor.addEventListener('enhancedload', arrived);
arrived();

document.addEventListener('submit', event => {
  if (!event.target.matches('form[action="/account/sign-out"]') || !window.caches) return;
  event.preventDefault();
  forgetTickets().finally(() => event.target.submit());
});

document.addEventListener('click', event => {
  if (event.target.closest('[data-reload]')) location.reload();

  const choice = event.target.closest('[data-theme-switch]');
  if (choice) {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    // The server reads it and says data-theme with the page, so that nothing flashes.
    const secure = location.protocol === 'https:' ? ';secure' : '';
    document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax${secure}`;
  }

  if (event.target.closest('[data-print]')) print();

  const share = event.target.closest('[data-share]');
  if (share) {
    const url = new URL(share.dataset.share, location.href);
    // The part of the hall that is looked at goes along.
    const section = new URLSearchParams(location.search).get('section');
    if (section) url.searchParams.set('section', section);
    if (navigator.share) navigator.share({ title: document.title, url: url.href }).catch(() => {});
    else {
      navigator.clipboard?.writeText(url.href).then(() => {
        share.title = share.dataset.shared;
        share.setAttribute('aria-label', share.dataset.shared);
      });
    }
  }
});
