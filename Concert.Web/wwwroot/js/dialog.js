// showModal gives what a dialog needs and markup can't say: the focus kept inside, Escape, the page behind inert.
export function show(dialog) {
  dialog.showModal();
}

export function close(dialog) {
  dialog.close();
}
