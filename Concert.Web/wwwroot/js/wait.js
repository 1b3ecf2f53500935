// Keeps the waiting page without a circuit up to date: asks as often as the server says, and goes in when it is one's turn.
const room = document.querySelector('[data-wait]');
const words = JSON.parse(room.dataset.words);
const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, i) => values[i]);

function tell(wait) {
  if (!wait) return words.unknown;
  const low = Math.max(1, Math.floor(wait.low / 60)), high = Math.max(low, Math.ceil(wait.high / 60));
  if (wait.high <= 60) return words.underMinute;
  if (low >= 120) return fill(words.hours, Math.floor(low / 60), Math.floor((high + 59) / 60));
  if (low === high) return low === 1 ? words.oneMinute : fill(words.minutes, low);
  return fill(words.range, low, high);
}

function show(place) {
  const number = n => new Intl.NumberFormat(document.documentElement.lang).format(n);
  const put = (selector, text) => { const e = room.querySelector(selector); if (e && e.textContent !== text) e.textContent = text; };
  put('.giant', number(place.position));
  put('.ahead span', fill(room.dataset.ahead, number(place.peopleAhead)));
  put('.wait', tell(place.estimatedWaitSeconds));
  const from = Number(room.dataset.from);
  const done = room.querySelector('.done');
  if (done && from > 0) done.style.inlineSize = `${Math.round(100 * (from - place.position) / from)}%`;
}

async function poll() {
  let pause = Number(room.dataset.poll);
  try {
    const answer = await fetch(room.dataset.wait, { headers: { 'X-Queue-Token': room.dataset.token } });
    // Used, left or run out, or a draw since: the page itself says what is to be said.
    if (answer.status === 401) return location.reload();
    if (answer.ok) {
      const place = await answer.json();
      if (place.state === 'ADMITTED') return location.assign(room.dataset.dates);
      if ((place.state === 'PRE_QUEUE') !== (room.dataset.state === 'PreQueue')) return location.reload();
      if (place.state === 'WAITING') show(place);
      pause = place.pollAfterSeconds;
    }
  } catch {
    // The line is down for a moment; the place is kept.
  }
  // A little spread, so that thousands who loaded the page at one moment don't come back at one moment.
  setTimeout(poll, pause * 1000 * (0.9 + Math.random() * 0.2));
}
setTimeout(poll, Number(room.dataset.poll) * 1000);
