// Small drawings, 24 by 24, drawn with lines in the colour of the text.
import { html } from "./dom.js";

const PATHS = {
  file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5",
  camera: "M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM12 17a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
  phone: "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2",
  paste: "M9 4H6a1 1 0 0 0-1 1v15a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V5a1 1 0 0 0-1-1h-3M9 3h6v3H9z",
  draw: "M4 20c3 0 3-2 5-2 1.7 0 2 2 4 2s3-2 7-2M14.5 4.500l3 3L9 16l-4 1 1-4z",
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  left: "M4 5v5h5M4.600 10A8 8 0 1 1 4 14",
  right: "M20 5v5h-5M19.400 10A8 8 0 1 0 20 14",
  crop: "M6 2v16h16M2 6h16v16",
  history: "M3.500 12a8.500 8.500 0 1 0 2.500-6L3 8.500M3 4v4.500h4.500M12 7.500V12l3 2",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  save: "M12 4v11m0 0 4-4m-4 4-4-4M5 20h14",
  help: "M5 6h14a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM8 10h.010M12 10h.010M16 10h.010M9 14h6",
  close: "M6 6l12 12M18 6 6 18",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2m0 16v2M4.900 4.900l1.400 1.400m11.400 11.400 1.400 1.400M2 12h2m16 0h2M4.900 19.100l1.400-1.400M17.700 6.300l1.400-1.400",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 5M15.500 9.500h.010",
  alert: "M12 4 2.500 20h19zM12 10v4m0 3h.010",
  again: "M4 12a8 8 0 0 1 14-5.300L20 9M20 4v5h-5M20 12a8 8 0 0 1-14 5.300L4 15M4 20v-5h5",
};

export const Icon = ({ name }) => html`
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" />
  </svg>
`;
