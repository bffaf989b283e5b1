// Messages sealed with NaCl's secretbox, as server/phone/sealing.py opens them. A page without a secure context has no
// WebCrypto; its random numbers are there all the same.
const { nacl } = globalThis;
const HEADER = 4; // bytes of the header's length

export const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
export const fromBase64 = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));

const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export class Channel {
  /** `phoneKey` is this page's public key when the user typed a code; the desk finds the channel by it. */
  constructor(key, phoneKey = null) {
    this.key = key;
    this.phoneKey = phoneKey;
  }

  seal(header, body = new Uint8Array()) {
    const text = new TextEncoder().encode(JSON.stringify(header));
    const length = new Uint8Array(HEADER);
    new DataView(length.buffer).setUint32(0, text.length);
    const nonce = nacl.randomBytes(nacl.secretbox.nonceLength);
    return joined(nonce, nacl.secretbox(joined(length, text, body), nonce, this.key));
  }

  /** Return {header, body}; null for what this key does not open, or what answers another message. */
  open(sealed, asked) {
    const size = nacl.secretbox.nonceLength;
    const plain = nacl.secretbox.open(sealed.subarray(size), sealed.subarray(0, size), this.key);
    if (!plain) return null;
    const length = new DataView(plain.buffer, plain.byteOffset).getUint32(0);
    const header = JSON.parse(new TextDecoder().decode(plain.subarray(HEADER, HEADER + length)));
    if (header.to !== toBase64(asked.subarray(0, size))) return null;
    return { header, body: plain.subarray(HEADER + length) };
  }
}

/** Agree on a key with the desk (X25519); the digits go into it. */
export const agreed = (deskKey, code) => {
  const pair = nacl.box.keyPair();
  const shared = nacl.box.before(deskKey, pair.secretKey);
  const key = nacl.hash(joined(shared, new TextEncoder().encode(code))).subarray(0, nacl.secretbox.keyLength);
  return new Channel(key, pair.publicKey);
};

export const newName = () => toBase64(nacl.randomBytes(16));
