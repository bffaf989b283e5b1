// What opens over the page: history, pad, camera, phone, keys, token.
import { html, useEffect, useRef, useState } from "./dom.js";
import { Dialog } from "./dialog.js";
import { enter, restore, take } from "./actions.js";
import { save } from "./clipboard.js";
import * as history from "./history.js";
import { t } from "./i18n.js";
import { Phone } from "./phone-dialog.js";
import { Icon } from "./icons.js";
import { KEYS } from "./keyboard.js";
import { language, needsToken, problem, view } from "./state.js";

const Thumbnail = ({ blob }) => {
  const [url, setUrl] = useState("");
  useEffect(() => {
    if (!blob) return undefined;
    const address = URL.createObjectURL(blob);
    setUrl(address);
    return () => URL.revokeObjectURL(address);
  }, [blob]);
  return html`<span class="thumbnail">${url ? html`<img src=${url} alt="" />` : html`<${Icon} name="file" />`}</span>`;
};

const exported = (rows) => {
  const plain = rows.map(({ time, mode, text, confidence, model }) => ({
    time: new Date(time).toISOString(), mode, text, confidence, model,
  }));
  save(`${JSON.stringify(plain, null, 2)}\n`, "pic2latex-history.json", "application/json");
};

const Row = ({ row, removed }) => html`<li class="row">
  <button type="button" class="row-open" onClick=${() => restore(row)}>
    <${Thumbnail} blob=${row.picture} />
    <span class="row-text"><code>${row.text.slice(0, 160)}</code>
      <small>${new Date(row.time).toLocaleString(language.value)} · ${t(row.mode)}</small></span>
  </button>
  <button type="button" class="quiet" aria-label=${t("remove")} title=${t("remove")} onClick=${() => removed(row)}><${Icon} name="close" /></button>
</li>`;

const History = () => {
  const [rows, setRows] = useState([]);
  const [text, setText] = useState("");
  const load = async () => setRows(await history.all());
  useEffect(() => {
    load().catch((error) => (problem.value = { detail: error.message, hint: "" }));
  }, []);
  const removed = async (row) => {
    await history.remove(row.id);
    await load();
  };
  const clear = async () => {
    if (!confirm(t("clearSure"))) return;
    await history.clear();
    await load();
  };
  const shown = history.matching(rows, text);
  return html`<${Dialog} name="history" title=${t("history")}>
    <div class="tools">
      <input type="search" id="search" aria-label=${t("search")} placeholder=${t("search")} value=${text} onInput=${(event) => setText(event.target.value)} />
      <button type="button" id="export" disabled=${!rows.length} onClick=${() => exported(shown)}>${t("exportAll")}</button>
      <button type="button" id="clear-all" disabled=${!rows.length} onClick=${clear}>${t("clearAll")}</button>
    </div>
    ${shown.length
      ? html`<ul class="rows">${shown.map((row) => html`<${Row} key=${row.id} row=${row} removed=${removed} />`)}</ul>`
      : html`<p class="hint">${t("emptyHistory")}</p>`}
    <p class="hint">${t("kept")}</p>
  </${Dialog}>`;
};

const Keys = () => html`<${Dialog} name="keys" title=${t("help")}>
  <dl class="keys">${KEYS.map(([keys, label]) => html`<div><dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${t(label)}</dd></div>`)}</dl>
</${Dialog}>`;

const Camera = () => {
  const video = useRef(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let stream = null;
    let gone = false;
    const start = async () => {
      const wanted = { video: { facingMode: "environment", width: { ideal: 1920 } } };
      stream = await navigator.mediaDevices.getUserMedia(wanted);
      if (gone) stream.getTracks().forEach((track) => track.stop());
      else video.current.srcObject = stream;
    };
    // Without a secure context there is no camera; phones offer theirs where a file is chosen.
    (navigator.mediaDevices ? start() : Promise.reject(new Error("no camera"))).catch(() => setFailed(true));
    return () => {
      gone = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  const shoot = () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.current.videoWidth, video.current.videoHeight];
    canvas.getContext("2d").drawImage(video.current, 0, 0);
    canvas.toBlob(take, "image/png");
  };
  const chosen = (event) => event.target.files[0] && take(event.target.files[0]);
  return html`<${Dialog} name="camera" title=${t("camera")}>
    ${failed
      ? html`<p class="hint">${t("noCamera")}</p><input type="file" accept="image/*" capture="environment" aria-label=${t("choose")} onChange=${chosen} />`
      : html`<video ref=${video} autoplay muted playsinline aria-label=${t("camera")}></video>
          <div class="tools"><span class="space"></span><button type="button" class="primary" id="shoot" onClick=${shoot}><${Icon} name="camera" />${t("take")}</button></div>`}
  </${Dialog}>`;
};

const Token = () => {
  const [text, setText] = useState("");
  const submit = (event) => {
    event.preventDefault();
    enter(text.trim());
  };
  return html`<${Dialog} name="token" title=${t("tokenTitle")}>
    <form class="tools" onSubmit=${submit}>
      <input type="password" aria-label=${t("token")} autocomplete="off" value=${text} onInput=${(event) => setText(event.target.value)} />
      <button type="submit" class="primary">${t("enter")}</button>
    </form>
    <p class="hint">${t("tokenHint")}</p>
  </${Dialog}>`;
};

export const Dialogs = ({ Pad }) => {
  if (needsToken.value) return html`<${Token} />`;
  const Shown = { history: History, help: Keys, camera: Camera, pad: Pad, phone: Phone }[view.value];
  return Shown ? html`<${Shown} key=${view.value} />` : null;
};
