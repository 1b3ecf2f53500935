// Whether the line to the server is up. What is pressed without it would be sent when it is back, under a label that was true before: it is
// refused at once instead.

const root = document.documentElement;

// Blazor marks its own notice while it tries to get the line back.
export function lineIsLost() {
  const notice = document.getElementById('components-reconnect-modal');
  return !navigator.onLine || /components-reconnect-(show|retrying|failed)/.test(notice?.className ?? '');
}

function mark() { root.toggleAttribute('data-line-lost', lineIsLost()); }

addEventListener('online', mark);
addEventListener('offline', mark);
const notice = document.getElementById('components-reconnect-modal');
if (notice) new MutationObserver(mark).observe(notice, { attributeFilter: ['class'] });
mark();

// A choice that isn't heard, too: the button's label knows nothing of it.
addEventListener('click', event => {
  if (!event.target.closest?.('[data-needs-line]')) return;
  mark();
  if (!root.hasAttribute('data-line-lost') && root.dataset.unheard === undefined) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });
