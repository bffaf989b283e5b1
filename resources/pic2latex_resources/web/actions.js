// What the user can do. Every action ends with a state the page can show; no error is lost.
import { batch } from "./dom.js";
import * as api from "./api.js";
import { copy, pastedPicture, save } from "./clipboard.js";
import * as history from "./history.js";
import { t } from "./i18n.js";
import { placesOnPage, rewritten, withToken } from "./replacing.js";
import * as state from "./state.js";

let stopping = new AbortController();
let documentId = "";

const failed = (error) => {
  if (error.name === "AbortError") return;
  state.problem.value = { detail: error.message, hint: error.hint ?? "", type: error.type };
};

const attempt = (work) => async (...given) => {
  try {
    return await work(...given);
  } catch (error) {
    failed(error);
    return null;
  }
};

export const setMode = (mode) => {
  state.mode.value = mode;
  state.keep("mode", mode);
};

const bitmapOf = async (blob) => {
  const bitmap = await createImageBitmap(blob, { imageOrientation: "from-image" });
  return { bitmap, width: bitmap.width, height: bitmap.height };
};

/** Show a picture; its address is let go when another one comes. */
export const setPicture = async (blob) => {
  const before = state.picture.value;
  let size = { width: 0, height: 0 };
  try {
    size = await bitmapOf(blob);
    size.bitmap.close();
  } catch {
    // A format that the browser does not show: the server may read it all the same.
  }
  state.picture.value = { blob, url: URL.createObjectURL(blob), width: size.width, height: size.height };
  if (before) URL.revokeObjectURL(before.url);
};

const begin = () => {
  stop();
  stopping = new AbortController();
  batch(() => {
    state.busy.value = t("reading");
    state.problem.value = null;
    state.progress.value = null;
    state.notice.value = "";
  });
};

/** Show what was read; `read` is the address of its picture, empty where there is none. */
const show = (facts, source, read = "") =>
  batch(() => {
    state.facts.value = facts;
    state.pictureRead.value = read;
    state.documentPage.value = null;
    state.lookedAt.value = "";
    state.openDoubt.value = "";
    state.source.value = source;
    state.complaint.value = null;
  });

export const readPicture = attempt(async (blob) => {
  begin();
  const signal = stopping.signal;
  const asked = { mode: state.mode.value, model: state.model.value };
  const read = state.picture.value?.url;
  try {
    const facts = await api.recognize(blob, asked, signal);
    state.documentJob.value = null;
    show(facts, facts.latex ?? facts.markdown, read);
    await remember(facts, blob);
  } finally {
    if (signal === stopping.signal) state.busy.value = "";
  }
});

const remember = async (facts, picture) => {
  const row = {
    time: Date.now(),
    mode: facts.mode,
    text: facts.latex ?? facts.markdown,
    confidence: facts.confidence,
    model: facts.model ?? "",
    picture,
  };
  try {
    await history.add(row);
  } catch (error) {
    console.info("history is not kept", error.name); // private windows of some browsers
  }
};

/** Show the text of the pages that were read, and the first of them, while the others are being read. */
const showSoFar = async (id, { read, warned, failed: lost }) => {
  const markdown = await api.documentTextSoFar(id);
  const before = state.documentJob.value;
  if (documentId !== id || (before?.id === id && before.read.length > read.length)) return;
  const job = { id, figures: `/v1/documents/${id}`, read, warned, failed: lost, isReading: true };
  if (before?.id === id) {
    batch(() => {
      state.documentJob.value = job;
      state.facts.value = { ...state.facts.value, markdown };
      state.source.value = markdown;
    });
    return;
  }
  state.documentJob.value = job;
  show({ mode: "page", markdown, warnings: [], confidence: null, seconds: {} }, markdown);
  await showPage(read[0]);
};

/** Hear how far a document is, and show each page as soon as it was read. */
const hearing = (id) => {
  let shown = 0;
  return (facts) => {
    if (documentId !== id) return;
    state.progress.value = { done: facts.done, of: facts.pages, share: facts.progress };
    if (facts.pages) state.busy.value = t("pages", { done: Math.min(facts.done + 1, facts.pages), of: facts.pages });
    if (facts.state !== "running" || facts.read.length <= shown) return;
    shown = facts.read.length;
    showSoFar(id, facts).catch(failed);
  };
};

const readDocument = attempt(async (blob) => {
  begin();
  state.busy.value = t("waiting");
  state.picture.value = null;
  const { id } = await api.startDocument(blob, { mode: state.mode.value, model: state.model.value });
  documentId = id;
  try {
    const ended = await api.followDocument(id, hearing(id));
    if (documentId !== id) return;
    if (ended.state === "cancelled") {
      endReading(true);
      state.notice.value = t("cancelled");
      return;
    }
    const markdown = await api.documentText(id, "markdown");
    if (documentId !== id) return;
    const { read, warned, failed: lost } = ended;
    const lookedAt = state.documentJob.value?.id === id ? state.documentPage.value?.page : undefined;
    const wasTurned = lookedAt !== undefined && lookedAt !== read[0];
    state.documentJob.value = { id, figures: `/v1/documents/${id}`, read, warned, failed: lost, isReading: false };
    show({ mode: "page", markdown, warnings: [], confidence: null, seconds: {} }, markdown);
    const facts = state.facts.value;
    if (read.length) await showPage(wasTurned ? lookedAt : (warned[0] ?? read[0]));
    await remember(facts, null);
  } finally {
    if (documentId === id) {
      documentId = "";
      state.busy.value = "";
      state.progress.value = null;
      endReading();
    }
  }
});

/** What was read of a document that was given up stays; without the server's pages where it forgot them. */
const endReading = (isForgotten = false) => {
  const job = state.documentJob.value;
  if (!job?.isReading) return;
  batch(() => {
    state.documentJob.value = isForgotten ? null : { ...job, isReading: false };
    if (isForgotten) state.documentPage.value = null;
  });
};

/** Show a page of the document that was read. */
export const showPage = attempt(async (number) => {
  const { id } = state.documentJob.value;
  const page = await api.documentPage(id, number);
  if (state.documentJob.value?.id !== id) return;
  batch(() => {
    state.documentPage.value = { ...page, url: api.documentPagePicture(id, number) };
    state.lookedAt.value = "";
    state.openDoubt.value = "";
  });
});

export const stop = () => {
  stopping.abort();
  if (documentId) {
    const id = documentId;
    documentId = "";
    api.forgetDocument(id);
    endReading(true);
    state.notice.value = t("cancelled");
  }
  state.busy.value = "";
  state.progress.value = null;
};

/** Take in a file, however it came. */
export const take = attempt(async (file) => {
  state.view.value = "";
  if (file.type === "application/pdf") return readDocument(file);
  await setPicture(file);
  return readPicture(file);
});

export const paste = attempt(async () => {
  const blob = await pastedPicture();
  if (blob) await take(blob);
});

export const startOver = () => {
  stop();
  batch(() => {
    state.picture.value = null;
    state.facts.value = null;
    state.problem.value = null;
    state.source.value = "";
    state.documentJob.value = null;
    state.documentPage.value = null;
  });
};

const written = async (format) => {
  const text = state.source.value;
  const job = state.documentJob.value;
  if (job && !job.isReading && !format.is_binary && text === state.facts.value?.markdown) return { text: await api.documentText(job.id, format.id) };
  const order = state.isPage.value ? { markdown: text } : { latex: text };
  const answer = await api.convert({ ...order, formats: [format.id] });
  if (answer.failed[format.id]) throw new api.Problem(answer.failed[format.id]);
  return { text: answer.texts[format.id], file: answer.files[format.id] };
};

/** Show what was read on a phone's photograph and copy it; tell whether the browser let the page do that. */
export const takeFromPhone = async ({ text, facts, picture }) => {
  const content = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
  const blob = new Blob([content], { type: "image/jpeg" });
  stop();
  state.documentJob.value = null;
  state.problem.value = null;
  await setPicture(blob);
  show(facts, text, state.picture.value.url);
  await remember(facts, blob);
  const format = state.currentFormats.value.find((each) => each.id === state.currentFormat.value);
  if (!format) return false;
  try {
    state.notice.value = await copy(format, await written(format));
    return true;
  } catch (error) {
    console.info("not copied", error.name); // most browsers want a click first
    return false;
  }
};

const chosen = (format) => {
  const [signal, name] = state.isPage.value
    ? [state.chosenPageFormat, "page-format"]
    : [state.chosenFormat, "format"];
  signal.value = format.id;
  state.keep(name, format.id);
};

export const copyAs = attempt(async (format) => {
  if (!state.source.value.trim()) return;
  chosen(format);
  state.problem.value = null;
  state.notice.value = await copy(format, await written(format));
});

export const saveAs = attempt(async (format) => {
  const result = await written(format);
  if (!result.file) return save(result.text, `result${format.extension}`, format.mime);
  const content = Uint8Array.from(atob(result.file.data), (character) => character.charCodeAt(0));
  return save(content, `result${format.extension}`, format.mime);
});

let checking = 0;
/** Take what was typed, and say soon whether it compiles. */
export const edit = (text) => {
  state.source.value = text;
  clearTimeout(checking);
  if (state.isPage.value || !text.trim()) {
    state.complaint.value = null;
    return;
  }
  checking = setTimeout(async () => {
    try {
      const answer = await api.convert({ latex: text, formats: [] });
      if (state.source.value === text) state.complaint.value = answer.complaint;
    } catch (error) {
      failed(error);
    }
  }, 400);
};

/** Put another reading of a token into the source of its formula. */
export const replaceToken = (formula, place, other) => {
  if (!state.isPage.value) {
    edit(withToken(state.source.value, formula.tokens, place, other) ?? rewritten(formula.tokens, place, other));
    return;
  }
  if (state.documentJob.value?.isReading) {
    state.notice.value = t("stillReading");
    return;
  }
  const page = state.documentPage.value ?? state.facts.value;
  const { places, nth } = placesOnPage(state.source.value, formula, page);
  const latex = withToken(formula.latex, formula.tokens, place, other);
  const at = places[nth ?? 0];
  if (latex === null || at === undefined || (nth === null && places.length > 1)) {
    state.notice.value = t(places.length > 1 ? "severalInText" : "notInText");
    return;
  }
  const before = state.source.value;
  edit(before.slice(0, at) + latex + before.slice(at + formula.latex.length));
  state.notice.value = t("replaced");
};

export const restore = attempt(async (row) => {
  stop();
  if (row.picture) await setPicture(row.picture);
  else state.picture.value = null;
  const facts = { mode: row.mode, confidence: row.confidence, model: row.model, warnings: [], seconds: {} };
  state.documentJob.value = null;
  show({ ...facts, [row.mode === "formula" ? "latex" : "markdown"]: row.text }, row.text);
  state.view.value = "";
});

export const loadTables = attempt(async () => {
  const [formats, models] = await Promise.all([api.table("formats"), api.table("models")]);
  batch(() => {
    state.formats.value = formats;
    state.models.value = models.filter((model) => model.role === "recognizer");
  });
  state.phoneHosts.value = await api.phoneHosts();
});

export const enter = attempt(async (token) => {
  await api.enter(token);
  state.problem.value = null;
  await loadTables();
});
