// The server's API. Whatever goes wrong is a Problem with a sentence and a hint.
import { needsToken } from "./state.js";
import { t } from "./i18n.js";

export class Problem extends Error {
  constructor({ detail, hint, status, type }) {
    super(detail);
    this.hint = hint;
    this.status = status;
    this.type = type;
  }
}

const LONGEST_WAIT = 10; // seconds
const ATTEMPTS = 3;

const answered = async (path, options) => {
  try {
    return await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ detail: t("unreachable"), hint: t("unreachableHint"), status: 0 });
  }
};

/** Ask, and ask again when the server is busy. */
export const ask = async (path, options = {}) => {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await answered(path, options);
    if (answer.ok) return answer;
    if (answer.status === 401) needsToken.value = true;
    const wait = Number(answer.headers.get("Retry-After"));
    if (answer.status !== 503 || !wait || wait > LONGEST_WAIT || attempt >= ATTEMPTS) {
      throw new Problem(await answer.json().catch(() => ({ detail: answer.statusText, hint: "" })));
    }
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  }
};

const json = async (path, options) => (await ask(path, options)).json();

export const enter = async (token) => {
  await ask("/v1/session", { method: "POST", headers: { Authorization: `Bearer ${token}` } });
  needsToken.value = false;
};

export const table = (name) => json(`/v1/${name}`);

export const recognize = (blob, { mode, model }, signal) => {
  const query = new URLSearchParams({ mode });
  if (model) query.set("model", model);
  const headers = { "Content-Type": blob.type.startsWith("image/") ? blob.type : "application/octet-stream" };
  return json(`/v1/recognize?${query}`, { method: "POST", headers, body: blob, signal });
};

export const convert = (order) =>
  json("/v1/convert", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(order),
  });

export const startDocument = (blob, { mode, model }) => {
  const query = new URLSearchParams({ mode: mode === "text" ? "text" : "page" });
  if (model) query.set("model", model);
  return json(`/v1/documents?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/pdf" },
    body: blob,
  });
};

export const documentPage = (id, number) => json(`/v1/documents/${id}/pages/${number}`);

export const documentPagePicture = (id, number) => `/v1/documents/${id}/pages/${number}/picture`;

export const forgetDocument = (id) => ask(`/v1/documents/${id}`, { method: "DELETE" }).catch(() => {});

export const documentText = async (id, format) =>
  (await ask(`/v1/documents/${id}/result?format=${encodeURIComponent(format)}`)).text();

export const documentTextSoFar = async (id) => (await ask(`/v1/documents/${id}/text`)).text();

/** Follow a document until it ended; `told` hears its facts. Returns the last ones. */
export const followDocument = (id, told) =>
  new Promise((resolve, reject) => {
    const events = new EventSource(`/v1/documents/${id}/events`);
    const heard = (event) => {
      const facts = JSON.parse(event.data);
      told(facts);
      if (event.type === "progress") return;
      events.close();
      if (facts.state === "failed") reject(new Problem(facts.problem));
      else resolve(facts);
    };
    for (const name of ["progress", "done", "failed", "cancelled"]) events.addEventListener(name, heard);
    events.onerror = () => {
      if (events.readyState === EventSource.CLOSED) {
        reject(new Problem({ detail: t("unreachable"), hint: t("unreachableHint"), status: 0 }));
      }
    };
  });

export const phoneHosts = async () => (await json("/v1/phone")).hosts;

export const startPhone = (host) => json(`/v1/phone${host ? `?host=${encodeURIComponent(host)}` : ""}`, { method: "POST" });

export const endPhone = () => ask("/v1/phone", { method: "DELETE" }).catch(() => {});

/** Hear of the phone: `told(name, data)` for each event. Returns what ends the hearing. */
export const followPhone = (told) => {
  const events = new EventSource("/v1/phone/events");
  for (const name of ["state", "result"]) {
    events.addEventListener(name, (event) => {
      const data = JSON.parse(event.data);
      if (data.state === "ended") events.close();
      told(name, data);
    });
  }
  return () => events.close();
};
