// The page on the phone: take a photograph, cut out the formula, send it sealed to the computer, see what was read.
import { Cropper } from "./cropping.js";
import { Channel, agreed, fromBase64, newName, toBase64 } from "./sealing.js";

const MODES = ["formula", "page", "text"];
const STEPS = ["code-step", "photo-step", "crop-step", "result-step"];
const STORE = "pic2latex.phone";
const at = (id) => document.getElementById(id);

let language = navigator.language.startsWith("zh") ? "zh-CN" : "en";
let strings = {};
let channel = null;
let page = "";
let mode = "formula";
let step = "";
let isBusy = false;
let told = { status: ["connecting", {}], problem: null };
let result = null;

const t = (key, values = {}) => (strings[key] ?? key).replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
const cropper = new Cropper(at("stage"), (place) => t("corner", { place }));

/** What the phone or the desk refused, in a sentence of this page or of the desk. */
class Refused extends Error {
  constructor(key, words = "") {
    super(words || key);
    this.key = key;
    this.words = words;
  }
}

const KNOWN = { "phone-expired": "expired", "phone-refused": "refused", "too-many-requests": "tooMany", busy: "busyDesk" };

const refusal = (problem) => {
  const name = String(problem.type ?? "").split("/").pop();
  if (KNOWN[name]) return new Refused(KNOWN[name]);
  // Without a word of this page for it: the desk speaks English.
  return new Refused(language === "en" ? "" : "notRead", `${problem.detail} ${problem.hint}`);
};

const post = async (path, sealed) => {
  const headers = { "Content-Type": "application/octet-stream" };
  if (channel.phoneKey) headers["X-Pic2latex-Phone-Key"] = toBase64(channel.phoneKey);
  let answer;
  try {
    answer = await fetch(path, { method: "POST", headers, body: sealed });
  } catch {
    throw new Refused("unreachable");
  }
  if (!answer.ok) throw refusal(await answer.json().catch(() => ({})));
  const message = channel.open(new Uint8Array(await answer.arrayBuffer()), sealed);
  if (!message) throw new Refused("refused");
  if (message.header.problem) throw refusal(message.header.problem);
  return message;
};

const store = () => {
  const kept = { page, key: toBase64(channel.key), phoneKey: channel.phoneKey && toBase64(channel.phoneKey) };
  sessionStorage.setItem(STORE, JSON.stringify(kept));
};

/** A phone that needs its memory for the camera loads the page anew: it goes on with what it knew. */
const restored = () => {
  const kept = JSON.parse(sessionStorage.getItem(STORE) ?? "null");
  if (!kept) return false;
  page = kept.page;
  channel = new Channel(fromBase64(kept.key), kept.phoneKey && fromBase64(kept.phoneKey));
  return true;
};

const show = (name) => {
  step = name;
  render();
};

const render = () => {
  document.documentElement.lang = language;
  at("language").textContent = language === "en" ? "中文" : "English";
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
  for (const id of STEPS) at(id).hidden = id !== step;
  at("status").textContent = told.status ? t(...told.status) : "";
  at("status").hidden = !told.status;
  at("status").classList.toggle("busy", isBusy);
  at("problem").hidden = !told.problem;
  at("problem").textContent = told.problem ? (told.problem.key ? t(told.problem.key) : "") || told.problem.words : "";
  at("modes").setAttribute("aria-label", t("mode"));
  for (const button of at("modes").children) {
    button.textContent = t(button.dataset.mode);
    button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  }
  cropper.rename((place) => t("corner", { place }));
  for (const id of ["send", "turn", "back"]) at(id).disabled = isBusy;
  if (result) renderResult();
};

const renderResult = () => {
  at("result-title").textContent = t(result.copied ? "copiedThere" : "shownThere");
  at("result").textContent = result.text;
  at("drawing").hidden = !result.drawing;
  if (result.drawing) at("drawing").src = result.drawing;
  at("drawing").alt = t("drawing");
  at("warnings").hidden = !result.warnings.length;
  at("warnings").replaceChildren(...(result.warnings.length ? [Object.assign(document.createElement("li"), { textContent: t("doubtful") })] : []));
  at("left").textContent = t("left", { count: result.left });
  at("another").disabled = result.left <= 0;
};

const tell = (status, problem = null) => {
  told = { status: status && [].concat(status), problem };
  render();
};

const attempt = (work) => async (...given) => {
  try {
    return await work(...given);
  } catch (error) {
    isBusy = false;
    if (!(error instanceof Refused)) console.error(error);
    tell(null, error instanceof Refused ? error : new Refused("failed"));
    return null;
  }
};

const greet = async () => {
  const { header } = await post("/p/hello", channel.seal({ page }));
  store();
  tell(["connected", { count: header.left }]);
  show("photo-step");
};

const connect = attempt(async (code) => {
  let answer;
  try {
    answer = await fetch("/p/key");
  } catch {
    throw new Refused("unreachable");
  }
  channel = agreed(new Uint8Array(await answer.arrayBuffer()), code);
  page = newName();
  try {
    await greet();
  } catch (error) {
    throw error.key === "refused" ? new Refused("wrongCode") : error;
  }
});

const choose = attempt(async (file) => {
  if (!file) return;
  try {
    await cropper.show(file);
  } catch {
    throw new Refused("notShown");
  }
  tell(null);
  show("crop-step");
});

const send = attempt(async () => {
  const part = await cropper.part();
  isBusy = true;
  tell("reading");
  const photo = new Uint8Array(await part.arrayBuffer());
  const { header, body } = await post("/p/photo", channel.seal({ page, mode }, photo));
  isBusy = false;
  if (result?.drawing) URL.revokeObjectURL(result.drawing);
  const drawing = header.svg && URL.createObjectURL(new Blob([header.svg], { type: "image/svg+xml" }));
  result = { ...header, text: new TextDecoder().decode(body), drawing };
  tell(null);
  show("result-step");
  at("result-title").scrollIntoView({ block: "nearest" });
});

/** Copy without the clipboard's interface, which pages over plain HTTP do not have. */
const copy = async () => {
  if (window.isSecureContext && navigator.clipboard) await navigator.clipboard.writeText(result.text);
  else {
    const area = Object.assign(document.createElement("textarea"), { value: result.text, readOnly: true, className: "offscreen" });
    document.body.append(area);
    area.select();
    const isDone = document.execCommand("copy");
    area.remove();
    if (!isDone) throw new Refused("notCopied");
  }
  tell("copiedHere");
};

const loadLanguage = async () => {
  strings = await (await fetch(`/p/strings.${language}.json`)).json();
  render();
};

const listen = () => {
  at("language").addEventListener("click", attempt(async () => {
    language = language === "en" ? "zh-CN" : "en";
    await loadLanguage();
  }));
  at("code-step").addEventListener("submit", (event) => {
    event.preventDefault();
    connect(at("code").value.trim());
  });
  for (const id of ["camera", "gallery"]) {
    at(id).addEventListener("change", (event) => {
      const [file] = event.target.files;
      choose(file).then(() => (event.target.value = ""));
    });
  }
  at("turn").addEventListener("click", () => cropper.turn());
  at("back").addEventListener("click", () => {
    tell(null);
    show("photo-step");
  });
  at("send").addEventListener("click", send);
  at("copy").addEventListener("click", attempt(copy));
  at("another").addEventListener("click", () => {
    tell(null);
    show("photo-step");
  });
};

const start = attempt(async () => {
  at("modes").append(
    ...MODES.map((each) => {
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.dataset.mode = each;
      button.addEventListener("click", () => {
        mode = each;
        render();
      });
      return button;
    }),
  );
  listen();
  await loadLanguage();
  const secret = location.hash.slice(1);
  // The secret leaves the address, so that neither history nor a picture of the screen keeps it.
  window.history.replaceState(null, "", location.pathname);
  if (secret) {
    channel = new Channel(fromBase64(secret));
    page = newName();
    const kept = JSON.parse(sessionStorage.getItem(STORE) ?? "null");
    if (kept?.key === toBase64(channel.key)) page = kept.page;
  } else if (!restored()) {
    tell(null);
    show("code-step");
    return;
  }
  await greet();
});

start();
