// <hold-clock ends now>: how long seats are still held. The server says when that ends and what time it is; only the time since then is
// this machine's, and monotonic, so that neither a wrong clock nor a lost line makes it wrong.

import { lineIsLost } from './line.js';

const minute = 60_000;

function words(left) {
  const seconds = Math.ceil(left / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

class HoldClock extends HTMLElement {
  static observedAttributes = ['ends', 'now'];

  // Blazor puts the children in after the element.
  connectedCallback() {
    this.timer = setTimeout(() => this.show());
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  attributeChangedCallback() {
    const ends = this.getAttribute('ends');
    const until = performance.now() + Number(ends) - Number(this.getAttribute('now'));
    // What comes late over a slow line promises too much: of all answers the one that promises least counts.
    this.until = ends === this.ends ? Math.min(this.until, until) : until;
    this.ends = ends;
    if (!this.isConnected) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show());
  }

  show() {
    const left = Math.max(0, this.until - performance.now());
    const phase = left === 0 ? 'over' : left <= minute ? 'last' : 'calm';
    const said = lineIsLost() && left > 0 ? 'offline' : phase;
    this.dataset.phase = phase;
    for (const part of this.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== said;
    // The text's own node, which Blazor goes on knowing.
    const time = this.querySelector('.time')?.firstChild;
    if (time && time.data !== words(left)) time.data = words(left);
    const spoken = this.querySelector('[aria-live]');
    if (spoken && spoken.textContent !== (spoken.dataset[phase] ?? '')) spoken.textContent = spoken.dataset[phase] ?? '';
    if (left > 0) this.timer = setTimeout(() => this.show(), left % 1000 || 1000);
  }
}

// A phone that sleeps stops its monotonic clock too; the hold doesn't sleep.
let hiddenAt = null;
document.addEventListener('visibilitychange', () => {
  const at = { wall: Date.now(), steady: performance.now() };
  if (!document.hidden && hiddenAt) {
    const slept = Math.max(0, at.wall - hiddenAt.wall - (at.steady - hiddenAt.steady));
    for (const clock of document.querySelectorAll('hold-clock')) {
      clock.until -= slept;
      clearTimeout(clock.timer);
      clock.show();
    }
  }
  hiddenAt = document.hidden ? at : null;
});

customElements.define('hold-clock', HoldClock);
