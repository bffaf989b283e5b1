// Photographs from a phone: the QR code, how the session goes, and what was read. The session ends with the dialog.
import { html, useEffect, useRef, useState } from "./dom.js";
import { takeFromPhone } from "./actions.js";
import { endPhone, followPhone, startPhone } from "./api.js";
import { Dialog } from "./dialog.js";
import { t, wordsOf } from "./i18n.js";
import { phoneHosts } from "./state.js";

const STATES = {
  waiting: "phoneWaiting", connected: "phoneConnected", received: "phoneReceived", read: "phoneRead",
  failed: "phoneFailed", "no-visit": "phoneNoVisit", ended: "phoneEnded",
};

const Code = ({ shown }) => html`<div class="phone-code">
  <img class="qr" src=${`data:image/svg+xml;base64,${btoa(shown.qr)}`} alt=${t("phoneScan")} width="232" height="232" />
  <div>
    <p>${t("phoneScan")}</p>
    <p class="hint">${t("phoneType")}</p>
    <p class="phone-address"><code>${shown.address}</code></p>
    <p class="phone-digits"><strong>${shown.code.slice(0, 3)} ${shown.code.slice(3)}</strong></p>
  </div>
</div>`;

export const Phone = () => {
  const [shown, setShown] = useState(null);
  const [state, setState] = useState("waiting");
  const [last, setLast] = useState(null);
  const [failure, setFailure] = useState(null);
  const [host, setHost] = useState(phoneHosts.value[0] ?? "");
  const [round, setRound] = useState(0);
  const ending = useRef(() => {});

  useEffect(() => {
    let isGone = false;
    const told = async (name, data) => {
      if (name === "state") setState(data.state);
      else setLast({ text: data.text, isCopied: await takeFromPhone(data) });
    };
    const begin = async () => {
      setState("waiting");
      setFailure(null);
      const opened = await startPhone(host);
      if (isGone) return;
      setShown(opened);
      ending.current = followPhone(told);
    };
    begin().catch((error) => setFailure({ type: error.type, detail: error.message, hint: error.hint ?? "" }));
    return () => {
      isGone = true;
      ending.current();
      endPhone();
    };
  }, [host, round]);

  const said = failure && wordsOf(failure);
  return html`<${Dialog} name="phone" title=${t("phoneTitle")}>
    ${phoneHosts.value.length > 1 &&
    html`<label class="choice tools">${t("phoneHost")}
      <select id="phone-host" value=${host} onChange=${(event) => setHost(event.target.value)}>
        ${phoneHosts.value.map((each) => html`<option value=${each} selected=${each === host}>${each}</option>`)}
      </select></label>`}
    ${shown && state !== "ended" && html`<${Code} shown=${shown} />`}
    ${failure && html`<p class="problem" role="alert">${said.detail} ${said.hint}</p>`}
    <p class="phone-state" role="status" data-state=${state}>${t(STATES[state])}</p>
    ${state === "ended" && html`<button type="button" class="primary" id="phone-again" onClick=${() => setRound(round + 1)}>${t("phoneNew")}</button>`}
    ${last && html`<div class="phone-last"><p class="label">${t(last.isCopied ? "phoneCopied" : "phoneShown")}</p><code>${last.text}</code></div>`}
    <p class="hint">${t("phoneSafety")}</p>
  </${Dialog}>`;
};
