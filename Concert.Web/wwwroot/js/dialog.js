// showModal gives what a dialog needs and markup can't say: the focus kept inside, Escape, the page behind inert.
export const show = dialog => dialog.showModal();
export const close = dialog => dialog.close();
