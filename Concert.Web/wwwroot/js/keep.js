// What is typed into a field marked data-keep is kept in the tab, whether or not the line is there; the page asks for it when it opens,
// and removes it when it has done with it.

document.addEventListener('input', event => {
  const name = event.target.dataset?.keep;
  if (name) sessionStorage.setItem(name, event.target.value);
});

// A button that is pressed before the circuit lives is pressed again as soon as it does.
const isLive = () => document.querySelector('main[data-live]') !== null;
let pressed = null;
document.addEventListener('click', event => {
  const name = event.target.closest('[data-press]')?.dataset.press;
  if (!name || isLive()) return;
  const isFirst = pressed === null;
  pressed = name;
  if (!isFirst) return;
  const waiting = new MutationObserver(() => {
    if (!isLive()) return;
    waiting.disconnect();
    const button = document.querySelector(`[data-press="${pressed}"]`);
    pressed = null;
    button?.click();
  });
  waiting.observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-live'] });
});

// The line is back and the circuit the same: what was typed meanwhile never reached it.
const notice = document.getElementById('components-reconnect-modal');
if (notice) {
  new MutationObserver(() => {
    if (!notice.classList.contains('components-reconnect-hide')) return;
    for (const field of document.querySelectorAll('[data-keep]')) field.dispatchEvent(new Event('input', { bubbles: true }));
  }).observe(notice, { attributeFilter: ['class'] });
}
