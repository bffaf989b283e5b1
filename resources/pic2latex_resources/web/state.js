// Everything the page knows, as signals. Components read them; actions.js changes them.
import { computed, signal } from "./dom.js";

const kept = (name, usual) => {
  try {
    return localStorage.getItem(`pic2latex.${name}`) ?? usual;
  } catch {
    return usual; // storage is switched off
  }
};

export const keep = (name, value) => {
  try {
    localStorage.setItem(`pic2latex.${name}`, value);
  } catch {
    // storage is switched off: it holds for this visit
  }
};

export const MODES = ["formula", "page", "text"];
export const language = signal(kept("language", navigator.language.startsWith("zh") ? "zh-CN" : "en"));
export const theme = signal(kept("theme", "auto"));
export const mode = signal(kept("mode", "formula"));
export const chosenFormat = signal(kept("format", "raw"));
export const chosenPageFormat = signal(kept("page-format", "markdown"));
export const model = signal(kept("model", ""));

/** {url, blob, width, height} of the picture as it is shown, after turning and cutting. */
export const picture = signal(null);
export const busy = signal("");
/** {done, of} while a PDF is read. */
export const progress = signal(null);
/** The facts of the last reading, as the server gave them. */
export const facts = signal(null);
/** The address of the picture that the facts are about: their places are no places of another one. */
export const pictureRead = signal("");
/** The doubtful token or warning whose place is looked at, and the token whose alternatives are shown; empty for none. */
export const lookedAt = signal("");
export const openDoubt = signal("");
export const problem = signal(null);
/** What the source editor holds: LaTeX of a formula, Markdown of a page. */
export const source = signal("");
export const complaint = signal(null);
/** {id, figures, read, warned, failed, isReading} of a document: read and warned are numbers of its pages so far. */
export const documentJob = signal(null);
/** The facts of the page of a document that is shown, and the address of its picture. */
export const documentPage = signal(null);
export const view = signal("");
export const notice = signal("");
export const formats = signal({ formula: [], page: [] });
export const models = signal([]);
/** Addresses of the computer that a phone may send photographs to. */
export const phoneHosts = signal([]);
export const comparing = signal(kept("comparing", "beside"));
export const needsToken = signal(false);

export const isPage = computed(() => Boolean(facts.value) && facts.value.mode !== "formula");
export const currentFormats = computed(() => (isPage.value ? formats.value.page : formats.value.formula));
export const currentFormat = computed(() => (isPage.value ? chosenPageFormat.value : chosenFormat.value));
