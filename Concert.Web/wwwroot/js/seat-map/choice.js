// What this person has chosen: kept in the browser, and told to the server until it was heard. Before the circuit lives there is
// nobody to hear; and a line may break.

const resendAfter = 2_000;

export class Choice {
  sent = null;

  // Of one map and hall. Begins with what this tab has kept: a restart or a new circuit finds it again.
  constructor(map) {
    this.map = map;
    this.kept = this.#restore();
  }

  // Another takes its place.
  stop() { clearTimeout(this.resend); }

  toggle(number) {
    const { wanted } = this.map.seats;
    if (!wanted.delete(number)) wanted.add(number);
    // What is chosen on top of something unheard knows no more than that did.
    if (this.heard >= this.sent) this.basis = this.revision;
    this.sent++;
    this.#keep();
    this.#send();
  }

  // How far the server has heard, and what it made of it.
  read(heard, revision, chosen) {
    const { seats } = this.map;
    this.heard = heard;
    this.revision = revision;
    seats.chosen = chosen;
    if (this.sent === null) {
      const isKept = this.kept.length > 0 && heard === 0;
      this.sent = isKept ? 1 : heard;
      this.basis = revision;
      seats.wanted = new Set(isKept ? this.kept : chosen);
    } else if (heard >= this.sent) {
      this.sent = heard;
      seats.wanted = new Set(chosen);
      this.#keep();
    }
    if (heard >= this.sent) delete document.documentElement.dataset.unheard;
    if (this.map.isLive && heard < this.sent) this.#send();
  }

  #send() {
    const { map } = this;
    clearTimeout(this.resend);
    if (map.isLive) {
      map.tell('seatschosen', {
        number: this.sent, revision: this.basis, stamp: map.hall.stamp, seats: [...map.seats.wanted],
      });
    }
    this.resend = setTimeout(() => {
      if (!map.root.isConnected || this.heard >= this.sent) return;
      // The bar shows what the server knows: it says now that this is no longer what the map shows.
      if (map.isLive) document.documentElement.dataset.unheard = '';
      this.#send();
    }, resendAfter);
  }

  get #key() { return `seats:${this.map.root.dataset.keptAs}`; }

  #keep() {
    const { hall, seats } = this.map;
    const kept = [...seats.wanted];
    try {
      if (kept.length) sessionStorage.setItem(this.#key, JSON.stringify({ stamp: hall.stamp, seats: kept }));
      else sessionStorage.removeItem(this.#key);
    } catch { /* a browser that keeps nothing */ }
  }

  #restore() {
    const { hall } = this.map;
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key));
      return kept?.stamp === hall.stamp ? kept.seats.filter(number => number < hall.count) : [];
    } catch {
      return [];
    }
  }
}
