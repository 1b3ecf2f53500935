// The page's words for the map, filled in. The server sends the sentences in the reader's language.

// By hand: a browser's number formats take longer to load than the whole map to draw.
const whole = number => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
const tenths = number => String(Math.round(number * 10) / 10);

// 165,000 is 16.5만 in Korean, 165K elsewhere.
function compact(number, language) {
  if (language === 'ko') return number < 10_000 ? whole(number) : `${tenths(number / 10_000)}만`;
  if (number < 1_000) return String(number);
  return number < 1_000_000 ? `${tenths(number / 1_000)}K` : `${tenths(number / 1_000_000)}M`;
}

const fill = (sentence, ...parts) => sentence.replace(/\{(\d)\}/g, (_, i) => parts[i]);

export class Words {
  constructor(sentences, tiers) {
    this.sentences = sentences;
    this.tiers = tiers;
    this.language = document.documentElement.lang;
    this.stage = sentences.stage;
    this.soldOut = sentences.soldOut;
  }

  tier(section) { return this.tiers[section.tier]; }
  price(section) { return fill(this.sentences.price, whole(this.tier(section).price)); }
  shortPrice(section) { return fill(this.sentences.shortPrice, compact(this.tier(section).price, this.language)); }
  left(count) { return fill(this.sentences.left, whole(count)); }
  row(name) { return fill(this.sentences.row, name); }

  // "Section F2", but plain "Floor".
  sectionName({ name, code }) { return code ? fill(this.sentences.section, name) : name; }

  section(section, { free, count }) {
    const parts = [this.sectionName(section), this.tier(section).name, this.price(section)];
    return free === 0
      ? fill(this.sentences.sectionSoldOut, ...parts)
      : fill(this.sentences.sectionSpoken, ...parts, free, count);
  }

  place(section, { row, seat }) {
    return row
      ? fill(this.sentences.place, this.sectionName(section), row, seat)
      : fill(this.sentences.placeWithoutRow, this.sectionName(section), seat);
  }

  seat(section, seat, look) {
    const extras = ['accessible', 'companion', 'restricted'].filter((_, bit) => seat.features & 1 << bit);
    return [this.place(section, seat), this.price(section), this.sentences[look], ...extras.map(e => this.sentences[e])].join(', ');
  }
}
