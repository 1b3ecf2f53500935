// Tickets on a phone, with or without the line: swiping between them, a picture of one, and the pages kept for the door.

// ---- one ticket a screen ----------------------------------------------------------------------------------------------

const stripOf = element => element.closest('[data-strip]');
const listOf = strip => strip.querySelector('[data-strip-list]');
const current = list => Math.round(list.scrollLeft / (list.firstElementChild.offsetWidth || 1));

function go(strip, index, behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth') {
  const list = listOf(strip);
  const card = list.children[Math.min(list.children.length - 1, Math.max(0, index))];
  list.scrollTo({ left: card.offsetLeft - list.firstElementChild.offsetLeft, behavior });
}

function mark(strip) {
  const at = current(listOf(strip));
  const dots = [...strip.querySelectorAll('[data-strip-to]')];
  dots.forEach((dot, i) => (i === at ? dot.setAttribute('aria-current', 'true') : dot.removeAttribute('aria-current')));
  strip.querySelector('[data-strip-by="-1"]')?.setAttribute('aria-disabled', at === 0);
  strip.querySelector('[data-strip-by="1"]')?.setAttribute('aria-disabled', at === dots.length - 1);
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-strip-by], [data-strip-to]');
  if (!button) return;
  const strip = stripOf(button);
  go(strip, button.dataset.stripTo ? Number(button.dataset.stripTo) : current(listOf(strip)) + Number(button.dataset.stripBy));
});

document.addEventListener('keydown', event => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || !event.target.closest('[data-strip-list], .pager')) return;
  event.preventDefault();
  const strip = stripOf(event.target);
  go(strip, current(listOf(strip)) + step);
});

document.addEventListener('scroll', event => {
  if (event.target.matches?.('[data-strip-list]')) mark(stripOf(event.target));
}, { capture: true, passive: true });

// ---- a picture of one -------------------------------------------------------------------------------------------------

const width = 1080;
const margin = 90;
const looks = {
  code: { font: '600 40px ui-monospace, monospace', line: 60, centred: true, after: 70 },
  seat: { font: '850 76px', line: 92, after: 20 },
  title: { font: '800 60px', line: 76, after: 10 },
  plain: { font: '500 42px', line: 62, after: 0 },
};

function lines(context, text, room) {
  const rows = [];
  for (const word of text.split(/\s+/)) {
    const longer = rows.length ? `${rows.at(-1)} ${word}` : word;
    if (rows.length && context.measureText(longer).width <= room) rows[rows.length - 1] = longer;
    else rows.push(word);
  }
  return rows;
}

async function picture(card) {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const family = getComputedStyle(document.body).fontFamily;
  const texts = [...card.querySelectorAll('[data-line]')].map(element => {
    const look = looks[element.dataset.line];
    context.font = look.font.includes('mono') ? look.font : `${look.font} ${family}`;
    return { look, font: context.font, rows: lines(context, element.dataset.text ?? element.textContent.trim(), width - 2 * margin) };
  });
  const side = width - 2 * margin;
  const height = margin + side + 40 + texts.reduce((sum, { look, rows }) => sum + rows.length * look.line + look.after, 0) + margin;
  Object.assign(canvas, { width, height });
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = getComputedStyle(card).getPropertyValue('--tier') || '#1d1826';
  context.fillRect(0, 0, 28, height);
  const code = card.querySelector('.qr');
  context.save();
  context.translate(margin, margin);
  context.scale(side / code.viewBox.baseVal.width, side / code.viewBox.baseVal.height);
  context.fillStyle = '#000';
  context.fill(new Path2D(code.querySelector('path').getAttribute('d')));
  context.restore();
  context.fillStyle = '#1d1826';
  context.textBaseline = 'top';
  let y = margin + side + 40;
  for (const { look, font, rows } of texts) {
    context.font = font;
    context.textAlign = look.centred ? 'center' : 'start';
    for (const row of rows) {
      context.fillText(row, look.centred ? width / 2 : margin, y);
      y += look.line;
    }
    y += look.after;
  }
  const blob = await new Promise(done => canvas.toBlob(done, 'image/png'));
  return new File([blob], `ticket-${card.dataset.ticket}.png`, { type: 'image/png' });
}

document.addEventListener('click', async event => {
  const card = event.target.closest('[data-ticket-save], [data-ticket-share]')?.closest('[data-ticket]');
  if (!card) return;
  const file = await picture(card);
  if (event.target.closest('[data-ticket-share]')) {
    // Closing the phone's own sheet without choosing is no error.
    await navigator.share({ files: [file], title: card.getAttribute('aria-label') }).catch(() => { });
    return;
  }
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: file.name });
  link.click();
  URL.revokeObjectURL(link.href);
});

const sharesFiles = () => navigator.canShare?.({ files: [new File([''], 'ticket.png', { type: 'image/png' })] }) ?? false;

// ---- kept for the door ------------------------------------------------------------------------------------------------

const pagesMax = 24;

// The tickets that are listed here, or beside this one: what can be gone to must be there too.
const others = () => [
  ...[...document.querySelectorAll('main a[href^="/tickets/"]:not([href$="/calendar"])')].map(link => new URL(link.href).pathname),
  ...[...document.querySelectorAll('[data-ticket]')].map(card => `/tickets/${card.dataset.ticket}`),
];

// What this page is made of: its own address, and the styles and scripts that were loaded for it.
async function keep(owner) {
  if (!navigator.serviceWorker || !window.caches) return;
  const name = `tickets-of-${owner}`;
  for (const other of await caches.keys()) if (other.startsWith('tickets-of-') && other !== name) await caches.delete(other);
  await navigator.serviceWorker.register('/tickets-worker.js', { scope: '/tickets' });
  const kept = await caches.open(name);
  const parts = performance.getEntriesByType('resource').map(entry => new URL(entry.name))
    .filter(url => url.origin === location.origin && /\.(css|js|svg|woff2)$/.test(url.pathname)).map(url => url.href);
  const pages = new Set([location.pathname, ...others()].slice(0, pagesMax));
  await Promise.allSettled([...pages, ...new Set(parts)].map(async address => {
    // The others are brought up to date when they are opened.
    if (pages.has(address) && address !== location.pathname && await kept.match(address)) return;
    const response = await fetch(address, { cache: pages.has(address) ? 'reload' : 'default' });
    if (response.ok && !response.redirected) await kept.put(address, response);
  }));
  document.documentElement.dataset.kept = location.pathname;
}

// ---- a page has come --------------------------------------------------------------------------------------------------

let begun = null;

// Also when enhanced navigation has put another page in this one's place.
export function begin() {
  document.querySelectorAll('[data-ticket-share]').forEach(button => { button.hidden = !sharesFiles(); });
  const start = document.querySelector('[data-strip-start]');
  if (start && start !== begun) {
    begun = start;
    const [strip, index] = [stripOf(start), [...start.parentElement.children].indexOf(start)];
    go(strip, index, 'instant');
    mark(strip);
    // On a desk they stand one below the other.
    if (index > 0 && current(listOf(strip)) === 0) start.scrollIntoView({ behavior: 'instant', block: 'start' });
  }
  const owner = document.querySelector('[data-tickets-of]')?.dataset.ticketsOf;
  if (owner && navigator.onLine) keep(owner);
}
