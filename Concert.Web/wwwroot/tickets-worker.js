// Shows tickets that were opened before when the line is gone, or too slow for a door: from what tickets.js has kept, and nothing else.
// Its scope is /tickets; it keeps nothing by itself, and what it answers from is deleted at sign-out.

const patience = 3_000;

// A kept page says that it is one: KeptNote shows then what there is to say.
async function marked(kept) {
  if (!kept?.headers.get('Content-Type')?.startsWith('text/html')) return kept;
  return new Response((await kept.text()).replace('<html ', '<html data-from-phone '), kept);
}

async function answer(request) {
  const kept = async () => marked(await caches.match(request, { ignoreVary: true }));
  const fresh = fetch(request);
  try {
    const first = await Promise.race([fresh, new Promise(done => setTimeout(done, patience))]);
    return first ?? await kept() ?? await fresh;
  } catch {
    return await kept() ?? Response.error();
  }
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => {
  const { request } = event;
  // tickets.js asks for what it is to keep: that comes from the house or not at all.
  if (request.cache === 'reload') return;
  if (request.method === 'GET' && new URL(request.url).origin === location.origin) event.respondWith(answer(request));
});
