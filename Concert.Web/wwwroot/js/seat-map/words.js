// The page's words for the map, filled in. The server sends the sentences in the reader's language.

const fill = (sentence, ...parts) => sentence.replace(/\{(\d)\}/g, (_, i) => parts[i]);

export class Words {
  constructor(sentences, tiers) {
    this.sentences = sentences;
    this.tiers = tiers;
    const language = document.documentElement.lang;
    this.whole = new Intl.NumberFormat('en');
    // 165,000 is 16.5만 in Korean; elsewhere thousands.
    this.compact = new Intl.NumberFormat(language === 'ko' ? 'ko' : 'en', { notation: 'compact', maximumFractionDigits: 1 });
    this.stage = sentences.stage;
    this.soldOut = sentences.soldOut;
  }

  tier(section) { return this.tiers[section.tier]; }
  price(section) { return fill(this.sentences.price, this.whole.format(this.tier(section).price)); }
  shortPrice(section) { return fill(this.sentences.shortPrice, this.compact.format(this.tier(section).price)); }
  left(count) { return fill(this.sentences.left, this.whole.format(count)); }
  row(name) { return fill(this.sentences.row, name); }

  // "Section F2", but plain "Floor".
  sectionName({ name, code }) { return code ? fill(this.sentences.section, name) : name; }

  section(section, free) {
    const parts = [this.sectionName(section), this.tier(section).name, this.price(section)];
    return free === 0
      ? fill(this.sentences.sectionSoldOut, ...parts)
      : fill(this.sentences.sectionSpoken, ...parts, free, section.count);
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
