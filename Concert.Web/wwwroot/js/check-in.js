// The door. Every scan is kept in the browser until the server has answered it: a line that breaks, a phone that is locked or a page that
// is reloaded lose none, and the scan's id makes sure that sending it again lets nobody in twice.
const door = document.getElementById('door');
const [showing, name, form, code, verdict, line, list, camera, view] =
  ['performance', 'door-name', 'scan', 'code', 'verdict', 'line', 'list', 'camera', 'view'].map(id => document.getElementById(id));
const key = 'concert.door.scans';
const read = () => JSON.parse(localStorage.getItem(key) ?? '[]');
const write = scans => localStorage.setItem(key, JSON.stringify(scans));
let sending = false;
let timer = 0;

for (const field of [showing, name]) {
  const remembered = localStorage.getItem(`concert.door.${field.id}`);
  if (remembered && (field !== showing || [...field.options].some(o => o.value === remembered))) field.value = remembered;
  field.addEventListener('change', () => localStorage.setItem(`concert.door.${field.id}`, field.value));
}

function show(kind, title, ...details) {
  verdict.dataset.kind = kind;
  // As text, never as markup: what a code or an answer says is not ours.
  verdict.replaceChildren(...[title, ...details].filter(Boolean).map((text, i) => {
    const paragraph = document.createElement('p');
    paragraph.className = i ? 'detail' : 'title';
    paragraph.textContent = text;
    return paragraph;
  }));
}

function remember(scan, answer) {
  const item = document.createElement('li');
  item.textContent = `${answer.letIn ? '✓' : '✕'} ${answer.title} · ${answer.detail} · ${scan.code.slice(0, 8)}…`;
  list.prepend(item);
  while (list.children.length > 20) list.lastChild.remove();
}

function tell(problem) {
  const count = read().length;
  line.textContent = count === 0 ? door.dataset.sent : `${problem ?? ''} ${door.dataset.pending.replace('{0}', count)}`.trim();
}

async function send() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  let problem = null;
  try {
    for (let scan = read()[0]; scan; scan = read()[0]) {
      const response = await fetch(door.dataset.scans, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(scan),
        redirect: 'manual', signal: AbortSignal.timeout(8_000),
      });
      if (response.type === 'opaqueredirect' || response.status === 401 || response.status === 403) {
        problem = door.dataset.failed;
        break;
      }
      if (!response.ok) throw new Error(`status ${response.status}`);
      const answer = await response.json();
      write(read().filter(s => s.scanId !== scan.scanId));
      show(answer.letIn ? 'yes' : 'no', answer.title, answer.detail, answer.who);
      remember(scan, answer);
      navigator.vibrate?.(answer.letIn ? 80 : [80, 80, 200]);
    }
  } catch {
    problem = door.dataset.offline;
  }
  sending = false;
  tell(problem);
  if (read().length) {
    if (verdict.dataset.kind !== 'wait') show('wait', problem ?? door.dataset.offline, door.dataset.pending.replace('{0}', read().length));
    timer = setTimeout(send, 2_000);
  }
}

function scanned(text) {
  if (!text.trim()) return;
  const scanId = crypto.randomUUID?.() ?? fallbackId();
  write([...read(), { scanId, performanceId: Number(showing.value), code: text.trim(), door: name.value }]);
  send();
}

// randomUUID exists on secure pages only; a hall's own server may be plain http.
function fallbackId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map(b => b.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

form.addEventListener('submit', event => {
  event.preventDefault();
  scanned(code.value);
  code.value = '';
  code.focus();
});
window.addEventListener('online', send);

// The browser's own reader, or else the one that comes with the site, asked for only where it is needed.
async function findReader() {
  const formats = await window.BarcodeDetector?.getSupportedFormats().catch(() => []);
  return formats?.includes('qr_code') ? BarcodeDetector : (await import('./qr/decode.js')).BarcodeDetector;
}
const reader = findReader().catch(() => null);

// A device without a camera, or a site that was built without a reader: the code is typed, or a scanner types it.
async function offerCamera() {
  const devices = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
  camera.hidden = !devices?.some(device => device.kind === 'videoinput') || !await reader;
}
navigator.mediaDevices?.addEventListener('devicechange', offerCamera);
offerCamera();

let stream = null;
camera.addEventListener('click', async () => {
  if (stream) {
    stream.getTracks().forEach(t => t.stop());
    stream = null;
    view.hidden = true;
    return;
  }
  const detector = new (await reader)({ formats: ['qr_code'] });
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  } catch {
    show('wait', door.dataset.refused);
    return;
  }
  view.srcObject = stream;
  view.hidden = false;
  await view.play();
  let last = '';
  let lastAt = 0;
  while (stream) {
    const found = await detector.detect(view).catch(() => []);
    const text = found[0]?.rawValue;
    // The same ticket stays in the picture for a while; it is one scan.
    if (text && (text !== last || Date.now() - lastAt > 5_000)) {
      last = text;
      scanned(text);
    }
    if (text) lastAt = Date.now();
    await new Promise(done => setTimeout(done, 200));
  }
});

tell();
send();
