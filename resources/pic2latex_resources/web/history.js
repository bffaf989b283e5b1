// What was read, in this browser's IndexedDB and nowhere else.
const NAME = "pic2latex";
const STORE = "readings";
const MOST_BYTES = 500_000_000;
const MOST_ROWS = 5000;

const wanted = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opened = null;
const open = () => {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
};

const store = async (way) => (await open()).transaction(STORE, way).objectStore(STORE);

/** Return all readings, the latest first. */
export const all = async () => (await wanted((await store("readonly")).getAll())).reverse();

const prune = async () => {
  let size = 0;
  for (const [place, row] of (await all()).entries()) {
    size += row.picture?.size ?? 0;
    if (size > MOST_BYTES || place >= MOST_ROWS) await remove(row.id);
  }
};

/** Keep a reading: {time, mode, text, confidence, model, picture}. */
export const add = async (row) => {
  const id = await wanted((await store("readwrite")).add(row));
  await prune();
  return id;
};

export const remove = async (id) => wanted((await store("readwrite")).delete(id));
export const clear = async () => wanted((await store("readwrite")).clear());
export const matching = (rows, text) => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => words.every((word) => row.text.toLowerCase().includes(word)));
};
