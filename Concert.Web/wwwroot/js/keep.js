// What is typed into a field marked data-keep is kept in the tab, whether or not the line is there; the page asks for it when it opens,
// and removes it when it has done with it.

document.addEventListener('input', event => {
  const name = event.target.dataset?.keep;
  if (name) sessionStorage.setItem(name, event.target.value);
});

// The line is back and the circuit the same: what was typed meanwhile never reached it.
const notice = document.getElementById('components-reconnect-modal');
if (notice) {
  new MutationObserver(() => {
    if (!notice.classList.contains('components-reconnect-hide')) return;
    for (const field of document.querySelectorAll('[data-keep]')) field.dispatchEvent(new Event('input', { bubbles: true }));
  }).observe(notice, { attributeFilter: ['class'] });
}
